"""The comparison as a table in words: what is unknown carries the reason, in a note below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from homeground.insights.charts import Bar, horizontal_bars
from homeground.insights.comparison import ComparisonRow, compare_campaign

from .figures import UNKNOWN, shown
from .ledger import Ledger
from .reasons import what_engagement_holds, why_missing
from .wording import country_name, market_name, network_name

SUMMED = ("reach", "views", "likes", "comments", "shares")


@dataclass(frozen=True, slots=True)
class Cell:
    heading: str
    shown: str
    reason: str = ""
    note: str = ""
    """The letter of the note that says more."""


@dataclass(frozen=True, slots=True)
class Row:
    network: str
    slug: str
    market: str
    cells: list[Cell]


@dataclass(slots=True)
class Notes:
    """Notes under a table: each said once, lettered in the order in which they are first needed."""

    said: list[str] = field(default_factory=list)

    def letter(self, reason: str) -> str:
        if not reason:
            return ""
        if reason not in self.said:
            self.said.append(reason)
        return _letter(self.said.index(reason))

    @property
    def lettered(self) -> list[tuple[str, str]]:
        return [(_letter(number), said) for number, said in enumerate(self.said)]


@dataclass(frozen=True, slots=True)
class Comparison:
    headings: list[str]
    rows: list[Row]
    notes: list[tuple[str, str]]
    by_followers: str
    by_reach: str
    """Bar charts of the two rates, as SVG."""


def ranked(ledger: Ledger) -> list[ComparisonRow]:
    """By engagement per follower, the highest first; unknown ones last."""
    return sorted(
        compare_campaign(ledger.campaign, ledger.markets),
        key=lambda row: (row.rate_by_followers is None, -(row.rate_by_followers or 0)),
    )


def comparison(ledger: Ledger, rows: Sequence[ComparisonRow]) -> Comparison:
    notes = Notes()
    names = list(headings().values())
    made = [
        Row(network_name(row.network), row.network, market_name(row.market), cells)
        for row in rows
        if (cells := _cells(ledger, row, names, notes))
    ]
    return Comparison(
        headings=names,
        rows=made,
        notes=notes.lettered,
        by_followers=horizontal_bars(
            [_bar(ledger, row, "followers") for row in rows],
            title=_("Engagement per follower and post"),
        ),
        by_reach=horizontal_bars(
            [_bar(ledger, row, "reach") for row in rows], title=_("Engagement per person reached")
        ),
    )


def headings() -> dict[str, str]:
    return {
        "posts": _("Posts"),
        "followers": _("Followers"),
        "reach": _("Reach"),
        "views": _("Views"),
        "likes": _("Likes"),
        "comments": _("Comments"),
        "shares": _("Shares"),
        "engagement": _("Engagement"),
        "rate_by_reach": _("Per person reached"),
        "rate_by_followers": _("Per follower"),
    }


def _cells(ledger: Ledger, row: ComparisonRow, names: list[str], notes: Notes) -> list[Cell]:
    posts, *stated, engagement, by_reach, by_followers = names
    cells = [Cell(posts, shown(row.posts))]
    for heading, metric in zip(stated, ("followers", *SUMMED), strict=True):
        value = getattr(row, metric)
        reason = "" if value is not None else _why(ledger, row, metric)
        cells.append(Cell(heading, shown(value), reason, notes.letter(reason)))
    holds = what_engagement_holds(
        row.network, {"likes": row.likes, "comments": row.comments, "shares": row.shares}
    )
    why = _why(ledger, row, "comments") if row.engagement is None else holds
    cells.append(Cell(engagement, shown(row.engagement), why, notes.letter(why)))
    for heading, rate, base in (
        (by_reach, row.rate_by_reach, "reach"),
        (by_followers, row.rate_by_followers, "followers"),
    ):
        reason = "" if rate is not None else _why_no_rate(ledger, row, base)
        cells.append(Cell(heading, shown(rate, "rate"), reason, notes.letter(reason)))
    return cells


def _why(ledger: Ledger, row: ComparisonRow, metric: str) -> str:
    posts = ledger.groups.get((row.network, row.market.pk), [])
    return why_missing(row.network, metric, [ledger.newest(post) for _publication, post in posts])


def _why_no_rate(ledger: Ledger, row: ComparisonRow, base: str) -> str:
    if row.engagement is None:
        return _why(ledger, row, "comments")
    if getattr(row, base) == 0:
        return _("Nobody was reached.") if base == "reach" else _("Nobody follows the account.")
    return _why(ledger, row, base)


def _bar(ledger: Ledger, row: ComparisonRow, base: str) -> Bar:
    rate = row.rate_by_followers if base == "followers" else row.rate_by_reach
    said = shown(rate, "rate") if rate is not None else f"{UNKNOWN} {_in_short(row, base)}"
    return Bar(network_name(row.network), country_name(row.market), rate, said)


def _in_short(row: ComparisonRow, base: str) -> str:
    """Why there is no bar; the notes of the table say more."""
    if row.engagement is None:
        return _("no engagement is known")
    if getattr(row, base) == 0:
        return _("reached nobody") if base == "reach" else _("has no followers")
    return _("reach is not stated") if base == "reach" else _("followers are not stated")


def _letter(number: int) -> str:
    return chr(ord("a") + number) if number < 26 else str(number + 1)
