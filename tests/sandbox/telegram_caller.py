"""Calls the sandbox's Telegram, and holds every call and every answer against the published types."""

from __future__ import annotations

import io
import json
from typing import Any

import aiohttp
from PIL import Image

from tests.networks.harness import RunningSandbox

from .telegram_schema import TelegramSchema

VIDEO = b"\0\0\0\x20ftypisom" + b"\0" * 100


class Refused(Exception):
    """Telegram answered with an error."""

    def __init__(self, body: dict[str, Any]):
        super().__init__(f"{body['error_code']}: {body['description']}")
        self.code = body["error_code"]
        self.body = body


def picture(form: str = "JPEG", width: int = 640, height: int = 480) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "#274b6d").save(content, form)
    return content.getvalue()


class TelegramCaller:
    """A second of the sandbox's passes before every call. Files are given as bytes."""

    def __init__(self, sandbox: RunningSandbox, schema: TelegramSchema, token: dict[str, Any]):
        self.sandbox = sandbox
        self.schema = schema
        self.channel = int(token["account_id"])
        self.group = int(token["credentials"]["discussion_chat_id"])
        self.token = str(token["credentials"]["bot_token"])
        self.handle = str(token["handle"])
        self.base = str(token["base_url"])

    def address(self, method: str) -> str:
        return f"{self.base}/bot{self.token}/{method}"

    async def __call__(self, method: str, *, as_json: bool = False, **params: Any) -> Any:
        self.sandbox.sandbox.clock.advance(1)
        request: dict[str, Any] = {}
        attached = {k: v for k, v in params.items() if isinstance(v, bytes)}
        named = {k for k in attached if k.startswith("file_")}
        assert not self.schema.problems_of_call(method, dict.fromkeys(set(params) - named))
        if as_json:
            request["json"] = params
        else:
            form = aiohttp.FormData(default_to_multipart=bool(attached))
            for name, value in params.items():
                if isinstance(value, bytes):
                    form.add_field(name, io.BytesIO(value), filename=f"{name}.bin")
                elif isinstance(value, str):
                    form.add_field(name, value)
                else:
                    form.add_field(name, json.dumps(value))
            request["data"] = form
        async with self.sandbox.session.post(self.address(method), **request) as answer:
            body = await answer.json()
            assert answer.content_type == "application/json"
            assert answer.status == body.get("error_code", 200)
        if not body["ok"]:
            assert not self.schema.problems_of_error(body), body
            assert self.token not in str(body)
            raise Refused(body)
        problems = self.schema.problems_of_result(method, body["result"])
        assert not problems, problems
        return body["result"]

    async def post(self, text: str = "Привет", **params: Any) -> Any:
        return await self("sendMessage", chat_id=self.channel, text=text, **params)

    async def updates(self, **params: Any) -> list[Any]:
        """All that wait, confirmed as they are read."""
        found: list[Any] = []
        offset = 0
        while page := await self("getUpdates", offset=offset, **params):
            found += page
            offset = page[-1]["update_id"] + 1
        return found
