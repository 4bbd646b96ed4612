"""A server that keeps every request and answers what it is told to, on a real port."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .openapi import OpenApi


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Recorder:
    """Answers in the order they are given; one request too many is an error of the test."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    answers: list[tuple[int, Any, dict[str, str]]] = field(default_factory=list)

    def will(self, status: int, body: Any = None, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, body, named))

    def problems(self, document: OpenApi) -> list[str]:
        """What the network's own document has against the requests that came."""
        return [
            f"{request.method} {request.path}: {problem}"
            for request in self.requests
            for problem in document.request_problems(
                request.method,
                request.path,
                query=request.query,
                headers=request.headers,
                content_type=request.headers.get("Content-Type", ""),
                body=request.body,
            )
        ]

    async def handle(self, request: web.Request) -> web.Response:
        kept = Request(
            request.method,
            request.rel_url.raw_path,
            request.rel_url.raw_query_string,
            dict(request.headers),
            await request.read(),
        )
        self.requests.append(kept)
        if not self.answers:
            return web.json_response({"unexpected": kept.path}, status=418)
        status, body, headers = self.answers.pop(0)
        text = body if isinstance(body, str) else json.dumps(body) if body is not None else ""
        return web.Response(
            status=status, text=text, headers=headers, content_type="application/json"
        )


@asynccontextmanager
async def recorder() -> AsyncIterator[Recorder]:
    there = Recorder()
    app = web.Application(client_max_size=32 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", there.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    there.url = f"http://{host}:{port}"
    try:
        yield there
    finally:
        await runner.cleanup()
