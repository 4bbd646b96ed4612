"""How many messages a bot may send: about one a second to a chat, 20 a minute to a group, 30 a second
in all.

core.telegram.org/bots/faq#my-bot-is-hitting-limits, as python-telegram-bot's constants have it. How
short "short bursts" to a chat may be is not documented: here five messages in five seconds.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from homeground.sandbox.limits import AS_DOCUMENTED, Strictness

CHAT = (5, 5.0)
GROUP = (20, 60.0)
ALL = (30, 1.0)


@dataclass(slots=True)
class Window:
    """At most `most` messages in any `seconds`."""

    most: int
    seconds: float
    _sent: list[float] = field(default_factory=list)

    def wait(self, now: float, strict: Strictness) -> float:
        """Seconds until one more fits; 0 when it does now."""
        self._sent = [at for at in self._sent if now - at < self.seconds]
        over = len(self._sent) - strict.most(self.most)
        return 0.0 if over < 0 else self._sent[over] + self.seconds - now

    def count(self, now: float) -> None:
        self._sent.append(now)


class Rates:
    """The windows of one bot.

    A second has passed when either the sandbox's clock or the real one says so: while the sandbox's
    stands still, nobody could wait for it.
    """

    def __init__(self) -> None:
        self._windows: dict[str, Window] = {}
        self._passed = 0.0
        self._seen_at: float | None = None
        self._really_at = 0.0

    def retry_after(
        self, chat_id: int, now: float, *, group: bool, strict: Strictness = AS_DOCUMENTED
    ) -> int | None:
        """Whole seconds to wait before sending to a chat, or `None`: then one message is counted.

        `now` is the sandbox's time in seconds.
        """
        at = self._time(now)
        windows = [self._window("all", ALL), self._window(f"chat {chat_id}", CHAT)]
        if group:
            windows.append(self._window(f"group {chat_id}", GROUP))
        longest = max(window.wait(at, strict) for window in windows)
        if strict.enforced and longest > 0:
            return max(1, math.ceil(longest))
        for window in windows:
            window.count(at)
        return None

    def _time(self, now: float) -> float:
        really = time.monotonic()
        if self._seen_at is not None:
            self._passed += max(now - self._seen_at, really - self._really_at, 0.0)
        self._seen_at, self._really_at = now, really
        return self._passed

    def _window(self, name: str, limit: tuple[int, float]) -> Window:
        return self._windows.setdefault(name, Window(*limit))
