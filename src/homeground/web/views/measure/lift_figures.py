"""Lifts below each other: of networks, markets, accounts, campaigns, kinds of post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from homeground.content.models import Campaign
from homeground.insights import formats
from homeground.insights.charts import Chart, LiftRow, LiftWords, lift_rows, tone_of
from homeground.insights.queries.lifts import PostLift, campaigns_named, grouped, typical
from homeground.measurement.lift import Combined, Verdict, compared
from homeground.web.networks import network_name
from homeground.web.templatetags.places import market_name

from .asked import Asked
from .figures import Figure
from .told import (
    UNKNOWN,
    cannot_tell_in_words,
    mark_of_axis,
    more_in_words,
    of_many,
    posts,
    ratio,
    why_no_lift,
)

MOST_ROWS = 24
MOST_COMPARED = 4
MOST_SILENT_ROWS = 2
MOST_NAMED = 24


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in one row."""

    name: str
    href: str
    tone: str = "tone-0"


def lift_figures(asked: Asked) -> list[Figure]:
    """Those that tell something here: a comparison of one thing with itself is none."""
    figures = []
    accounts = asked.accounts
    if asked.network is None and asked.account is None:
        figures.append(_by_network(asked))
    if len(asked.markets) > 1:
        figures.append(_by_market(asked))
    if asked.account is None and len(accounts) > 1 and (asked.network or asked.place.market):
        figures.append(_by_account(asked))
    if asked.campaign is None and asked.account is None:
        figures.append(_by_campaign(asked))
    if asked.campaign is not None:
        figures.append(_by_message(asked, asked.campaign))
    if asked.account is not None or asked.campaign is not None:
        figures.append(_by_format(asked))
    return [figure for figure in figures if figure is not None]


def _by_network(asked: Asked) -> Figure | None:
    accounts = asked.accounts
    slugs = dict.fromkeys(each.network for each in accounts.values())
    groups = {
        slug: Group(network_name(slug), asked.posts_behind(network=slug), tone_of(slug))
        for slug in slugs
    }
    return _figure(
        asked, "networks", (_("Lift by network"), _("Network")), groups,
        lambda each: accounts[each.account].network, lambda pk: accounts[pk].network,
    )  # fmt: skip


def _by_market(asked: Asked) -> Figure | None:
    accounts = asked.accounts
    groups = {
        each.pk: Group(market_name(each), asked.posts_behind(at=each.pk)) for each in asked.markets
    }
    return _figure(
        asked, "markets", (_("Lift by market"), _("Market")), groups,
        lambda each: accounts[each.account].market_id, lambda pk: accounts[pk].market_id,
    )  # fmt: skip


def _by_account(asked: Asked) -> Figure | None:
    groups = {
        pk: Group(
            f"{network_name(each.network)} · {each.name or each.handle}",
            asked.posts_behind(account=pk),
            tone_of(each.network),
        )
        for pk, each in asked.accounts.items()
    }
    return _figure(
        asked, "accounts", (_("Lift by account"), _("Account")), groups,
        lambda each: each.account, lambda pk: pk,
    )  # fmt: skip


def _by_campaign(asked: Asked) -> Figure | None:
    found = campaigns_named({each.campaign for each in asked.lifts if each.campaign is not None})
    groups: dict[Hashable, Group] = {
        pk: Group(each.name, asked.posts_behind(campaign=each.slug)) for pk, each in found.items()
    }
    if not groups:
        return None
    return _figure(
        asked, "campaigns", (_("Lift by campaign"), _("Campaign")), groups,
        lambda each: each.campaign, None,
    )  # fmt: skip


def _by_message(asked: Asked, campaign: Campaign) -> Figure | None:
    names = dict(campaign.messages.order_by("pk").values_list("pk", "name"))
    groups: dict[Hashable, Group] = {
        pk: Group(name, asked.posts_behind(message=pk)) for pk, name in names.items()
    }
    return _figure(
        asked, "messages", (_("Lift by message"), _("Message")), groups,
        lambda each: each.message, None,
    )  # fmt: skip


def _by_format(asked: Asked) -> Figure | None:
    kinds = sorted({each.format for each in asked.lifts})
    groups: dict[Hashable, Group] = {
        kind: Group(format_name(kind), asked.posts_behind(format=kind)) for kind in kinds
    }
    if len(groups) < 2:
        return None
    return _figure(
        asked, "formats", (_("Lift by kind of post"), _("Kind of post")), groups,
        lambda each: each.format, None,
    )  # fmt: skip


