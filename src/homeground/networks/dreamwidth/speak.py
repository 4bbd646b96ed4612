"""Dreamwidth's speaker: LiveJournal's, for another house."""

from __future__ import annotations

from typing import ClassVar

from homeground.networks.contract import Network
from homeground.networks.livejournal.house import House
from homeground.networks.livejournal.speak import Journal

from .network import HOUSE, NETWORK


class Dreamwidth(Journal):
    """One journal: the account's own, or a community (`journal` among the credentials)."""

    network: ClassVar[Network] = NETWORK
    house: ClassVar[House] = HOUSE
