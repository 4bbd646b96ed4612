"""All networks on one port, each under `/<network>/`, with the controls under `/_control/`."""

from __future__ import annotations

import asyncio
import socket
import struct
from datetime import datetime
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from . import broken_forms, control, keeping, pages
from .calling.sender import while_serving
from .faults import Fault
from .server import ACCOUNT_ID, Server
from .whole import Arrival, Sandbox

MAX_BODY_BYTES = 64 * 1024 * 1024
SHUTDOWN_SECONDS = 0.5
"""How long requests may take to end at a stop: those kept silent by a fault would take a minute."""


def application(sandbox: Sandbox) -> web.Application:
    """Everything that a sandbox serves."""
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    for slug, server in sorted(sandbox.servers.items()):
        network = web.Application(
            client_max_size=MAX_BODY_BYTES,
            middlewares=[broken_forms.refused, _meet(sandbox, server)],
        )
        network.add_routes(server.routes())
        app.add_subapp(f"/{slug}", network)
    app.add_subapp("/_control", control.application(sandbox))
    app.add_routes(pages.routes(sandbox))
    app.cleanup_ctx.append(while_serving(sandbox))
    return app


def _meet(sandbox: Sandbox, server: Server) -> Middleware:
    """Lets a request meet its fault, and notes that it arrived."""

    @web.middleware
    async def meet(request: web.Request, handler: Handler) -> web.StreamResponse:
        server.catch_up()
        sandbox.world.let_grow()
        operation = await server.operation(request)
        fault = sandbox.faults.take(server.network, operation)
        status: int | None = None
        try:
            response = await _answer(server, request, handler, fault)
            if response is None:
                _break(request)
                # Nobody will read it: aiohttp finds the connection closed, and says nothing.
                return web.Response()
            status = response.status
            return response
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            sandbox.arrivals.append(
                Arrival(
                    network=server.network,
                    kind=operation,
                    account_id=request.get(ACCOUNT_ID),
                    method=request.method,
                    path=request.path.removeprefix(f"/{server.network}"),
                    at=sandbox.clock.now(),
                    status=status,
                )
            )

    return meet


async def _answer(
    server: Server, request: web.Request, handler: Handler, fault: Fault | None
) -> web.StreamResponse | None:
    """The answer, as the fault lets it be; `None` when the connection is to be broken."""
    if fault is None:
        return await handler(request)
    match fault.kind:
        case "timeout_before_accept":
            await asyncio.sleep(fault.seconds)
            return None
        case "timeout_after_accept":
            await handler(request)
            await asyncio.sleep(fault.seconds)
            return None
        case "reset_after_accept":
            await handler(request)
            return None
        case "slow":
            await asyncio.sleep(fault.seconds)
            return await handler(request)
        case _:
            return await server.refuse(fault.kind, request)


def _break(request: web.Request) -> None:
    """Break the connection with a reset, as a dying load balancer does."""
    transport = request.transport
    if transport is not None:
        sock = transport.get_extra_info("socket")
        if sock is not None:
            # Lingering for no time makes the kernel send RST instead of FIN.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


async def running(sandbox: Sandbox, *, port: int, host: str = "127.0.0.1") -> web.AppRunner:
    """Start serving; the caller ends it with `await runner.cleanup()`.

    Raises: OSError when the port is in use.
    """
    runner = web.AppRunner(
        application(sandbox),
        access_log=None,
        handler_cancellation=False,
        shutdown_timeout=SHUTDOWN_SECONDS,
    )
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


def serve(
    *,
    port: int,
    host: str = "127.0.0.1",
    seed: int = 1,
    now: datetime | None = None,
    keep: Path | None = None,
) -> None:
    """Serve until interrupted.

    `now` is where the clock starts, if not at the real time. `keep` is a file in which the world
    outlives a restart; `seed` and `now` then count for the first start only.
    """
    sandbox = keeping.load(keep) if keep else None
    if sandbox is None:
        sandbox = Sandbox(seed)
        if now is not None:
            sandbox.clock.set(now)
    served = application(sandbox)
    if keep:
        served.cleanup_ctx.append(keeping.while_running(sandbox, keep))
    web.run_app(
        served,
        host=host,
        port=port,
        access_log=None,
        print=lambda *_: None,
        shutdown_timeout=SHUTDOWN_SECONDS,
    )
