"""The sandbox's time: the real one until it is moved, and ticking from where it was put."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


class Clock:
    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._offset_seconds = 0.0
        self._frozen_at: float | None = None

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def timestamp(self) -> float:
        """Seconds since 1970, in the sandbox's time."""
        if self._frozen_at is not None:
            return self._frozen_at
        return time.time() + self._offset_seconds

    def set(self, now: datetime, *, frozen: bool = False) -> None:
        """Put the clock to `now`; a frozen clock stands still until it is moved again."""
        self._offset_seconds = now.timestamp() - time.time()
        self._frozen_at = now.timestamp() if frozen else None

    def advance(self, seconds: float) -> None:
        self._offset_seconds += seconds
        if self._frozen_at is not None:
            self._frozen_at += seconds

    def ago(self, seconds: float) -> datetime:
        return self.now() - timedelta(seconds=seconds)

    @contextmanager
    def standing_at(self, moment: datetime) -> Iterator[None]:
        """As if it were `moment`, for as long as this lasts; nothing else may run meanwhile."""
        before = self._frozen_at
        self._frozen_at = moment.timestamp()
        try:
            yield
        finally:
            self._frozen_at = before
