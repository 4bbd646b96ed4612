"""When a row goes out: once, in a free slot, or again and again; and until when it is of use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from homeground.content.mending import Mend
from homeground.planning.recurring import (
    AHEAD,
    MOST,
    BadRule,
    Fault,
    Occurrence,
    Rule,
    occurrences,
    rule_from,
)
from homeground.planning.slots import free_slots
from homeground.planning.wall_clock import Shown, instant_of
from homeground.sentences import gettext as _

from .findings import Findings, Wrong
from .moments import Moment, clock_from, moment_from, said_of
from .rows import AccountFacts
from .texts import Values

NEXT_SLOT = frozenset(
    {"next free slot", "free slot", "slot", "следующий свободный слот", "слот"}
    | {"nächster freier slot", "prochain créneau libre", "créneau", "下一个空档", "空档"}
)


@dataclass(frozen=True, slots=True)
class Timed:
    """One time at which a row goes out."""

    moment: Moment
    useless_after: datetime | None = None
    send_at: datetime | None = None
    native: bool = False


@dataclass(frozen=True, slots=True)
class Repeated:
    """All times of a row that repeats, as far as they are planned now."""

    rule: Rule
    first_at: datetime
    planned_until: datetime


def wants_slot(values: Values) -> bool:
    cell = values["when"] or values["date"]
    return " ".join(cell.casefold().split()) in NEXT_SLOT


def next_slot(
    account: AccountFacts, zone: str, *, now: datetime, taken: frozenset[datetime] | set[datetime]
) -> Moment:
    """The account's next free slot, by the clock of `zone`. Raises: Wrong."""
    if not account.slots:
        raise Wrong(
            _("The account %(account)s has no slots.") % {"account": account.address},
            _('Make some with `homeground slot add %(account)s "Mon-Fri 09:00"`, or write a time.')
            % {"account": account.address},
            Mend.ADD_SLOTS,
        )
    for slot in free_slots(account.slots, ZoneInfo(zone), after=now, taken=taken):
        return Moment(slot.at, zone, slot.local, slot.told.shown)
    raise Wrong(
        _("No slot of %(account)s is free within a year.") % {"account": account.address},
        _("Add more with `homeground slot add`, or write a time."),
        Mend.ADD_SLOTS,
    )


def repeated(
    values: Values, moment: Moment, *, now: datetime, found: Findings
) -> tuple[Repeated, list[Moment]] | None:
    """The rule of the column repeat and its times, the passed ones among them; `None` when it is wrong.

    Of a rule without an end, the times of the next weeks, and the next one at least.
    """
    try:
        rule = rule_from(values["repeat"])
    except BadRule as bad:
        found.error("repeat", *_about(bad))
        return None
    if moment.shown is Shown.NEVER:
        # Its times of day would be those of the clock that was put forward.
        found.error(
            "repeat",
            _("It begins at a time that does not exist on that day."),
            _("Let it begin on another day; it comes later then on this one."),
        )
        return None
    times = list(islice(_planned(rule, moment, now), MOST + 1))
    if len(times) > MOST:
        do = _("Repeat less often: one time of day is enough for most.")
        if rule.ends:
            do = _(
                "End it sooner (UNTIL, COUNT), repeat less often (INTERVAL), or write no end: then it "
                "is planned %(days)d days ahead."
            ) % {"days": AHEAD.days}
        found.error(
            "repeat",
            _("The rule gives more than %(most)s publications.") % {"most": f"{MOST:,}"},
            do,
        )
        return None
    if not times:
        found.error(
            "repeat",
            _("The rule gives not a single time."),
            _("Change it, or write a date and time at which it begins before it ends."),
        )
        return None
    first = next(occurrences(rule, moment.local, ZoneInfo(moment.time_zone)), times[0])
    if first.local != moment.local:
        found.note(
            "repeat",
            _("%(when)s is not one of the rule's times; the first is %(first)s.")
            % {
                "when": f"{moment.local:%Y-%m-%d %H:%M}",
                "first": f"{first.local:%Y-%m-%d %H:%M}",
            },
        )
    if not rule.ends:
        found.note(
            "repeat",
            _(
                "The rule has no end: it is planned %(days)d days ahead, and on as time passes. "
                "`homeground recurrence end` ends it."
            )
            % {"days": AHEAD.days},
            Mend.END_REPETITION,
        )
    until = times[-1].at if rule.ends else max(times[-1].at, now + AHEAD)
    return Repeated(rule, moment.at, until), [
        Moment(each.at, moment.time_zone, each.local, each.told.shown) for each in times
    ]


def _planned(rule: Rule, moment: Moment, now: datetime) -> Iterator[Occurrence]:
    zone = ZoneInfo(moment.time_zone)
    if rule.ends:
        yield from occurrences(rule, moment.local, zone)
        return
    # What passed long ago is known, or nobody's concern any more.
    yield from occurrences(rule, moment.local, zone, after=now - AHEAD, before=now)
    coming = occurrences(rule, moment.local, zone, after=now)
    for number, each in enumerate(coming):
        if number and each.at > now + AHEAD:
            return
        yield each


def _about(bad: BadRule) -> tuple[str, str]:
    match bad.fault:
        case Fault.TOO_OFTEN:
            return (
                _("%(part)s repeats within a day.") % {"part": bad.part},
                _("Repeat daily at most; BYHOUR=9,17 gives several times of a day."),
            )
        case Fault.HAS_A_START:
            return (
                _("The rule says itself when it begins (DTSTART)."),
                _("Leave that out: it begins at the row's date and time."),
            )
        case Fault.TWO_ENDS:
            return (
                _("The rule has two ends, UNTIL and COUNT."),
                _("Keep one of them."),
            )
        case Fault.NOT_A_RULE:
            return (
                _('"%(part)s" is no rule of repetition that can be read.')
                % {"part": bad.part[:80]},
                _("Write one as calendars do: FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20271231."),
            )


def useless_after(
    values: Values, times: list[Moment], found: Findings
) -> list[datetime | None] | None:
    """For each of the times, until when it is of use; `None` when the column is wrong."""
    cell = values["useless_after"]
    if not cell:
        return [None] * len(times)
    first = times[0]
    try:
        clock = clock_from(cell)
        if clock is None and values["repeat"]:
            raise Wrong(
                _("The row repeats, but is of use until a single moment."),
                _("Write a time of day: each publication is of use until then on its own day."),
            )
        ends = [
            moment_from(cell, first.time_zone)
            if clock is None
            else _at_clock(each, clock, ZoneInfo(each.time_zone))
            for each in times
        ]
    except Wrong as wrong:
        found.wrong("useless_after", wrong)
        return None
    for each, end in zip(times, ends, strict=True):
        if end.at > each.at or (clock is not None and end.local > each.local):
            continue
        found.error(
            "useless_after",
            _("It is of no use after %(end)s, before it goes out at %(start)s.")
            % {
                "end": f"{end.local:%Y-%m-%d %H:%M}",
                "start": f"{each.local:%Y-%m-%d %H:%M}",
            },
            _("Write a later time; one of another day with its date."),
        )
        return None
    for end in ends:
        said = said_of(end)
        if said:
            found.note("useless_after", said)
    # A time that the clock pushed behind its end stays as long of use as on any other day.
    return [
        end.at if end.at > each.at else each.at + (end.local - each.local)
        for each, end in zip(times, ends, strict=True)
    ]


def _at_clock(day: Moment, clock: time, zone: ZoneInfo) -> Moment:
    local = datetime.combine(day.local.date(), clock)
    told = instant_of(local, zone)
    return Moment(told.at, zone.key, local, told.shown)
