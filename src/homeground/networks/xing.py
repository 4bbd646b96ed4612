"""XING: the German-speaking countries' professional network, now a job board. No API for posts.

https://dev.xing.com (its login plugin is what remains)
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from .closed import closed_network
from .contract import Access, Connector, Fact, Gap, Network, ShareAddress

_SEEN = date(2026, 11, 22)
_CHANGELOG = "https://github.com/hybridauth/hybridauth/issues/1258"

NETWORK = closed_network(
    "xing",
    "XING",
    Access.ASSISTED,
    site="https://www.xing.com",
    about=(
        "About 21.5 million members in Germany, Austria and Switzerland (2023). Since October 2023 "
        "it calls itself a jobs network: a company speaks there by its page and its jobs."
    ),
    why=Gap(
        "not offered",
        "XING closed its API on 31 March 2019; only its login plugin remains. A person posts what "
        "Homeground prepares.",
        _CHANGELOG,
    ),
    share=ShareAddress(
        "https://www.xing.com/social/share/spi?url={url}",
        "https://github.com/search?q=xing.com%2Fsocial%2Fshare%2Fspi&type=code",
        _SEEN,
        verified=False,
    ),
    ended_on=date(2019, 3, 31),
    facts=(
        Fact("New applications have not been accepted since the turn of 2016/17.", "https://github.com/xing/xing_api/issues/14", _SEEN),
        Fact("No API calls have been publicly available since 31 March 2019.", _CHANGELOG, _SEEN),
        Fact("A status message had at most 420 characters by the API; what a person may type today is not documented.", "https://github.com/xing/xing_api", _SEEN, verified=False),
        Fact("Groups and the event market closed on 11 January 2023.", "https://www.ibusiness.de/", date(2022, 8, 11)),
    ),
    steps=(
        "Be an editor of the company's page, or a member who speaks for the brand.",
        "When a publication falls due, Homeground shows its text, its media and the share address.",
        "Post it there, and paste the address of the post: it then counts in every table.",
        "Enter its numbers when you have them: homeground assisted results ADDRESS --likes 12",
    ),
)  # fmt: skip


class Xing(Connector):
    network: ClassVar[Network] = NETWORK