def format_name(kind: str) -> str:
    """A post's format (`insights.formats`) in words; itself where it is another version's."""
    known = {
        formats.TEXT: _("text"),
        formats.LINK: _("link"),
        formats.IMAGE: _("one picture"),
        formats.IMAGES: _("several pictures"),
        formats.VIDEO: _("video"),
        formats.DOCUMENT: _("document"),
        formats.REEL: _("reel"),
        formats.STORY: _("story"),
        formats.MEDIA: _("pictures or video"),
        formats.ANSWER: _("first comment or thread"),
        formats.UNKNOWN: _("made elsewhere"),
    }
    return known.get(kind, kind)


def _figure(
    asked: Asked,
    name: str,
    words: tuple[str, str],
    groups: Mapping[Hashable, Group] | Mapping[str, Group] | Mapping[int, Group],
    key: Callable[[PostLift], Hashable],
    key_of_account: Callable[[int], Hashable] | None,
) -> Figure | None:
    """Rows by their lift, the best first, those without any last."""
    behind = grouped(asked.lifts, key)
    many: Counter[Hashable] = Counter()
    read: dict[Hashable, datetime] = {}
    if key_of_account is None:
        many.update({one: len(found) for one, found in behind.items()})
        latest = asked.counts.read_at
        read = dict.fromkeys(behind, latest) if latest else {}
    else:
        for account, each in asked.counts.by_account.items():
            one = key_of_account(account)
            many[one] += each.posts
            if each.read_at:
                read[one] = max(read.get(one, each.read_at), each.read_at)
    rows: list[tuple[LiftRow, Combined | None]] = []
    silent = [one for one in groups if not many[one]]
    if len(silent) <= MOST_SILENT_ROWS:
        silent = []
    for one, group in groups.items():
        if one in silent:
            continue
        found = behind.get(one, [])
        lift = typical(found)
        told = of_many(group.name, lift, found, many[one], read.get(one))
        rows.append((_row(group, lift, many[one], told), lift))
    if not rows:
        return None
    rows.sort(key=lambda row: (row[1] is None, -(row[1].ratio if row[1] else 0)))
    rows = rows[:MOST_ROWS]
    drawn = LiftWords(
        title=words[0],
        summary="; ".join(f"{row.label}: {row.shown}" for row, _lift in rows),
        head=(words[1], _("Posts"), _("Lift"), _("At least"), _("At most")),
        expected=_("as expected"),
        mark_shown=mark_of_axis,
    )
    draw = partial(_drawn, [row for row, _lift in rows], drawn)
    return Figure(
        name,
        draw,
        (
            *_comparisons(rows),
            *_silent([group.name for one, group in groups.items() if one in silent]),
        ),
    )


def _silent(names: list[str]) -> tuple[str, ...]:
    """Those without a post in one sentence: a row each would push what there is out of sight."""
    if not names:
        return ()
    told = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    return (_("No posts in this time: %(names)s.") % {"names": told},)


def _drawn(rows: list[LiftRow], words: LiftWords, width: float) -> Chart:
    return lift_rows(rows, words=words, width=width)


def _row(group: Group, lift: Combined | None, many: int, told: str) -> LiftRow:
    if lift is None:
        return LiftRow(
            group.name, posts(many), None, None, None, f"{UNKNOWN} {why_no_lift(many)}", told,
            group.href, group.tone,
        )  # fmt: skip
    return LiftRow(
        group.name, posts(many), lift.ratio, lift.low, lift.high, ratio(lift.ratio), told,
        group.href, group.tone,
    )  # fmt: skip


def _comparisons(rows: list[tuple[LiftRow, Combined | None]]) -> tuple[str, ...]:
    """The best against the others: whether that is more than luck."""
    known = [(row.label, lift) for row, lift in rows if lift is not None]
    if len(known) < 2:
        return ()
    first, best = known[0]
    found = [(other, compared(best, lift)) for other, lift in known[1:]]
    more = [each for each in found if each[1].verdict is Verdict.MORE]
    unsure = [other for other, each in found if each.verdict is Verdict.CANNOT_TELL]
    said = [more_in_words(first, other, each) for other, each in more[:MOST_COMPARED]]
    if unsure:
        said.append(cannot_tell_in_words(first, unsure[:MOST_COMPARED]))
    return tuple(said)
