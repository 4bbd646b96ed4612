"""How an account came by its followers: steadily, faster at first or later, never by a day's whim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Growth:
    """From `first` followers at `since` to `now_has` at `until`, and on at the same rate."""

    since: datetime
    first: int
    until: datetime
    now_has: int

    def at(self, moment: datetime) -> int:
        """The followers at a moment; before `since` as many as then.

        >>> from datetime import UTC, datetime
        >>> grew = Growth(datetime(2027, 1, 1, tzinfo=UTC), 800, datetime(2027, 4, 11, tzinfo=UTC), 1_000)
        >>> [grew.at(datetime(2027, month, 1, tzinfo=UTC)) for month in (1, 3, 5)]
        [800, 913, 1046]
        """
        whole = (self.until - self.since).total_seconds()
        passed = max(0.0, (moment - self.since).total_seconds())
        if whole <= 0 or self.first <= 0:
            return self.now_has
        return round(float(self.first * (self.now_has / self.first) ** (passed / whole)))
