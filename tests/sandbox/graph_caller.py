"""Requests to the sandbox's Graph API as one account, and what came back."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import FormData, web
from PIL import Image

from tests.networks.harness import RunningSandbox


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def error(self) -> tuple[int, int | None]:
        """Code and subcode."""
        told = self.body["error"]
        assert told["fbtrace_id"], "every error can be traced"
        assert told["type"] in ("OAuthException", "GraphMethodException", "THApiException")
        return told["code"], told.get("error_subcode")


@dataclass
class GraphCaller:
    sandbox: RunningSandbox
    token: dict[str, Any]
    version: str = "v25.0"

    @property
    def id(self) -> str:
        return str(self.token["account_id"])

    @property
    def bearer(self) -> str:
        return str(self.token["credentials"]["access_token"])

    def address(self, path: str) -> str:
        return path if "://" in path else f"{self.token['base_url']}/{self.version}/{path}"

    async def send(self, method: str, path: str, **more: Any) -> Answer:
        headers = more.pop("headers", {"Authorization": f"Bearer {self.bearer}"})
        async with self.sandbox.session.request(
            method, self.address(path), headers=headers, **more
        ) as response:
            body = await response.json(content_type=None)
            return Answer(response.status, body, dict(response.headers))

    async def get(self, path: str, **params: Any) -> Answer:
        return await self.send("GET", path, params={k: str(v) for k, v in params.items()})

    async def post(self, path: str, **form: Any) -> Answer:
        return await self.send("POST", path, data={k: str(v) for k, v in form.items()})

    async def delete(self, path: str, **params: Any) -> Answer:
        return await self.send("DELETE", path, params=params)

    async def upload(self, path: str, content: bytes, **form: str) -> Answer:
        data = FormData()
        data.add_field("source", io.BytesIO(content), filename="p", content_type="image/png")
        for name, value in form.items():
            data.add_field(name, value)
        return await self.send("POST", path, data=data)


def image(width: int = 640, height: int = 480, kind: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (24, 60, 72)).save(written, kind)
    return written.getvalue()


@asynccontextmanager
async def serving(files: dict[str, bytes]) -> AsyncIterator[str]:
    """The address of a small server of files on this machine."""

    async def give(request: web.Request) -> web.Response:
        content = files.get(request.path.lstrip("/"))
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content)

    async def elsewhere(request: web.Request) -> web.Response:
        raise web.HTTPFound("https://example.com/")

    app = web.Application()
    app.add_routes([web.get("/moved", elsewhere), web.get("/{name}", give)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
