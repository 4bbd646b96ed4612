"""Calls both APIs of the sandbox's WordPress, and holds each refusal against its documented shape."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.networks.harness import RunningSandbox


class Refused(Exception):
    def __init__(self, status: int, body: dict[str, Any]):
        self.status, self.body = status, body
        self.code = body.get("code") or body.get("error")
        super().__init__(f"{status} {self.code}")


@dataclass
class Answer:
    body: Any
    status: int
    headers: dict[str, str] = field(default_factory=dict)


class RestCaller:
    """wp/v2 with an application password; `visitor` without one."""

    def __init__(self, sandbox: RunningSandbox, token: dict[str, Any]):
        self.sandbox = sandbox
        self.account_id = token["account_id"]
        self.handle = token["handle"]
        self.credentials = token["credentials"]
        self.base = token["base_url"]

    def login(self) -> dict[str, str]:
        pair = f"{self.credentials['username']}:{self.credentials['application_password']}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    async def full(
        self,
        verb: str,
        path: str,
        *,
        visitor: bool = False,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> Answer:
        sent = ({} if visitor else self.login()) | (headers or {})
        async with self.sandbox.session.request(
            verb, f"{self.base}/wp-json/{path}", headers=sent, **more
        ) as answer:
            body = await answer.json()
        if answer.status >= 400:
            assert set(body) == {"code", "message", "data"}
            assert body["data"]["status"] == answer.status
            assert self.credentials["application_password"] not in str(body)
            raise Refused(answer.status, body)
        return Answer(body, answer.status, dict(answer.headers))

    async def __call__(self, verb: str, path: str, **more: Any) -> Any:
        return (await self.full(verb, f"wp/v2/{path}", **more)).body

    async def post(self, content: str = "Licht im Garten", **more: Any) -> Any:
        body = {"title": "Licht", "content": content, "status": "publish"} | more
        return await self("POST", "posts", json=body)


class ComCaller:
    """v1.1 with a token."""

    def __init__(self, sandbox: RunningSandbox, token: dict[str, Any]):
        self.sandbox = sandbox
        self.site = token["credentials"]["site"]
        self.token = token["credentials"]["access_token"]
        self.account_id = token["account_id"]
        self.base = token["base_url"]

    async def __call__(self, verb: str, path: str, **more: Any) -> Any:
        path = path if path == "/me" else f"/sites/{self.site}{path}"
        async with self.sandbox.session.request(
            verb,
            f"{self.base}/rest/v1.1{path}",
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
            **more,
        ) as answer:
            body = await answer.json()
        if answer.status >= 400:
            assert set(body) == {"error", "message"}
            assert not self.token or self.token not in str(body)
            raise Refused(answer.status, body)
        return body

    async def post(self, content: str = "Licht im Garten", **more: Any) -> Any:
        return await self("POST", "/posts/new", json={"title": "Licht", "content": content} | more)


async def rest(sandbox: RunningSandbox, **more: Any) -> RestCaller:
    return RestCaller(sandbox, await sandbox.token("wordpress", "self_hosted", **more))


async def com(sandbox: RunningSandbox, **more: Any) -> ComCaller:
    return ComCaller(sandbox, await sandbox.token("wordpress", "wordpress_com", **more))


def picture(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (24, 60, 72)).save(out, kind)
    return out.getvalue()
