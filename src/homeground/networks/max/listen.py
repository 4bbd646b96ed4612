"""Telling MAX where to call.

https://dev.max.ru/docs-api/methods/POST/subscriptions
"""

from __future__ import annotations

from collections.abc import Mapping

from homeground.networks.contract import Connector
from homeground.networks.errors import Rejected
from homeground.networks.listening import Subscriber
from homeground.networks.reading import words

from .api import Api
from .incoming import UPDATES


class MaxSubscriber(Subscriber):
    async def subscribe(self, connector: Connector, url: str, secrets: Mapping[str, str]) -> None:
        token = connector.credentials["access_token"]
        api = Api(connector.http, base_url=connector.base_url, token=token)
        wanted = {"url": url, "update_types": list(UPDATES), "secret": secrets["secret"]}
        answer = await api.ask("POST", "/subscriptions", json=wanted, write=True)
        if answer.get("success") is False:
            said = words(answer.get("message")) or "it does not say why"
            raise Rejected(f"MAX did not take the address: {said}", network="max")


SUBSCRIBER = MaxSubscriber()
