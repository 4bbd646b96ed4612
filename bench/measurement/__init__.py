"""What lift, expectation and forecast are worth, on real posts: `make bench-measurement`.

Each file holds one table or a few and a `main()` that prints them. The data are those of ../shared/data,
kept beside the repository, with their origins and licences in its README.
"""

from __future__ import annotations

import importlib
import pkgutil


def main() -> None:
    """Every table, in the order of the files' names."""
    for found in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        if found == "__main__":
            continue
        subject = importlib.import_module(f"bench.measurement.{found}")
        if hasattr(subject, "main"):
            print(f"\n{(subject.__doc__ or found).splitlines()[0]}", flush=True)
            subject.main()
