"""Asking Telegram for updates, and telling it where to call: a bot does one or the other.

https://core.telegram.org/bots/api#getting-updates
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from homeground.networks.contract import Connector
from homeground.networks.listening import Heard, Listener, Subscriber
from homeground.networks.reading import objects

from .api import Api
from .incoming import UPDATES

MOST = 100


class TelegramListener(Listener):
    async def hear(
        self, connector: Connector, cursor: Mapping[str, str], *, wait_seconds: int
    ) -> Heard:
        """An offset confirms all updates before it: Telegram then forgets them."""
        offset = {"offset": int(cursor["offset"])} if "offset" in cursor else {}
        told = await _api(connector).ask(
            "getUpdates",
            {**offset, "limit": MOST, "timeout": wait_seconds, "allowed_updates": list(UPDATES)},
        )
        updates = [update for update in objects(told) if isinstance(update.get("update_id"), int)]
        if not updates:
            return Heard([], dict(cursor))
        last = max(update["update_id"] for update in updates)
        bodies = [json.dumps(update, ensure_ascii=False).encode() for update in updates]
        return Heard(bodies, {"offset": str(last + 1)})

    def queue_of(self, account_id: str, credentials: Mapping[str, str]) -> str | None:
        return credentials.get("bot_token") or None


class TelegramSubscriber(Subscriber):
    async def subscribe(self, connector: Connector, url: str, secrets: Mapping[str, str]) -> None:
        await _api(connector).ask(
            "setWebhook",
            {
                "url": url,
                "secret_token": secrets["secret_token"],
                "allowed_updates": list(UPDATES),
            },
            write=True,
        )


def _api(connector: Connector) -> Api:
    return Api(
        connector.http, base_url=connector.base_url, token=connector.credentials["bot_token"]
    )


LISTENER = TelegramListener()
SUBSCRIBER = TelegramSubscriber()
