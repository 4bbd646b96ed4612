"""The hours at which people read: little at night, a rise at noon, most in the evening.

A wave of readers runs in *busy* time, which nearly stands still at three in the morning and runs almost
twice as fast as a clock at eight in the evening; a day of it is a day. The hours' weights are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

DAY, HOUR = 86_400.0, 3_600.0
_WEIGHTS = (
    *(0.45, 0.25, 0.15, 0.10, 0.12, 0.25),
    *(0.55, 0.90, 1.15, 1.20, 1.20, 1.20),
    *(1.30, 1.30, 1.15, 1.10, 1.10, 1.25),
    *(1.45, 1.65, 1.80, 1.70, 1.35, 0.85),
)
PACE = tuple(24 * weight / sum(_WEIGHTS) for weight in _WEIGHTS)
"""How fast busy time runs in each hour of the local day; 1 on average."""
_AT_HOUR = tuple(accumulate((pace * HOUR for pace in PACE), initial=0.0))
"""Busy seconds from midnight to each full hour."""

HOURS_EAST = {"en": 0, "de": 1, "fr": 1, "ru": 3, "zh": 8, "ja": 9}
"""Of the people of each language, without daylight-saving time."""


def _busy_at(second: float) -> float:
    """Busy seconds from the first midnight to this second of the local time."""
    days, within = divmod(second, DAY)
    hour = min(23, int(within // HOUR))
    return days * DAY + _AT_HOUR[hour] + (within - hour * HOUR) * PACE[hour]


def _second_at(busy: float) -> float:
    """The other way round."""
    days, within = divmod(busy, DAY)
    hour = max(0, min(23, sum(1 for start in _AT_HOUR if start <= within) - 1))
    return days * DAY + hour * HOUR + (within - _AT_HOUR[hour]) / PACE[hour]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The days of the people who read one post. `began` is when it was made: seconds of their day."""

    began: float

    @classmethod
    def of(cls, moment: datetime, language: str) -> Rhythm:
        second = moment.timestamp() + HOURS_EAST.get(language, 0) * HOUR
        return cls(second % DAY)

    def busy(self, age: float) -> float:
        """How much of its readers' time a post of this age has had, in seconds.

        >>> Rhythm(began=9 * 3600.0).busy(86_400.0)
        86400.0
        >>> Rhythm(began=3 * 3600.0).busy(3600.0) < 600 < Rhythm(began=20 * 3600.0).busy(3600.0)
        True
        """
        return _busy_at(self.began + age) - _busy_at(self.began) if age > 0 else age

    def age(self, busy: float) -> float:
        """The age at which it has had so much: the inverse of `busy`."""
        return _second_at(_busy_at(self.began) + busy) - self.began if busy > 0 else busy
