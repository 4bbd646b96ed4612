"""The band in which one post was to be expected, from its first quarter of an hour on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from homeground.accounts.models import Account
from homeground.insights.ages import AGES
from homeground.insights.models import Standing
from homeground.insights.standing.computing import HIGH, LOW
from homeground.insights.standing.learned import Learned, key_of

LEAST = timedelta(days=1)
"""So far the band goes, however young the post is."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Eight of ten such posts have `low` to `high` at this age; half have less than `median`."""

    age: timedelta
    low: float
    median: float
    high: float


def band_of(standing: Standing, account: Account, learned: Learned) -> list[Expectation]:
    """By age, to that of the newest reading. It asks nothing of the database.

    `account.market` is loaded; `learned` is that of its organization.
    """
    until = max(standing.age or LEAST, LEAST)
    ages = [age for age in AGES if age < until]
    local = standing.published_at.astimezone(ZoneInfo(account.market.time_zone))
    key = key_of(account, standing.format)
    band = []
    for age in [*ages, until]:
        expected = learned.expectations.of(key, local, age, standing.audience)
        band.append(
            Expectation(age, expected.quantile(LOW), expected.median, expected.quantile(HIGH))
        )
    return band
