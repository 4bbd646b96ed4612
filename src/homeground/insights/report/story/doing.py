"""What was done: how many posts went out where and when, and what did not go out and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from homeground.insights.report.figures import shown
from homeground.insights.report.ledger import Group, Ledger, post_of
from homeground.insights.report.wording import (
    city_of,
    days,
    direction_of,
    market_name,
    moment,
    network_name,
)
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .meaning import cut
from .parts import Done, Grid, NotOut, Said

MOST_NOT_OUT = 8


def done(ledger: Ledger, said: str) -> Done:
    troubles = ledger.troubles
    more = len(troubles) - MOST_NOT_OUT
    return Done(
        said=said,
        grid=_grid(ledger),
        not_out=tuple(_not_out(each) for each in troubles[:MOST_NOT_OUT]),
        more=_("and %(number)s more") % {"number": shown(more)} if more > 0 else "",
    )


def _grid(ledger: Ledger) -> Grid:
    groups: dict[Group, list[Publication]] = defaultdict(list)
    for publication in ledger.publications:
        account = publication.account
        groups[(account.network, account.market_id)].append(publication)
    ordered = sorted(
        groups.values(),
        key=lambda some: (
            market_name(some[0].account.market),
            network_name(some[0].account.network),
        ),
    )
    return Grid(
        head=(_("Market"), _("Network"), _("When, by the market’s clock"), _("Planned"), _("Out"), _("Not out")),
        rows=tuple(_row(some) for some in ordered),
        numbers_from=3,
    )  # fmt: skip


def _row(some: Sequence[Publication]) -> tuple[str, ...]:
    market = some[0].account.market
    zone = ZoneInfo(market.time_zone)
    moments = [(p.post.published_at if post_of(p) else p.due_at) for p in some]
    dates = [at.astimezone(zone).date() for at in moments]
    out = sum(post_of(p) is not None for p in some)
    waiting = sum(State(p.state) in {State.SCHEDULED, State.HANDED_OVER} for p in some)
    cancelled = sum(p.state == State.CANCELLED for p in some)
    by_hand = sum(p.state == State.ASSISTED for p in some)
    rest = len(some) - out - waiting - cancelled - by_hand
    not_out = [
        _("%(n)s wait") % {"n": shown(waiting)} if waiting else "",
        _("%(n)s to be posted by hand") % {"n": shown(by_hand)} if by_hand else "",
        _("%(n)s cancelled") % {"n": shown(cancelled)} if cancelled else "",
        _("%(n)s stuck") % {"n": shown(rest)} if rest else "",
    ]
    return (
        market_name(market),
        network_name(some[0].account.network),
        f"{days(min(dates), max(dates))}, {city_of(market.time_zone)}",
        shown(len(some)),
        shown(out),
        ", ".join(filter(None, not_out)) or shown(0),
    )


def _not_out(publication: Publication) -> NotOut:
    variant, language = publication.variant, publication.variant.market.language
    text = (variant.title or variant.text).strip().partition("\n")[0]
    return NotOut(
        account=f"{network_name(publication.account.network)} · {publication.account.name}",
        state=str(State(publication.state).label),
        when=moment(publication.due_at, publication.account.market.time_zone),
        said=Said(cut(text, 110), language, direction_of(language)),
        why=publication.problem or _why(publication),
    )


def _why(publication: Publication) -> str:
    if publication.state == State.SCHEDULED:
        return _("Its account must be connected again.")
    return ""
