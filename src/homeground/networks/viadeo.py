"""Viadeo: the French professional network, sold in 2016 and gone since."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from .closed import closed_network
from .contract import Access, Connector, Fact, Gap, Network

_SEEN = date(2026, 11, 22)
_SALE = "https://www.numerama.com/"

NETWORK = closed_network(
    "viadeo",
    "Viadeo",
    Access.RETIRED,
    site="https://www.viadeo.com",
    about=(
        "Once France's professional network with 11 million members there (2016). Its people are "
        "on LinkedIn now."
    ),
    why=Gap(
        "never",
        "Viadeo was sold to Figaro Classifieds on 23 December 2016 and has been wound down since: "
        "reach French professionals on LinkedIn.",
        _SALE,
    ),
    ended_on=date(2016, 12, 23),
    facts=(
        Fact("In receivership since 29 November 2016; sold to Figaro Classifieds on 23 December 2016.", _SALE, _SEEN),
        Fact("The day its API closed was not found.", "https://dev.viadeo.com", _SEEN, verified=False),
        Fact("The site is said to have become a directory of journaldunet.com.", "https://www.journaldunet.com", _SEEN, verified=False),
    ),
    steps=(
        "Nothing can be published there any more.",
        "No archive that Viadeo gave its members is described anywhere we looked. What a brand kept of its "
        "posts is imported as a table with `homeground archive import`; see docs/guide/archives.md.",
    ),
)  # fmt: skip


class Viadeo(Connector):
    network: ClassVar[Network] = NETWORK
