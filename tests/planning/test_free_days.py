"""Holidays and weekends of countries, in the reader's language."""

from __future__ import annotations

from datetime import date

import pytest

from homeground.planning.free_days import holidays_of, weekend_of

MAY_DAY = date(2031, 5, 1)


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("DE", "de", "Erster Mai"),
        ("DE", "en", "Labor Day"),
        ("DE", "ru", "Labor Day"),
        ("RU", "ru", "Праздник Весны и Труда"),
        ("CN", "zh-hans", "劳动节"),
        ("FR", "fr", "Fête du Travail"),
    ],
)
def test_names_in_the_readers_language_where_there_are_any(
    country: str, language: str, name: str
) -> None:
    assert holidays_of(country, 2031, language)[MAY_DAY] == name


def test_one_year_at_a_time() -> None:
    assert {day.year for day in holidays_of("JP", 2031, "en")} == {2031}


def test_a_country_that_nobody_knows() -> None:
    assert holidays_of("XX", 2031, "en") == {}
    assert weekend_of("XX") is None


def test_weekends() -> None:
    assert weekend_of("DE") == {5, 6}
    assert weekend_of("IL") == {4, 5}
