"""What the pages say of an account: its health, what it may do there, what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asgiref.sync import async_to_sync
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from homeground.accounts.health import Health, health
from homeground.accounts.models import Account, Brand
from homeground.accounts.sandboxed import SandboxAway
from homeground.accounts.ways import way_of
from homeground.networks.connecting import Way
from homeground.networks.contract import Can, Network
from homeground.networks.registry import NETWORKS
from homeground.publishing.reaching import reaching
from homeground.publishing.resuming import limited_until
from homeground.web import locales

MAY: dict[Can, Promise] = {
    Can.PUBLISH: _("publish"),
    Can.SCHEDULE: _("schedule there"),
    Can.EDIT: _("edit"),
    Can.DELETE: _("delete"),
    Can.COMMENTS: _("read comments"),
    Can.REPLY: _("answer"),
    Can.HIDE_COMMENT: _("hide comments"),
    Can.MENTIONS: _("find mentions"),
    Can.MEASURE: _("measure posts"),
    Can.STATISTICS: _("measure the account"),
}
"""What is worth knowing of an account, in the order of a day's work."""
ON_A_LINE = (Can.PUBLISH, Can.COMMENTS, Can.REPLY, Can.MEASURE)


@dataclass(frozen=True)
class Ability:
    words: Promise
    may: bool
    why: str
    """Why not."""


@dataclass(frozen=True)
class Line:
    account: Account
    network: Network | None
    way: Way | None
    health: Health

    @property
    def may(self) -> list[Promise]:
        """The few that stand on the account's line."""
        return [MAY[what] for what in ON_A_LINE if self._may(what)]

    @property
    def abilities(self) -> list[Ability]:
        if self.network is None:
            return []
        return [
            Ability(words, self._may(what), "" if self._may(what) else self._why_not(what))
            for what, words in MAY.items()
        ]

    def _may(self, what: Can) -> bool:
        return self.network is not None and self.network.offers(what, self.account.kind)

    def _why_not(self, what: Can) -> str:
        return self.network.gap(what, self.account.kind).reason if self.network else ""


def lines(brand: Brand, accounts: Sequence[Account]) -> list[Line]:
    """One for each of the brand's `accounts`, in their order."""
    now = now_for(brand, accounts)
    limited = limited_until(accounts, now=now)
    return [line(account, now, limited.get(account.pk)) for account in accounts]


def line(account: Account, now: datetime, limited: datetime | None) -> Line:
    network, way = NETWORKS.get(account.network), way_of(account)
    found = health(account, network, way, now=now, limited_until=limited, said=said)
    return Line(account, network, way, found)


def now_for(brand: Brand, accounts: Sequence[Account]) -> datetime:
    """The brand's time. A sandbox is asked only where something can end; one that is away is not
    waited for, the page then goes by the real time."""
    if brand.sandbox_url and any(account.expires_at for account in accounts):
        try:
            return async_to_sync(_sandbox_now)(brand)
        except SandboxAway:
            pass
    return timezone.now()


async def _sandbox_now(brand: Brand) -> datetime:
    async with reaching(brand) as reach:
        return reach.now


def said(moment: datetime) -> str:
    """`23 Nov 09:00 Helsinki`, on the reader's clock."""
    local = timezone.localtime(moment)
    city = locales.city_of(timezone.get_current_timezone_name(), locales.reader())
    return f"{locales.day(local, timezone.now())} {locales.clock(local)} {city}"
