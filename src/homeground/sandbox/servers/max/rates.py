"""How often a bot may call: two messages a second into one chat, 30 requests a second in all.

dev.max.ru/docs-api/methods/POST/messages, seen 2026-11-22; that 30 requests a second is the most, and
the same number, from green-api.com/max-bot-api/docs/faq (a third party), seen 2026-11-22. What the
answer to the 31st is, is documented for messages only: the same here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from homeground.sandbox.limits import AS_DOCUMENTED, Strictness

MESSAGES = 2
REQUESTS = 30
SECONDS = 1.0


@dataclass(slots=True)
class Rate:
    """What has been sent into one chat, or what one bot has asked.

    A second has passed when either the sandbox's clock or the real one says so: while the sandbox's
    stands still, nobody could wait for it.
    """

    _sent: list[float] = field(default_factory=list)
    _passed: float = 0.0
    _seen_at: float | None = None
    _really_at: float = 0.0

    def take(self, now: float, strict: Strictness = AS_DOCUMENTED, most: int = MESSAGES) -> bool:
        """Count one more, unless that is too many. `now`: the sandbox's time in seconds."""
        really = time.monotonic()
        if self._seen_at is not None:
            self._passed += max(now - self._seen_at, really - self._really_at, 0.0)
        self._seen_at, self._really_at = now, really
        self._sent = [at for at in self._sent if self._passed - at < SECONDS]
        if strict.enforced and len(self._sent) >= strict.most(most):
            return False
        self._sent.append(self._passed)
        return True
