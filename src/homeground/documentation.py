"""The pages of docs/ that are written from the code: `make docs` writes them, a test holds them current."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from homeground import environment
from homeground.cli import manual
from homeground.networks import describing
from homeground.networks.registry import NETWORKS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

PAGES: dict[str, Callable[[], str]] = {
    "guide/settings.md": environment.documentation,
    "guide/commands.md": manual.documentation,
    **{
        f"networks/{slug}.md": partial(describing.page, network)
        for slug, network in NETWORKS.items()
    },
}
NETWORK_TABLE = re.compile(r"(?<=<!-- networks -->\n).*?(?=<!-- /networks -->)", re.DOTALL)


def readme() -> str:
    """The README with its table of networks as the registry has it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return NETWORK_TABLE.sub(lambda _: describing.table(NETWORKS.values()), text)


def write() -> None:
    for name, text in PAGES.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(), encoding="utf-8")
    (ROOT / "README.md").write_text(readme(), encoding="utf-8")


if __name__ == "__main__":
    write()
