"""Calls the sandbox's MAX, and holds every call and every answer against the published schema.

MAX's API grew out of TamTam's, whose schema is the published one. It knows the token in the query
only, which MAX no longer takes (dev.max.ru/docs-api, seen 2026-11-22), and the addresses of uploads
are not in it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from PIL import Image

from tests.networks.harness import RunningSandbox
from tests.networks.openapi import OpenApi

VIDEO = b"\0\0\0\x20ftypisom" + b"\0" * 100


def schema_of(shared: Path) -> OpenApi:
    path = shared / "schemas" / "max" / "tamtam-schema.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    # `required` names a property that the type has not, and that no message's body carries.
    document["components"]["schemas"]["MessageBody"]["required"].remove("link")
    # Its own description of the body has `text` alone: "fill only what you want".
    document["components"]["schemas"]["NewMessageBody"]["required"].clear()
    return OpenApi(document)


class Refused(Exception):
    """MAX answered with an error."""

    def __init__(self, status: int, body: dict[str, Any]):
        super().__init__(f"{status} {body['code']}: {body['message']}")
        self.status = status
        self.code = body["code"]


def picture(form: str = "JPEG", width: int = 640, height: int = 480) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "#274b6d").save(content, form)
    return content.getvalue()


class MaxCaller:
    """A second of the sandbox's passes before every call."""

    def __init__(self, sandbox: RunningSandbox, schema: OpenApi, token: dict[str, Any]):
        self.sandbox = sandbox
        self.schema = schema
        self.chat = int(token["account_id"])
        self.token = str(token["credentials"]["access_token"])
        self.handle = str(token["handle"])
        self.base = str(token["base_url"])

    async def __call__(
        self, method: str, path: str, body: Any = None, *, seconds: float = 1, **query: Any
    ) -> Any:
        self.sandbox.sandbox.clock.advance(seconds)
        async with self.sandbox.session.request(
            method,
            f"{self.base}{path}",
            params=query,
            json=body,
            headers={"Authorization": self.token},
        ) as answer:
            content = await answer.json()
            assert answer.content_type == "application/json"
        if answer.status >= 400:
            assert sorted(content) == ["code", "message"]
            assert not self.token or self.token not in str(content)
            raise Refused(answer.status, content)
        problems = self.schema.answer_problems(method, path, answer.status, content)
        assert not problems, problems
        return content

    async def post(self, text: str = "Привет", **more: Any) -> Any:
        body = {"text": text, "attachments": None, "link": None} | more
        answer = await self("POST", "/messages", body, chat_id=self.chat)
        return answer["message"]

    async def upload(self, content: bytes, kind: str = "image", *, raw: bool = False) -> Any:
        """What the upload answers: `PhotoTokens`, or a video's token."""
        slot = await self("POST", "/uploads", type=kind)
        form = aiohttp.FormData()
        form.add_field("data", io.BytesIO(content), filename="data.bin")
        async with self.sandbox.session.post(slot["url"], data=content if raw else form) as answer:
            content_ = await answer.json()
            if answer.status != 200:
                raise Refused(answer.status, content_)
            return content_

    def only(self) -> Any:
        """The one post of the ground truth."""
        (post,) = [p for p in self.sandbox.sandbox.world.posts if p.network == "max"]
        return post
