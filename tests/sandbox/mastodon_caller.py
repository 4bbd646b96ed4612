"""Requests to the sandbox's Mastodon, each answer held against the published document."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.networks.harness import RunningSandbox
from tests.networks.openapi import OpenApi


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def error(self) -> str:
        return str(self.body["error"])

    def link(self, rel: str) -> str | None:
        for part in self.headers.get("Link", "").split(", "):
            address, _, name = part.partition("; ")
            if name == f'rel="{rel}"':
                return address.strip("<>")
        return None


@dataclass
class MastodonCaller:
    sandbox: RunningSandbox
    token: dict[str, Any]
    schema: OpenApi

    @property
    def account_id(self) -> str:
        return str(self.token["account_id"])

    @property
    def base(self) -> str:
        return f"{self.sandbox.url}/mastodon"

    async def __call__(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> Answer:
        bearer = {"Authorization": f"Bearer {self.token['credentials']['access_token']}"}
        async with self.sandbox.session.request(
            method,
            self.base + path if path.startswith("/") else path,
            headers=bearer if headers is None else headers,
            **more,
        ) as response:
            body = await response.json(content_type=None)
            answer = Answer(response.status, body, dict(response.headers))
        if path.startswith("/"):
            assert self.schema.answer_problems(method, path, answer.status, body) == []
        return answer

    async def post(self, text: str, *, key: str | None = None, **more: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.token['credentials']['access_token']}"}
        if key:
            headers["Idempotency-Key"] = key
        body = {"status": text} | more
        return await self("POST", "/api/v1/statuses", headers=headers, json=body)

    async def upload(self, content: bytes, description: str | None = None) -> Answer:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(content), filename="picture", content_type="image/png")
        if description is not None:
            form.add_field("description", description)
        return await self("POST", "/api/v2/media", data=form)

    async def ready(self, content: bytes, description: str | None = None) -> str:
        media_id = str((await self.upload(content, description)).body["id"])
        for _ in range(3):
            if (await self("GET", f"/api/v1/media/{media_id}")).status == 200:
                return media_id
        raise AssertionError("the upload is never ready")
