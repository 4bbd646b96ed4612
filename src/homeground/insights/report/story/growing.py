"""What still moves: what the posts will have by the thirtieth day, and how the followers grew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from homeground.accounts.models import Account
from homeground.insights.models import AudienceReading
from homeground.insights.report.figures import UNKNOWN, shown
from homeground.insights.report.ledger import Ledger
from homeground.insights.report.wording import country_name, day, network_name

from .parts import Grid
from .standings import Stood, grouped

UNTIL = timedelta(days=30)


def moving(some: Sequence[Stood]) -> tuple[str, Grid | None]:
    """In a sentence, and by network and market. Empty where nothing grows any more, or nothing is known.

    The ends of several posts' ranges are added up: as wide as it can be, when all of them go one way.
    """
    grow = [each for each in some if _grows(each)]
    if not grow:
        return "", None
    now, low, high = (_sum(grow, name) for name in ("engaged", "forecast_low", "forecast_high"))
    said = _(
        "%(posts)s of %(all)s posts still gather likes, comments and shares. They have %(now)s now, and "
        "will have about %(then)s thirty days after each went out (between %(low)s and %(high)s)."
    ) % {
        "posts": shown(len(grow)),
        "all": shown(len(some)),
        "now": shown(now),
        "then": shown(_sum(grow, "forecast")),
        "low": shown(low),
        "high": shown(high),
    }
    pairs = grouped(
        grow, lambda each: (each.publication.account.network, each.publication.account.market_id)
    )
    rows = []
    for group in pairs.values():
        account = group[0].publication.account
        between = f"{shown(_sum(group, 'forecast_low'))}–{shown(_sum(group, 'forecast_high'))}"
        rows.append(
            (
                network_name(account.network), country_name(account.market), shown(len(group)),
                shown(_sum(group, "engaged")), shown(_sum(group, "forecast")), between,
            )
        )  # fmt: skip
    head = (_("Network"), _("Market"), _("Posts"), _("Now"), _("By day 30"), _("Range"))
    return said, Grid(head, tuple(sorted(rows)), numbers_from=2)


def _grows(each: Stood) -> bool:
    row = each.standing
    return (
        row is not None
        and row.engaged is not None
        and row.forecast is not None
        and row.forecast_low is not None
        and row.forecast_high is not None
        and row.age is not None
        and row.age < UNTIL
        and round(row.forecast) > round(row.engaged)
    )


def _sum(some: Sequence[Stood], name: str) -> float:
    return sum(float(getattr(each.standing, name)) for each in some)


def audience(ledger: Ledger) -> tuple[Grid | None, str]:
    """Followers of each account before the first post and now; why there is nothing, where there is not."""
    accounts: dict[int, Account] = {}
    first: dict[int, date] = {}
    for publication, post in ledger.posted:
        account = publication.account
        accounts[account.pk] = account
        local = post.published_at.astimezone(ZoneInfo(account.market.time_zone)).date()
        first[account.pk] = min(first.get(account.pk, local), local)
    if not accounts:
        return None, ""
    known: dict[int, list[tuple[date, int]]] = {pk: [] for pk in accounts}
    readings = AudienceReading.objects.filter(
        account__in=accounts, followers__isnull=False, day__gte=min(first.values()) - UNTIL
    ).order_by("account_id", "day", "observed_at")
    for pk, on, followers in readings.values_list("account_id", "day", "followers"):
        known[pk].append((on, followers or 0))
    rows = [_growth(accounts[pk], known[pk], first[pk]) for pk in accounts]
    told = [row for row in rows if row is not None]
    if not told:
        return None, _("How the followers grew is not known: they were not read before and after.")
    head = (
        _("Network"), _("Market"), _("Before the first post"), _("Last read"), _("Gained or lost"),
    )  # fmt: skip
    missing = sorted(
        {
            network_name(accounts[pk].network)
            for pk, row in zip(accounts, rows, strict=True)
            if row is None
        }
    )
    notes = (
        (_("Not told, or not read twice: %(networks)s.") % {"networks": ", ".join(missing)},)
        if missing
        else ()
    )
    return Grid(head, tuple(sorted(told)), numbers_from=2, notes=notes), ""


def _growth(
    account: Account, readings: Sequence[tuple[date, int]], first: date
) -> tuple[str, ...] | None:
    before = [each for each in readings if each[0] < first]
    (from_day, then), (to_day, now) = (
        (before or readings or [(first, 0)])[-1 if before else 0],
        (readings or [(first, 0)])[-1],
    )
    if not readings or from_day == to_day:
        return None
    return (
        network_name(account.network),
        country_name(account.market),
        f"{shown(then)} ({day(from_day)})",
        f"{shown(now)} ({day(to_day)})",
        signed(now - then, then),
    )


def signed(change: int, base: int) -> str:
    """`+120 (+2.4%)`, `−3 (−0.1%)`, `0`."""
    if change == 0:
        return shown(0)
    sign = "+" if change > 0 else "−"
    share = f" ({sign}{shown(abs(change) / base, 'rate')})" if base else ""
    return f"{sign}{shown(abs(change))}{share}" if change else UNKNOWN
