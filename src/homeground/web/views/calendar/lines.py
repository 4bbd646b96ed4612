"""A publication as one line of the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils import timezone

from homeground.accounts.rights import Right
from homeground.publishing.ahead import Trouble
from homeground.publishing.changing import acts_on
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from homeground.web import locales
from homeground.web.publication_lines import Shown, addressing
from homeground.web.templatetags.marks import TONES

from .asked import Asked


@dataclass(frozen=True)
class Reader:
    """Whose page it is: asked once for all of its lines."""

    zone: tzinfo
    city: str
    """That their clock is named after."""
    cities: Mapping[int, str]
    """The same of each market's, by the market's id."""


@dataclass(frozen=True)
class Line(Shown):
    local: datetime
    """By the market's clock."""
    movable: bool
    reader: Reader
    troubles: Sequence[Trouble] = ()
    """What will not go as planned."""

    @property
    def account_pk(self) -> int:
        return self.account.pk

    @property
    def clock(self) -> str:
        return locales.clock(self.local)

    @property
    def city(self) -> str:
        return self.reader.cities[self.market.pk]

    @property
    def hover(self) -> str:
        """`Lumikko Deutschland · 10:00 Helsinki`: the account, and the time on the reader's clock."""
        here = self.publication.due_at.astimezone(self.reader.zone)
        return f"{self.account.name} · {locales.clock(here)} {self.reader.city}"

    @property
    def seen(self) -> str:
        return self.publication.due_at.isoformat()

    @property
    def tone(self) -> str:
        return TONES[State(self.publication.state)]


def lines_of(
    asked: Asked,
    publications: Iterable[Publication],
    troubles: Mapping[int, Sequence[Trouble]] = MappingProxyType({}),
) -> list[Line]:
    place, accounts = asked.place, asked.wanted.all_accounts
    markets = {market.pk: market for market in place.markets}
    zones = {pk: ZoneInfo(market.time_zone) for pk, market in markets.items()}
    language = locales.reader()
    reader = Reader(
        timezone.get_current_timezone(),
        locales.city_of(timezone.get_current_timezone_name(), language),
        {pk: locales.city_of(market.time_zone, language) for pk, market in markets.items()},
    )
    may = {pk for pk in markets if place.may(Right.PUBLISH, market=pk)}
    address = addressing(place)
    made = []
    for publication in publications:
        account = accounts[publication.account_id]
        market = account.market_id
        made.append(
            Line(
                publication,
                account,
                markets[market],
                address(vars(publication)["campaign"], publication.pk),
                publication.due_at.astimezone(zones[market]),
                market in may and "move" in acts_on(publication),
                reader,
                troubles.get(publication.pk, ()),
            )
        )
    return made
