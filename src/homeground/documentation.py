"""The pages of docs/ that are written from the code: `make docs` writes them, a test holds them current."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from homeground import environment
from homeground.cli import manual

DOCS = Path(__file__).resolve().parents[2] / "docs"

PAGES: dict[str, Callable[[], str]] = {
    "guide/settings.md": environment.documentation,
    "guide/commands.md": manual.documentation,
}


def write() -> None:
    for name, text in PAGES.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    write()
