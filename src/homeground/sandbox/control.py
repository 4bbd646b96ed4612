"""The sandbox's own controls, JSON in and out, under `/_control/`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .faults import KINDS, OPERATIONS, Fault
from .world import Post

if TYPE_CHECKING:
    from .app import Sandbox

Json = dict[str, Any]


class BadControl(web.HTTPBadRequest):
    def __init__(self, problem: str):
        super().__init__(text=json.dumps({"error": problem}), content_type="application/json")


def application(sandbox: Sandbox) -> web.Application:
    """The controls of one sandbox, as an application to mount."""
    app = web.Application()
    controls = _Controls(sandbox)
    app.add_routes(
        [
            web.get("/", controls.index),
            web.post("/reset", controls.reset),
            web.get("/clock", controls.read_clock),
            web.post("/clock", controls.clock),
            web.post("/tokens", controls.tokens),
            web.get("/accounts", controls.accounts),
            web.post("/faults", controls.add_fault),
            web.delete("/faults", controls.clear_faults),
            web.get("/posts", controls.posts),
            web.get("/requests", controls.requests),
        ]
    )
    return app


class _Controls:
    def __init__(self, sandbox: Sandbox):
        self.sandbox = sandbox

    async def index(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "networks": {
                    slug: {"kinds": list(server.kinds)}
                    for slug, server in sorted(self.sandbox.servers.items())
                },
                "now": _iso(self.sandbox.clock.now()),
                "seed": self.sandbox.world.seed,
                "faults": sorted(KINDS),
                "operations": sorted(OPERATIONS),
            }
        )

    async def reset(self, request: web.Request) -> web.Response:
        body = await _body(request, {"seed"})
        seed = body.get("seed", 1)
        if not isinstance(seed, int):
            raise BadControl("seed is a whole number")
        self.sandbox.reset(seed)
        return web.json_response({"seed": seed, "now": _iso(self.sandbox.clock.now())})

    async def read_clock(self, request: web.Request) -> web.Response:
        return web.json_response({"now": _iso(self.sandbox.clock.now())})

    async def clock(self, request: web.Request) -> web.Response:
        body = await _body(request, {"now", "advance_seconds", "frozen"})
        if "now" in body:
            self.sandbox.clock.set(_instant(body["now"]), frozen=bool(body.get("frozen")))
        seconds = body.get("advance_seconds", 0)
        if not isinstance(seconds, int | float):
            raise BadControl("advance_seconds is a number")
        self.sandbox.clock.advance(seconds)
        return web.json_response({"now": _iso(self.sandbox.clock.now())})

    async def tokens(self, request: web.Request) -> web.Response:
        body = await _body(request, {"network", "kind", "name", "handle", "language", "followers"})
        server = self.sandbox.servers.get(body.get("network", ""))
        if server is None:
            raise BadControl(f"network is one of {', '.join(sorted(self.sandbox.servers))}")
        kind = body.get("kind", server.kinds[0])
        if kind not in server.kinds:
            raise BadControl(f"kind is one of {', '.join(server.kinds)} on {server.network}")
        number = self.sandbox.world.count("account")
        account = server.issue(
            kind,
            name=body.get("name", f"Sandbox account {number}"),
            handle=body.get("handle", f"sandbox_{number}"),
            language=body.get("language", "en"),
            followers=int(body.get("followers", 5_000)),
        )
        self.sandbox.world.add_account(account)
        return web.json_response(
            {
                "network": account.network,
                "kind": account.kind,
                "account_id": account.id,
                "handle": account.handle,
                "base_url": server.origin(request),
                "credentials": account.credentials,
            }
        )

    async def accounts(self, request: web.Request) -> web.Response:
        """Who is there, without their credentials."""
        network = request.query.get("network")
        return web.json_response(
            [
                {
                    "network": account.network,
                    "id": account.id,
                    "kind": account.kind,
                    "name": account.name,
                    "handle": account.handle,
                    "language": account.language,
                    "followers": account.followers,
                }
                for account in self.sandbox.world.accounts
                if network in (None, account.network)
            ]
        )

    async def add_fault(self, request: web.Request) -> web.Response:
        body = await _body(request, {"network", "kind", "times", "probability", "on", "seconds"})
        network, kind, on = body.get("network", ""), body.get("kind", ""), body.get("on", "publish")
        if network not in self.sandbox.servers:
            raise BadControl(f"network is one of {', '.join(sorted(self.sandbox.servers))}")
        if kind not in KINDS:
            raise BadControl(f"kind is one of {', '.join(sorted(KINDS))}")
        if on not in OPERATIONS | {"any"}:
            raise BadControl(f"on is one of {', '.join(sorted(OPERATIONS))}, any")
        times, probability = body.get("times"), body.get("probability")
        if times is not None and probability is not None:
            raise BadControl("give times or probability, not both")
        if times is None and probability is None:
            times = 1
        if times is not None and (not isinstance(times, int) or times < 1):
            raise BadControl("times is a whole number from 1")
        if probability is not None and not 0 <= float(probability) <= 1:
            raise BadControl("probability lies between 0 and 1")
        seconds = float(body.get("seconds", 2.0 if kind == "slow" else 60.0))
        self.sandbox.faults.add(Fault(network, kind, times, probability, on, seconds))
        return web.json_response({"added": kind, "network": network, "on": on})

    async def clear_faults(self, request: web.Request) -> web.Response:
        self.sandbox.faults.clear()
        return web.json_response({"cleared": True})

    async def posts(self, request: web.Request) -> web.Response:
        network = request.query.get("network")
        self.sandbox.catch_up()
        return web.json_response(
            [_post(post) for post in self.sandbox.world.posts if network in (None, post.network)]
        )

    async def requests(self, request: web.Request) -> web.Response:
        network = request.query.get("network")
        return web.json_response(
            [
                {
                    "network": arrival.network,
                    "kind": arrival.kind,
                    "account_id": arrival.account_id,
                    "method": arrival.method,
                    "path": arrival.path,
                    "at": _iso(arrival.at),
                    "status": arrival.status,
                }
                for arrival in self.sandbox.arrivals
                if network in (None, arrival.network)
            ]
        )


def _post(post: Post) -> Json:
    return {
        "network": post.network,
        "id": post.id,
        "account_id": post.account_id,
        "title": post.title,
        "text": post.text,
        "created_at": _iso(post.created_at),
        "deleted": post.deleted,
    }


async def _body(request: web.Request, known: set[str]) -> Json:
    """The JSON object of a control; an empty body is an empty object."""
    raw = await request.read()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise BadControl("the body is not JSON") from None
    if not isinstance(body, dict):
        raise BadControl("the body is a JSON object")
    if unknown := set(body) - known:
        raise BadControl(
            f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}"
        )
    return body


def _instant(text: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        raise BadControl("now is an instant such as 2027-05-10T09:00:00Z") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
