"""A publication as one line of a list or a calendar: what is the same in all of them is made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from homeground.accounts.models import Market
from homeground.content.composing import first_line
from homeground.publishing.models import Publication
from homeground.publishing.speakers import Speaker

from .items import Items
from .place import Place


@dataclass(frozen=True)
class Shown(Items):
    """One of `publishing.calendar.lines`, with whose it is and where it leads."""

    publication: Publication
    account: Speaker
    market: Market
    address: str

    # What a template asks of each line, without a way through other things: that takes as long again.
    @property
    def pk(self) -> int:
        return self.publication.pk

    @property
    def state(self) -> str:
        return self.publication.state

    @property
    def network(self) -> str:
        return self.account.network

    @property
    def handle(self) -> str:
        return self.account.handle

    @property
    def language(self) -> str:
        return self.market.language

    @cached_property
    def text(self) -> str:
        """The title, or the first line of the text that says something."""
        said = first_line(self._read("title"), self._read("begins"))
        return said or self.message

    @property
    def message(self) -> str:
        return self._read("message")

    @property
    def campaign(self) -> str:
        """Its slug."""
        return self._read("campaign")

    def _read(self, name: str) -> str:
        shown: str = vars(self.publication)[name]
        return shown


def addressing(place: Place, **query: object) -> Callable[[str, int], str]:
    """Gives the address of a publication by its campaign's slug and its id: reversing each takes longer
    than all else of a line."""
    pattern = place.address("publication", "campaign", 0, **query)
    before, _, after = pattern.partition("/campaigns/campaign/0/")
    return lambda campaign, pk: f"{before}/campaigns/{quote(campaign)}/{pk}/{after}"
