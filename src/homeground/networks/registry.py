"""Every network Homeground knows, one line each."""

from __future__ import annotations

from .contract import Connector, Network
from .livejournal import LiveJournal
from .mastodon import Mastodon
from .vk import VK
from .x import X

CONNECTORS: dict[str, type[Connector]] = {
    connector.network.slug: connector
    for connector in (
        VK,
        LiveJournal,
        X,
        Mastodon,
    )
}

NETWORKS: dict[str, Network] = {slug: c.network for slug, c in CONNECTORS.items()}
