"""`/_control/webhooks`: the networks' consoles where webhooks are entered, and what was called."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from homeground.sandbox.asked import BadControl, asked
from homeground.sandbox.whole import Sandbox

from .caller import Caller, NotSubscribed
from .kept import Call, Json, Kept, Subscription, kept
from .sender import gather


class Webhooks:
    def __init__(self, sandbox: Sandbox):
        self.sandbox = sandbox

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/webhooks", self.shown),
            web.post("/webhooks", self.subscribe),
            web.delete("/webhooks", self.drop),
            web.post("/webhooks/again", self.again),
        ]

    @property
    def kept(self) -> Kept:
        return kept(self.sandbox.world)

    async def subscribe(self, request: web.Request) -> web.Response:
        """As a person does in the network's console; the network then asks the address at once.

        `secrets` that are not given are made, or are those that the account has; the answer has all.
        """
        body = await asked(request, {"network", "account_id", "url", "secrets", "fields"})
        network = body.one_of("network", self._calling())
        caller = self._caller(network)
        account = self.sandbox.world.account(network, body.text("account_id", ""))
        if account is None:
            raise BadControl(f"account_id is that of an account on {network}")
        origin = self.sandbox.servers[network].origin(request)
        try:
            made = await caller.subscribe(
                account,
                body.text("url", ""),
                secrets=body.named_texts("secrets"),
                fields=body.texts("fields"),
                origin=origin,
            )
        except NotSubscribed as refused:
            raise BadControl(str(refused)) from None
        return web.json_response(_subscription(made) | {"secrets": made.secrets})

    async def shown(self, request: web.Request) -> web.Response:
        """The ground truth: who is called, and every call with its answers."""
        network = request.query.get("network")
        if network is not None and network not in self._calling():
            raise BadControl(f"network is one of {', '.join(self._calling())}")
        gather(self.sandbox)
        return web.json_response(
            {
                "subscriptions": [
                    _subscription(one)
                    for one in self.kept.subscriptions.values()
                    if network in (None, one.network)
                ],
                "calls": [_call(one) for one in self.kept.calls if network in (None, one.network)],
            },
            dumps=lambda value: json.dumps(value, ensure_ascii=False),
        )

    async def drop(self, request: web.Request) -> web.Response:
        """Nobody is called any more."""
        for one in list(self.kept.subscriptions):
            self.kept.drop(one)
        return web.json_response({"dropped": True})

    async def again(self, request: web.Request) -> web.Response:
        """Make a call once more, as if its answer had not come; `forged` with another's secret."""
        body = await asked(request, {"id", "forged"})
        wanted = body.text("id", "")
        call = next((one for one in self.kept.calls if one.id == wanted), None)
        if (
            call is None
            or call.method != "POST"
            or call.subscription_id not in (self.kept.subscriptions)
        ):
            raise BadControl("id is that of a call to a webhook that is still subscribed")
        made = self.kept.again(
            call,
            due=self.sandbox.clock.timestamp(),
            forged=body.flag("forged", default=False),
        )
        return web.json_response(_call(made))

    def _calling(self) -> list[str]:
        servers = self.sandbox.servers.items()
        return sorted(slug for slug, server in servers if server.caller() is not None)

    def _caller(self, network: str) -> Caller:
        caller = self.sandbox.servers[network].caller()
        assert caller is not None
        return caller


def _subscription(one: Subscription) -> Json:
    return {
        "id": one.id,
        "network": one.network,
        "account_id": one.account_id,
        "url": one.url,
        "fields": sorted(one.fields),
        "status": one.status,
    }


def _call(one: Call) -> dict[str, Any]:
    return {
        "id": one.id,
        "network": one.network,
        "account_id": one.account_id,
        "url": one.url,
        "method": one.method,
        "what": one.what,
        "about": list(one.about),
        "payload": one.payload,
        "state": one.state,
        "forged": one.forged,
        "attempts": [
            {
                "at": attempt.at.isoformat().replace("+00:00", "Z"),
                "status": attempt.status,
                "answer": attempt.answer,
                "problem": attempt.problem,
            }
            for attempt in one.attempts
        ],
    }
