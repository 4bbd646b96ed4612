"""The sandbox's own controls, JSON in and out, under `/_control/`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from . import limits
from .asked import BadControl, asked, within
from .calling.control import Webhooks
from .faults import KINDS, OPERATIONS, Fault
from .posts_control import Posts
from .server import Server
from .whole import Sandbox

Json = dict[str, Any]
MOST_ADVANCE_SECONDS = 100 * 366 * 86_400
MOST_SCALE = 1_000.0


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
            web.post("/apps", controls.apps),
            web.get("/accounts", controls.accounts),
            web.post("/faults", controls.add_fault),
            web.delete("/faults", controls.clear_faults),
            web.get("/limits", controls.read_limits),
            web.post("/limits", controls.limits),
            web.get("/kept", controls.kept),
            web.get("/requests", controls.requests),
        ]
    )
    app.add_routes(Webhooks(sandbox).routes())
    app.add_routes(Posts(sandbox).routes())
    return app


class _Controls:
    def __init__(self, sandbox: Sandbox):
        self.sandbox = sandbox

    async def index(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "networks": {
                    slug: {"kinds": list(server.kinds), "faults": sorted(server.own_faults)}
                    for slug, server in sorted(self.sandbox.servers.items())
                },
                "now": _iso(self.sandbox.clock.now()),
                "seed": self.sandbox.world.seed,
                "faults": sorted(KINDS),
                "operations": sorted(OPERATIONS),
            }
        )

    async def reset(self, request: web.Request) -> web.Response:
        body = await asked(request, {"seed"})
        seed = body.whole("seed", 1)
        self.sandbox.reset(seed)
        return web.json_response({"seed": seed, "now": _iso(self.sandbox.clock.now())})

    async def read_clock(self, request: web.Request) -> web.Response:
        return web.json_response({"now": _iso(self.sandbox.clock.now())})

    async def clock(self, request: web.Request) -> web.Response:
        """`now` puts it, `advance_seconds` moves it on; `frozen` says whether it then stands."""
        body = await asked(request, {"now", "advance_seconds", "frozen"})
        clock = self.sandbox.clock
        start = body.instant("now") if "now" in body else clock.now()
        far = body.number("advance_seconds", 0.0, most=MOST_ADVANCE_SECONDS)
        frozen = body.flag("frozen", default=False)
        within(start + timedelta(seconds=far))
        if "now" in body or "frozen" in body:
            clock.set(start, frozen=frozen)
        clock.advance(far)
        return web.json_response({"now": _iso(clock.now())})

    async def tokens(self, request: web.Request) -> web.Response:
        body = await asked(request, {"network", "kind", "name", "handle", "language", "followers"})
        server = self.sandbox.servers[body.one_of("network", sorted(self.sandbox.servers))]
        kind = body.one_of("kind", server.kinds, server.kinds[0])
        number = self.sandbox.world.count("account")
        account = server.issue(
            kind,
            name=body.text("name", f"Sandbox account {number}"),
            handle=body.text("handle", f"sandbox_{number}"),
            language=body.text("language", "en"),
            followers=body.whole("followers", 5_000, least=0),
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

    async def apps(self, request: web.Request) -> web.Response:
        """A new application: its id, its secret, and what else the network gives out."""
        body = await asked(request, {"network", "name", "redirect_uris", "public"})
        server = self.sandbox.servers[body.one_of("network", sorted(self.sandbox.servers))]
        application = server.register(
            name=body.text("name", "Homeground"),
            redirect_uris=body.texts("redirect_uris"),
            public=body.flag("public", default=False),
        )
        if application is None:
            raise BadControl(f"{server.name} knows no applications: there is none to register")
        return web.json_response(
            {
                "network": server.network,
                "name": application.name,
                "base_url": server.origin(request),
                "client_id": application.client_id,
                "client_secret": application.client_secret,
                **application.more,
            }
        )

    async def accounts(self, request: web.Request) -> web.Response:
        """Who is there, without their credentials."""
        network = self._network(request)
        self.sandbox.world.let_grow()
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
        body = await asked(request, {"network", "kind", "times", "probability", "on", "seconds"})
        network = body.one_of("network", sorted(self.sandbox.servers))
        kind = body.one_of("kind", sorted(KINDS | self.sandbox.servers[network].own_faults))
        on = body.one_of("on", [*sorted(OPERATIONS), "any"], "publish")
        if "times" in body and "probability" in body:
            raise BadControl("give times or probability, not both")
        likely = "probability" in body
        fault = Fault(
            network=network,
            kind=kind,
            times=None if likely else body.whole("times", 1, least=1),
            probability=body.number("probability", 0.0, most=1) if likely else None,
            on=on,
            seconds=body.number("seconds", 2.0 if kind == "slow" else 60.0, most=3600),
        )
        self.sandbox.faults.add(fault)
        return web.json_response({"added": kind, "network": network, "on": on})

    async def clear_faults(self, request: web.Request) -> web.Response:
        self.sandbox.faults.clear()
        return web.json_response({"cleared": True})

    async def read_limits(self, request: web.Request) -> web.Response:
        """What is kept for each network, and how strictly."""
        return web.json_response(
            {slug: _limits(self.sandbox, server) for slug, server in self._limited()}
        )

    async def limits(self, request: web.Request) -> web.Response:
        """Whether limits in time are enforced, and what their numbers are multiplied by."""
        body = await asked(request, {"network", "enforced", "scale"})
        limited = dict(self._limited())
        network = body.one_of("network", limited) if "network" in body else None
        scale = body.number("scale", 1.0, most=MOST_SCALE)
        if scale <= 0:
            raise BadControl("scale is more than 0: what is multiplied by 0 lets nobody in")
        strict = limits.Strictness(body.flag("enforced", default=True), scale)
        limits.keep(self.sandbox.world, network, strict)
        return await self.read_limits(request)

    def _limited(self) -> list[tuple[str, Server]]:
        return [(n, s) for n, s in sorted(self.sandbox.servers.items()) if s.limits]

    async def kept(self, request: web.Request) -> web.Response:
        """What the networks keep for later, the soonest first."""
        network = self._network(request)
        self.sandbox.catch_up()
        waiting = [
            (kept, slug)
            for slug, server in sorted(self.sandbox.servers.items())
            if network in (None, slug)
            for kept in server.kept()
        ]
        return web.json_response(
            [
                {
                    "network": slug,
                    "id": kept.id,
                    "account_id": kept.account_id,
                    "text": kept.text,
                    "due_at": _iso(kept.due_at),
                }
                for kept, slug in sorted(waiting, key=lambda each: each[0].due_at)
            ]
        )

    async def requests(self, request: web.Request) -> web.Response:
        network = self._network(request)
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

    def _network(self, request: web.Request) -> str | None:
        """The network that a list is asked for; `None` for all of them."""
        network = request.query.get("network")
        if network is not None and network not in self.sandbox.servers:
            raise BadControl(f"network is one of {', '.join(sorted(self.sandbox.servers))}")
        return network


def _limits(sandbox: Sandbox, server: Server) -> Json:
    strict = limits.strictness(sandbox.world, server.network)
    return {
        "limits": list(server.limits),
        "enforced": strict.enforced,
        "scale": strict.scale,
        "refused": limits.refusals(sandbox.world, server.network),
    }


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
