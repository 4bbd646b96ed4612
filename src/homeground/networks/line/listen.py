"""Telling LINE where to call.

https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url
"""

from __future__ import annotations

from collections.abc import Mapping

from homeground.networks.contract import Connector
from homeground.networks.listening import Subscriber

from .api import Api


class LineSubscriber(Subscriber):
    async def subscribe(self, connector: Connector, url: str, secrets: Mapping[str, str]) -> None:
        token = connector.credentials["channel_access_token"]
        api = Api(connector.http, base_url=connector.base_url, token=token)
        await api.put("/v2/bot/channel/webhook/endpoint", {"endpoint": url})


SUBSCRIBER = LineSubscriber()
