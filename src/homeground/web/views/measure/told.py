"""Numbers with what they mean: what it is, from where, of when, and how sure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from babel import numbers
from babel.lists import format_list
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.insights.queries.lifts import PostLift
from homeground.measurement.lift import Combined, Compared, Lift
from homeground.web import locales

UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Number:
    """`shown` is "" where it is not known: `told` then says why."""

    shown: str
    told: str
    href: str = ""


def ratio(value: float) -> str:
    """`1.34 ×`: how many times what was expected."""
    pattern = "#,##0" if value >= 10 else "0.0" if value >= 3 else "0.00"
    return f"{locales.patterned(value, pattern)} ×"


def mark_of_axis(value: float) -> str:
    """`¼ ×`, `2 ×`: a power of two beside an axis."""
    fractions = {0.5: "½", 0.25: "¼", 0.125: "⅛", 0.0625: "1/16"}
    return f"{fractions.get(value) or numbers.format_decimal(value, locale=locales.reader())} ×"


def between(low: float, high: float) -> str:
    """`1.12–1.60 ×`."""
    return f"{ratio(low).removesuffix(' ×')}–{ratio(high)}"


def number(value: float) -> str:
    """A count, weighted or not: with a decimal only where it is small and has one."""
    return locales.number(value) if value < 10 else locales.number(round(value))


def posts(many: int) -> str:
    return ngettext("%(many)s post", "%(many)s posts", many) % {"many": locales.number(many)}


def when(at: datetime | None) -> str:
    """`22 Nov 14:05`, by the reader's clock."""
    if at is None:
        return UNKNOWN
    local = timezone.localtime(at)
    return f"{locales.day(local, timezone.now())} {locales.clock(local)}"


def verdict_of(lift: Lift | Combined) -> str:
    """Whether it is more than was to be expected, as far as that can be told."""
    if lift.low > 1:
        return _("more than was to be expected")
    if lift.high < 1:
        return _("less than was to be expected")
    return _("cannot be told from what was to be expected")


def of_many(
    what: str,
    lift: Combined | None,
    behind: Collection[PostLift],
    all_posts: int,
    read_at: datetime | None,
) -> str:
    """A typical lift in full: what, from where, of when, how sure."""
    if lift is None:
        return f"{what}: {why_no_lift(all_posts)}"
    own = round(median(each.own_posts for each in behind))
    borrowed = sum(each.borrowed for each in behind) / len(behind)
    return " ".join(
        [
            _("%(what)s: typically %(ratio)s what was expected, %(verdict)s.")
            % {"what": what, "ratio": ratio(lift.ratio), "verdict": verdict_of(lift)},
            _("Nine times in ten it lies within %(interval)s.")
            % {"interval": between(lift.low, lift.high)},
            _("From %(known)s of %(posts)s, as the networks told until %(when)s.")
            % {"known": locales.number(lift.posts), "posts": posts(all_posts), "when": when(read_at)},
            ngettext(
                "Each is held against what its account’s posts of that format and age usually have, known from %(own)s earlier post; %(share)s is borrowed from others.",
                "Each is held against what its account’s posts of that format and age usually have, known from %(own)s earlier posts; %(share)s is borrowed from others.",
                own,
            )
            % {"own": locales.number(own), "share": locales.percentage(borrowed)},
        ]
    )  # fmt: skip


def why_no_lift(all_posts: int) -> str:
    if not all_posts:
        return _("No posts in this time.")
    return _("Not measured yet, or the network tells no reactions.")


def more_in_words(one: str, other: str, found: Compared) -> str:
    """`VK did more than X, against what was expected of each: 1.80 times as much (1.2–2.6 ×).`"""
    return _(
        "%(one)s did more than %(other)s, each against what was expected of it: %(ratio)s as much, within %(interval)s."
    ) % {
        "one": one, "other": other, "ratio": ratio(found.ratio),
        "interval": between(found.low, found.high),
    }  # fmt: skip


def cannot_tell_in_words(one: str, others: Sequence[str]) -> str:
    return _(
        "Whether %(one)s did more than %(others)s one cannot tell: their intervals overlap."
    ) % {
        "one": one,
        "others": format_list(list(others), style="or", locale=locales.reader()),
    }
