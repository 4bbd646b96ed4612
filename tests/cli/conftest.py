from __future__ import annotations

from collections.abc import Iterator

import pytest

from .house import House, open_house


@pytest.fixture
def house() -> Iterator[House]:
    """A home of the test's own, with the example brand and its sandbox."""
    with open_house() as opened:
        yield opened


@pytest.fixture(scope="module")
def settled_house() -> Iterator[House]:
    """One home for a whole module: for commands that publish nothing."""
    with open_house() as opened:
        yield opened
