"""How many people follow each account, kept day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from homeground.accounts.models import Account
from homeground.networks import errors
from homeground.networks.contract import Can, Connector
from homeground.networks.model import DayStatistics
from homeground.networks.registry import NETWORKS

from .models import AudienceReading

EVERY = timedelta(hours=20)
"""An account that was read so lately is not due: so once on each of its days."""
DAYS_BACK = 7
"""Networks restate the last days of their statistics: so many are asked for anew."""
KNOWN = ("followers", "joined", "left", "reach", "views", "engagement")


def due_for_audience(accounts: Iterable[Account], *, now: datetime) -> list[Account]:
    """Those of which nothing was read for most of a day."""
    able = [each for each in accounts if _offers(each, Can.PROFILE, Can.STATISTICS)]
    lately = set(
        AudienceReading.objects.filter(
            account__in=[each.pk for each in able], day__gte=(now - 2 * EVERY).date(),
            observed_at__gt=now - EVERY, observed_at__lte=now,
        ).values_list("account_id", flat=True)
    )  # fmt: skip
    return [each for each in able if each.pk not in lately]


async def read_audience(
    account: Account, connector: Connector, *, now: datetime
) -> list[DayStatistics]:
    """What the network says of the account's followers and its last days. Raises: NetworkError.

    Statistics that this account may not see are no failure: the followers are known all the same.
    """
    days: list[DayStatistics] = []
    today = _day_there(account, now)
    if _offers(account, Can.STATISTICS):
        try:
            days = await connector.statistics(since=today - timedelta(days=DAYS_BACK), until=today)
        except (errors.NotAuthorized, errors.NotOffered, errors.Rejected):
            days = []
    if _offers(account, Can.PROFILE):
        followers = (await connector.profile()).followers
        days = [*days, DayStatistics(today, followers=followers)]
    return days


def keep_followers(account: Account, followers: int, *, now: datetime) -> None:
    """How many follow it now."""
    keep_audience(account, [DayStatistics(_day_there(account, now), followers=followers)], now=now)


@transaction.atomic
def keep_audience(account: Account, days: Iterable[DayStatistics], *, now: datetime) -> None:
    """A new reading of each day of which something else is said than at its last reading."""
    said = [each for each in days if any(getattr(each, name) is not None for name in KNOWN)]
    last: dict[tuple[date, bool], AudienceReading] = {}
    for reading in AudienceReading.objects.filter(
        account=account, day__in=[each.day for each in said]
    ).order_by("observed_at", "pk"):
        last[reading.day, _only_followers(reading)] = reading
    today, followers = _day_there(account, now), None
    new = []
    for day in said:
        before = last.get((day.day, _only_followers(day)))
        if day.day == today and day.followers is not None:
            followers = day.followers
        # Today's is kept even if it is the same: it says that the account was asked.
        if before is None or _values(before) != _values(day):
            new.append(
                AudienceReading(
                    organization_id=account.organization_id, account=account, day=day.day,
                    observed_at=now, **_values(day),
                )
            )  # fmt: skip
        elif day.day == today and before.observed_at < now - EVERY:
            before.pk, before.observed_at = None, now
            new.append(before)
    AudienceReading.objects.bulk_create(new)
    if followers is not None and followers != account.followers:
        Account.objects.filter(pk=account.pk).update(followers=followers)
        account.followers = followers


def _only_followers(day: DayStatistics | AudienceReading) -> bool:
    """A profile's word, which knows nothing of the day's coming and going."""
    return all(getattr(day, name) is None for name in KNOWN if name != "followers")


def _values(day: DayStatistics | AudienceReading) -> dict[str, int | None]:
    return {name: getattr(day, name) for name in KNOWN}


def _day_there(account: Account, now: datetime) -> date:
    return now.astimezone(ZoneInfo(account.market.time_zone)).date()


def _offers(account: Account, *what: Can) -> bool:
    network = NETWORKS[account.network]
    return any(network.offers(each, account.kind) for each in what)
