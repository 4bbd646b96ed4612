"""Who clicks too often is not counted, and then not served: known for a minute, by this process alone.

Of an address only a hash is held, in memory, made with a salt that nobody knows and that is thrown away
after a day: what was held cannot be turned back into addresses, nor one day be joined to the next.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from enum import Enum
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

MINUTE = 60.0
DAY = 24 * 3600.0
TWICE_SECONDS = 10.0
"""A second click of the same browser on the same link within this time is a double click."""
COUNTED = 120
"""Clicks of one address in a minute: a large office's. More are followed, and not counted."""
SERVED = 600
MOST_HELD = 200_000
"""Hashes held at once, some 30 MB; what comes above is counted without being known again."""


class Answer(Enum):
    COUNT = "count"
    SERVE = "serve"
    REFUSE = "refuse"


class Floods:
    """Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._forget(clock())

    def _forget(self, now: float) -> None:
        self._salt, self._day = secrets.token_bytes(16), now
        self._counts: dict[bytes, int] = {}
        self._minute = now
        self._clicked: dict[bytes, float] = {}

    def ask(self, address: str | None, browser: str = "", link: str = "") -> Answer:
        """Whether this call, for `link` or for none, is counted, only served, or neither."""
        now = self._clock()
        with self._lock:
            if now - self._day >= DAY:
                self._forget(now)
            if now - self._minute >= MINUTE:
                self._counts, self._minute = {}, now
                self._clicked = {
                    key: at for key, at in self._clicked.items() if now - at < TWICE_SECONDS
                }
            if address is None:
                return Answer.COUNT
            place = _place(address)
            count = self._more(self._hash(place))
            if count > SERVED:
                return Answer.REFUSE
            if count > COUNTED:
                return Answer.SERVE
            return self._twice(self._hash(place, browser, link), now) if link else Answer.COUNT

    def _more(self, key: bytes) -> int:
        if key not in self._counts and len(self._counts) >= MOST_HELD:
            return 1
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts[key]

    def _twice(self, key: bytes, now: float) -> Answer:
        before = self._clicked.get(key)
        if before is not None and now - before < TWICE_SECONDS:
            return Answer.SERVE
        if len(self._clicked) < MOST_HELD:
            self._clicked[key] = now
        return Answer.COUNT

    def _hash(self, *what: str) -> bytes:
        said = "\0".join(what).encode("utf-8", "surrogatepass")
        return blake2b(said, key=self._salt, digest_size=8).digest()


def _place(address: str) -> str:
    """One household has a whole /64 of IPv6 addresses."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return known.exploded[:19] if isinstance(known, IPv6Address) else address
