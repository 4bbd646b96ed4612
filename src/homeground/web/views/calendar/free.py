"""Which days are free in the markets that the calendar shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from homeground.planning.free_days import holidays_of, weekend_of
from homeground.web import locales

from .asked import Asked


@dataclass(frozen=True)
class Holiday:
    name: str
    codes: str
    """`DE FR`"""
    countries: str
    """`Germany, France`"""


class FreeDays:
    def __init__(self, asked: Asked) -> None:
        self._countries = sorted({market.country for market in asked.wanted.markets})
        self._language = get_language() or "en"
        weekends = [weekend_of(country) for country in self._countries]
        known = [each for each in weekends if each is not None]
        self._weekend = frozenset[int].intersection(*known) if known else frozenset[int]()

    def weekend(self, day: date) -> bool:
        """Whether it is one in every country shown, as far as that is known."""
        return day.weekday() in self._weekend

    def holidays(self, day: date) -> list[Holiday]:
        found: dict[str, list[str]] = {}
        for country in self._countries:
            name = holidays_of(country, day.year, self._language).get(day)
            if name:
                found.setdefault(name, []).append(country)
        return [
            Holiday(name, " ".join(codes), ", ".join(map(locales.country_name, codes)))
            for name, codes in found.items()
        ]
