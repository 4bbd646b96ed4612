"""Every figure that the README quotes, measured again: `make bench`.

Each file of this folder holds one subject and a `main()` that prints what it measured; `full_house` has
none: it makes the house that several of them look at.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path


def main() -> None:
    for module in sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)])):
        if module == "__main__":
            continue
        subject = importlib.import_module(f"bench.{module}")
        if not hasattr(subject, "main"):
            continue
        print(f"\n{(subject.__doc__ or module).splitlines()[0]}", flush=True)
        subject.main()


if __name__ == "__main__":
    main()
