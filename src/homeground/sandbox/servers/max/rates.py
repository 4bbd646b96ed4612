"""How many messages a bot may send: two a second into one chat.

dev.max.ru/docs-api/methods/POST/messages, seen 2026-11-22.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

MOST = 2
SECONDS = 1.0


@dataclass(slots=True)
class Rate:
    """What has been sent into one chat.

    A second has passed when either the sandbox's clock or the real one says so: while the sandbox's
    stands still, nobody could wait for it.
    """

    _sent: list[float] = field(default_factory=list)
    _passed: float = 0.0
    _seen_at: float | None = None
    _really_at: float = 0.0

    def take(self, now: float) -> bool:
        """Count one more message, unless that is too many. `now`: the sandbox's time in seconds."""
        really = time.monotonic()
        if self._seen_at is not None:
            self._passed += max(now - self._seen_at, really - self._really_at, 0.0)
        self._seen_at, self._really_at = now, really
        self._sent = [at for at in self._sent if self._passed - at < SECONDS]
        if len(self._sent) >= MOST:
            return False
        self._sent.append(self._passed)
        return True
