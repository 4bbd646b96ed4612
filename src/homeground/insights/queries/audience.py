"""How many people accounts have, and had."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from homeground.insights.models import AudienceReading


@dataclass(frozen=True, slots=True)
class AudienceDay:
    """One account's day, by the newest reading that knows each value. `None`: not known."""

    account: int
    day: date
    followers: int | None
    joined: int | None
    left: int | None
    reach: int | None
    views: int | None


def audience_by_day(
    accounts: Collection[int], since: date, until: date
) -> dict[int, list[AudienceDay]]:
    """Each account's days from `since` to `until` (both in it), in their order; unread days are absent."""
    rows = (
        AudienceReading.objects.filter(account__in=accounts, day__gte=since, day__lte=until)
        .order_by("account_id", "day", "observed_at", "pk")
        .values_list("account_id", "day", "followers", "joined", "left", "reach", "views")
    )
    found: dict[tuple[int, date], list[int | None]] = {}
    for account, day, *values in rows:
        before = found.get((account, day), [None] * len(values))
        # What a later reading leaves out is as it was: statistics and profile know different things.
        found[account, day] = [
            old if new is None else new for old, new in zip(before, values, strict=True)
        ]
    days: dict[int, list[AudienceDay]] = defaultdict(list)
    for (account, day), (followers, joined, left, reach, views) in found.items():
        days[account].append(AudienceDay(account, day, followers, joined, left, reach, views))
    return dict(days)


def audience_at(
    accounts: Collection[int], days: Iterable[tuple[int, date]]
) -> dict[tuple[int, date], int | None]:
    """The followers of an account on a day, or on the last day before on which they are known."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    known = audience_by_day(accounts, date.min, max(day for _, day in wanted))
    asked: dict[int, list[date]] = defaultdict(list)
    for account, day in wanted:
        asked[account].append(day)
    found: dict[tuple[int, date], int | None] = dict.fromkeys(wanted)
    for account, its in known.items():
        told = [(each.day, each.followers) for each in its if each.followers is not None]
        at = [day for day, _ in told]
        for day in asked[account]:
            place = bisect_right(at, day)
            if place:
                found[account, day] = told[place - 1][1]
    return found
