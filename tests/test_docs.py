"""The pages of docs/ that are written from the code are those that the code writes today."""

from __future__ import annotations

import pytest

from homeground.documentation import DOCS, PAGES, ROOT, readme


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


def test_the_readme_has_every_network_as_the_registry_has_it() -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8") == readme(), "run: make docs"
    assert "](docs/networks/vk.md)" in readme()


def test_every_network_page_is_of_a_network() -> None:
    pages = {f"networks/{path.name}" for path in (DOCS / "networks").glob("*.md")}
    assert pages == {name for name in PAGES if name.startswith("networks/")}
