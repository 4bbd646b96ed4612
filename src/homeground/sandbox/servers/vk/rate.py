"""How many requests a second a token may make: 3 for people, 20 for communities.

Source: vk-io's documentation (a third party; VK's own page gives the same numbers for error 6).
How VK measures a second is not documented. Here it is a bucket which holds one second's worth and
fills evenly: a client which spaces its requests, or sends a second's worth at once, is never
refused because of jitter.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from homeground.sandbox.limits import AS_DOCUMENTED, Strictness

PER_SECOND = {"user": 3, "vk_id": 3, "community": 20}


@dataclass(slots=True)
class Rate:
    """`per_second` is the documented number."""

    per_second: int
    seen_at: float
    _left: float = math.inf
    _really_at: float = field(default_factory=time.monotonic)

    def allows(self, now: float, strict: Strictness = AS_DOCUMENTED) -> bool:
        """Whether one more request at `now` (the sandbox's time, in seconds) is within the rate.

        A second has passed when either the sandbox's clock or the real one says so: while the
        sandbox's stands still, nobody could wait for it.
        """
        most = strict.most(self.per_second)
        really = time.monotonic()
        elapsed = max(now - self.seen_at, really - self._really_at)
        self.seen_at, self._really_at = now, really
        self._left = min(float(most), self._left + elapsed * most)
        if strict.enforced and self._left < 1.0:
            return False
        self._left = max(0.0, self._left - 1.0)
        return True
