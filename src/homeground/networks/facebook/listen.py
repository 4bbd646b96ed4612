"""Subscribing a Page to its app. The app's own address is set by a person, at Meta.

https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps/
"""

from __future__ import annotations

from collections.abc import Mapping

from homeground.networks.contract import Connector
from homeground.networks.graph import Graph, node
from homeground.networks.listening import Subscriber

from .network import VERSION

FIELDS = ("feed", "mention")


class FacebookSubscriber(Subscriber):
    async def subscribe(self, connector: Connector, url: str, secrets: Mapping[str, str]) -> None:
        page = node(connector.account_id, network="facebook")
        base_url = f"{connector.base_url}/{VERSION}"
        graph = Graph(connector.http, base_url, connector.credentials, network="facebook")
        await graph.ask(
            "POST",
            f"{page}/subscribed_apps",
            write=True,
            form={"subscribed_fields": ",".join(FIELDS)},
        )


SUBSCRIBER = FacebookSubscriber()
