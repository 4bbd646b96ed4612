"""What a clock on the wall says, and the instant that it means, on the two nights when it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Shown(StrEnum):
    """How often a clock shows a time."""

    ONCE = "once"
    NEVER = "never"
    """Clocks were put forward over it."""
    TWICE = "twice"
    """Clocks were put back over it."""


@dataclass(frozen=True, slots=True)
class Told:
    """The instant that a time on the wall means."""

    at: datetime
    """In UTC. Of a time that is shown twice the first; one that is never shown comes as much later as
    clocks are put forward."""
    shown: Shown = Shown.ONCE


def instant_of(local: datetime, zone: ZoneInfo) -> Told:
    """The instant at which `zone`'s clock shows `local`, which has no zone of its own.

    Raises: OverflowError at the ends of the calendar.
    """
    # https://peps.python.org/pep-0495/: in a gap, fold 0 counts by the clock of before the change.
    early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early == late:
        return Told(early)
    return Told(early, Shown.TWICE) if early < late else Told(early, Shown.NEVER)


def local_of(at: datetime, zone: ZoneInfo) -> datetime:
    """What `zone`'s clock shows at `at`, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)
