"""How often an account and an address may call.

open.weibo.com/wiki/Rate-limiting, revision 16512, seen 2026-11-22: 100 calls a user, app and day;
15,000 an address and hour; 30 posts a user and hour. Business methods: 50,000 an address and hour
(open.weibo.com/wiki/C/2/statuses/upload_url_text/biz); whether the limits of users hold there too is
not documented: the sandbox lets them be. That an hour is one of the clock, and a day one of Beijing,
is from memory of account/rate_limit_status, as is that a refused call counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from homeground.sandbox.limits import Strictness, note_refusal, strictness
from homeground.sandbox.world import Account, World

from . import errors

CALLS_A_DAY = 100
POSTS_AN_HOUR = 30
ADDRESS_AN_HOUR = 15_000
BUSINESS_ADDRESS_AN_HOUR = 50_000
HOUR, DAY = 3600, 86_400
BEIJING_SECONDS = 8 * 3600


@dataclass(frozen=True, slots=True)
class Window:
    name: str
    who: str
    seconds: int
    most: int

    def number(self, now: float) -> int:
        return int((now + BEIJING_SECONDS) // self.seconds)

    def ends(self, now: float) -> int:
        return (self.number(now) + 1) * self.seconds - BEIJING_SECONDS


class Rates:
    def __init__(self, world: World):
        self.world = world

    def calls(self, account: Account) -> Window:
        return Window("calls", account.id, DAY, self._strict.most(CALLS_A_DAY))

    def posts(self, account: Account) -> Window:
        return Window("posts", account.id, HOUR, self._strict.most(POSTS_AN_HOUR))

    def address(self, account: Account, remote: str) -> Window:
        most = BUSINESS_ADDRESS_AN_HOUR if account.kind == "biz" else ADDRESS_AN_HOUR
        return Window(f"address {account.kind}", remote, HOUR, self._strict.most(most))

    def call(self, account: Account, remote: str) -> None:
        """Raises: WeiboError 10022 for an address, 10023 for a user, who called too often."""
        if not self._take(self.address(account, remote)):
            raise errors.ip_limit()
        if account.kind == "open" and not self._take(self.calls(account)):
            raise errors.user_limit()

    def post(self, account: Account) -> None:
        """Raises: WeiboError 20016."""
        if account.kind == "open" and not self._take(self.posts(account)):
            raise errors.too_often()

    def left(self, window: Window) -> int:
        number = window.number(self.world.clock.timestamp())
        used, count = self._counts.get((window.name, window.who), (number, 0))
        return max(0, window.most - (count if used == number else 0))

    def _take(self, window: Window) -> bool:
        left = self.left(window)
        if left <= 0:
            if self._strict.enforced:
                note_refusal(self.world, "weibo")
            return not self._strict.enforced
        number = window.number(self.world.clock.timestamp())
        self._counts[(window.name, window.who)] = (number, window.most - left + 1)
        return True

    @property
    def _strict(self) -> Strictness:
        return strictness(self.world, "weibo")

    @property
    def _counts(self) -> dict[tuple[str, str], tuple[int, int]]:
        """By window: the number of the hour or day, and how many came in it."""
        shelf: dict[str, Any] = self.world.of("weibo")
        counts: dict[tuple[str, str], tuple[int, int]] = shelf.setdefault("rates", {})
        return counts
