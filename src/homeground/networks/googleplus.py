"""Google+: closed to consumers on 2 April 2019."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from .closed import closed_network
from .contract import Access, Connector, Fact, Gap, Network

_SEEN = date(2026, 11, 22)
_SHUTDOWN = "https://developers.google.com/+/api-shutdown"

NETWORK = closed_network(
    "googleplus",
    "Google+",
    Access.RETIRED,
    site="https://plus.google.com",
    about="Google's social network, closed in 2019. What a brand had there is in its Takeout archive.",
    why=Gap(
        "never",
        "Google closed its APIs on 7 March 2019 and the network on 2 April 2019. Nothing replaced it.",
        _SHUTDOWN,
    ),
    ended_on=date(2019, 4, 2),
    facts=(
        Fact("All its APIs were shut down on 7 March 2019, with failures from 28 January.", _SHUTDOWN, _SEEN),
        Fact("The consumer site was shut down on 2 April 2019.", _SHUTDOWN, _SEEN),
    ),
    steps=(
        "Nothing can be published there any more.",
        "A Takeout archive made before it closed is imported with `homeground archive import`: posts, "
        "comments, +1 and shares; see the guide, docs/guide/archives.md.",
    ),
)  # fmt: skip


class GooglePlus(Connector):
    network: ClassVar[Network] = NETWORK
