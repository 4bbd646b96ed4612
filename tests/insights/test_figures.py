"""Numbers as people read them."""

from __future__ import annotations

import pytest
from django.utils import translation

from homeground.insights.report.figures import Kind, shown


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        (None, "count", "—"),
        (None, "rate", "—"),
        (0, "count", "0"),
        (0.0, "rate", "0%"),
        (12_345.0, "count", "12,345"),
        (987_654_321_000, "count", "987,654,321,000"),
        (0.0052, "rate", "0.52%"),
        (0.141, "rate", "14.1%"),
        (0.00001, "rate", "<0.01%"),
        (1.0, "rate", "100%"),
        (2.5, "rate", "250.0%"),
        (0.0, "round rate", "0"),
        (0.02, "round rate", "2%"),
        (0.025, "round rate", "2.5%"),
        (0.0005, "round rate", "0.05%"),
    ],
)
def test_shown(value: float | None, kind: Kind, read: str) -> None:
    assert shown(value, kind) == read


def test_in_the_readers_language() -> None:
    with translation.override("de"):
        assert shown(12_345) == "12.345"
        assert shown(0.0052, "rate") == "0,52\xa0%"
