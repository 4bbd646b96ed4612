"""Ages, days and numbers in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from homeground.web import locales

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "before", "said"),
    [
        ("en", timedelta(seconds=59), "just now"),
        ("en", timedelta(seconds=-30), "just now"),
        ("en", timedelta(minutes=5), "5 min. ago"),
        ("ru", timedelta(hours=3), "3 ч назад"),
        ("zh-hans", timedelta(days=2), "2天前"),
        ("en", timedelta(days=-200), "Jun 10, 2027 12:00"),
    ],
)
def test_ages(language: str, before: timedelta, said: str) -> None:
    with translation.override(language):
        assert locales.age(NOW - before, NOW).replace("\N{NO-BREAK SPACE}", " ") == said


def test_the_year_is_said_when_it_is_another() -> None:
    with translation.override("de"):
        assert locales.day(NOW, NOW) == "22. Nov."
        assert locales.day(NOW + timedelta(days=60), NOW) == "21. Jan. 2027"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "4.1%"), ("ru", "4,1 %"), ("de", "4,1 %"), ("zh-hans", "4.1%")]
)
def test_percentages(language: str, said: str) -> None:
    with translation.override(language):
        assert locales.percentage(0.0412).replace("\N{NO-BREAK SPACE}", " ") == said


def test_what_the_cldr_does_not_know_stays_as_it_is() -> None:
    assert locales.country_name("XQ") == "XQ"
    assert locales.language_name("not a tag") == "not a tag"
    assert locales.language_name("zh-Hans") == "Chinese (Simplified)"
