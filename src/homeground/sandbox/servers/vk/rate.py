"""How many requests a second a token may make: 3 for people, 20 for communities.

Source: vk-io's documentation (a third party; VK's own page gives the same numbers for error 6).
How VK measures a second is not documented. Here it is a bucket which holds one second's worth and
fills evenly: a client which spaces its requests, or sends a second's worth at once, is never
refused because of jitter.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

PER_SECOND = {"user": 3, "vk_id": 3, "community": 20}


@dataclass(slots=True)
class Rate:
    per_second: int
    seen_at: float
    _left: float = field(init=False)
    _really_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._left = float(self.per_second)
        self._really_at = time.monotonic()

    def allows(self, now: float) -> bool:
        """Whether one more request at `now` (the sandbox's time, in seconds) is within the rate.

        A second has passed when either the sandbox's clock or the real one says so: while the
        sandbox's stands still, nobody could wait for it.
        """
        really = time.monotonic()
        elapsed = max(now - self.seen_at, really - self._really_at)
        self.seen_at, self._really_at = now, really
        self._left = min(float(self.per_second), self._left + elapsed * self.per_second)
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
