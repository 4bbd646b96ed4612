"""The pages of docs/ that are written from the code are those that the code writes today."""

from __future__ import annotations

import pytest

from homeground.documentation import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"
