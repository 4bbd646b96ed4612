"""The public holidays of a country and its weekend, as the package `holidays` knows them.

Whole countries only: what is a holiday in one of its states alone is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

_LANGUAGES = {"en": ("en_US", "en_GB"), "zh-hans": ("zh_CN",)}
"""How the package writes some languages of the pages; the others are written alike."""
_SPOKEN_EVERYWHERE = ("en_US", "en_GB")


@lru_cache(maxsize=512)
def holidays_of(country: str, year: int, language: str) -> Mapping[date, str]:
    """Name by day, in `language` where the package has it, else in English or the country's own.

    `country`: ISO 3166-1 alpha-2. Nothing for one that the package does not know.
    """
    known = _known(country)
    if known is None:
        return {}
    wanted = (*_LANGUAGES.get(language, (language,)), *_SPOKEN_EVERYWHERE)
    spoken = next((each for each in wanted if each in known.supported_languages), None)
    found = holidays.country_holidays(
        country, years=year, language=spoken or known.default_language
    )
    return {day: name for day, name in found.items() if day.year == year}


@lru_cache(maxsize=512)
def weekend_of(country: str) -> frozenset[int] | None:
    """Days of the week, 0 is Monday; `None` for a country that the package does not know."""
    known = _known(country)
    return None if known is None else frozenset(known.weekend)


def _known(country: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None
