"""Lift by network and market with its interval, and the posts that did best and least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from homeground.insights.report.figures import shown
from homeground.insights.report.ledger import Ledger
from homeground.insights.report.proofs import safe_url
from homeground.insights.report.reasons import why_missing
from homeground.insights.report.wording import (
    country_name,
    direction_of,
    market_name,
    moment,
    network_name,
)
from homeground.measurement.engagement import engagement
from homeground.measurement.lift import Combined, Lift

from .meaning import cut
from .parts import LiftGroup, LiftLine, Notable, Said
from .standings import Stood, grouped, together
from .words import posts_shown, range_shown, ratio_shown, verdict_of

MOST_PAIRS = 14
"""With more networks in markets than this, networks and markets are told apart from each other."""
MOST_NOTABLE = 3


def total_of(some: Sequence[Stood]) -> LiftLine | None:
    found = together(some)
    return None if found is None else _line(_("All posts together"), "", "", some, found)


def groups_of(ledger: Ledger, some: Sequence[Stood]) -> tuple[LiftGroup, ...]:
    pairs = grouped(some, lambda each: (each.publication.account.network, _market(each)))
    if len(pairs) <= MOST_PAIRS:
        lines = [_of_pair(ledger, each) for each in pairs.values()]
        return (LiftGroup(_("By network and market"), _ordered(lines)),) if lines else ()
    networks = grouped(some, lambda each: each.publication.account.network)
    markets = grouped(some, _market)
    by_network = [
        _told(ledger, each, network_name(slug), "", slug) for slug, each in networks.items()
    ]
    by_market = [
        _told(ledger, each, market_name(each[0].publication.account.market), "", "")
        for each in markets.values()
    ]
    return (
        LiftGroup(_("By network"), _ordered(by_network)),
        LiftGroup(_("By market"), _ordered(by_market)),
    )


def notable(some: Sequence[Stood]) -> tuple[tuple[Notable, ...], tuple[Notable, ...]]:
    """Those surely in the upper, or in the lower, quarter of such posts of their account; the farthest first."""
    known = [(each, each.lift) for each in some if each.lift is not None]
    best = [pair for pair in known if pair[1].percentile_low > 50 and pair[1].percentile >= 75]
    worst = [pair for pair in known if pair[1].percentile_high < 50 and pair[1].percentile <= 25]
    best.sort(key=lambda pair: (-pair[1].percentile, -pair[1].ratio))
    worst.sort(key=lambda pair: (pair[1].percentile, pair[1].ratio))
    return (
        tuple(_notable(*pair) for pair in best[:MOST_NOTABLE]),
        tuple(_notable(*pair) for pair in worst[:MOST_NOTABLE]),
    )


def _market(each: Stood) -> int:
    return each.publication.account.market_id


def _of_pair(ledger: Ledger, some: Sequence[Stood]) -> LiftLine:
    account = some[0].publication.account
    name, aside = network_name(account.network), country_name(account.market)
    return _told(ledger, some, name, aside, account.network)


def _told(ledger: Ledger, some: Sequence[Stood], name: str, aside: str, network: str) -> LiftLine:
    line = _line(name, aside, network, some, together(some))
    if line.ratio is not None:
        return line
    return replace(line, shown=_why_unknown(ledger, some))


def _why_unknown(ledger: Ledger, some: Sequence[Stood]) -> str:
    readings = [ledger.newest(each.post) for each in some]
    if any(each.standing is not None and each.standing.engaged is not None for each in some):
        return _("Nothing to hold it against yet.")
    told = [r for r in readings if r is not None and engagement(r.likes, r.comments, r.shares)]
    if told:
        return _("Not held against an expectation yet.")
    return why_missing(some[0].publication.account.network, "comments", readings)


def _line(
    name: str, aside: str, network: str, some: Sequence[Stood], found: Combined | None
) -> LiftLine:
    known = sum(each.lift is not None for each in some)
    counted = posts_shown(len(some))
    if found is None:
        unknown = _("not known")
        return LiftLine(name, aside, network, None, None, None, 0, counted, unknown, "")
    if known < len(some):
        counted = _("%(known)s of %(posts)s") % {"known": shown(known), "posts": counted}
    return LiftLine(
        name=name,
        aside=aside,
        network=network,
        ratio=found.ratio,
        low=found.low,
        high=found.high,
        posts=known,
        counted=counted,
        shown=f"{ratio_shown(found.ratio)} ({range_shown(found.low, found.high).removeprefix('×')})",
        verdict=verdict_of(found.low, found.high),
    )


def _ordered(lines: Sequence[LiftLine]) -> tuple[LiftLine, ...]:
    """The highest first; what is not known last."""
    return tuple(
        sorted(lines, key=lambda line: (line.ratio is None, -(line.ratio or 0), line.name))
    )


def _notable(each: Stood, lift: Lift) -> Notable:
    variant, account, row = each.publication.variant, each.publication.account, each.standing
    numbers = [
        _("more than %(number)s of 100 such posts of the account")
        % {"number": shown(int(lift.percentile))}
    ]
    if row is not None and row.engaged is not None and row.expected is not None:
        numbers.append(
            _("%(engaged)s likes, comments and shares where %(expected)s were expected")
            % {"engaged": shown(row.engaged), "expected": shown(row.expected)}
        )
    language = variant.market.language
    text = " ".join((variant.title or variant.text).split())
    return Notable(
        network=network_name(account.network),
        market=country_name(account.market),
        when=moment(each.post.published_at, account.market.time_zone),
        said=Said(cut(text, 150), language, direction_of(language)),
        shown=ratio_shown(lift.ratio),
        numbers="; ".join(numbers),
        url=safe_url(each.post.url),
    )
