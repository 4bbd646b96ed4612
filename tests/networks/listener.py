"""A server that notes what it is sent and answers what it is told, for tests of a speaker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from homeground.networks.http import Http


@dataclass(frozen=True)
class Heard:
    """One request as it came in. `query` is the address's part after the question mark."""

    path: str
    query: str
    headers: dict[str, str]
    form: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """`answer` makes the reply to each request; `heard` has them all, oldest first."""

    answer: Callable[[Heard], web.Response]
    url: str = ""
    heard: list[Heard] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        form: dict[str, str] = {}
        if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
            posted = await request.post()
            form = {
                name: value if isinstance(value, str) else f"file:{value.filename}"
                for name, value in posted.items()
            }
        heard = Heard(
            request.path, request.query_string, dict(request.headers), form, await request.read()
        )
        self.heard.append(heard)
        return self.answer(heard)


@asynccontextmanager
async def listening(
    answer: Callable[[Heard], web.Response],
) -> AsyncIterator[tuple[Listener, Http]]:
    listener = Listener(answer)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", listener.handle)
    server = TestServer(app)
    await server.start_server()
    listener.url = f"http://{server.host}:{server.port}"
    try:
        async with Http(allow_private=[listener.url]) as http:
            yield listener, http
    finally:
        await server.close()
