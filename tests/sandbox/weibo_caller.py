"""Calls the sandbox's Weibo, and holds each refusal against the documented envelope."""

from __future__ import annotations

import io
from typing import Any

import aiohttp
from PIL import Image

from tests.networks.harness import RunningSandbox

LINK = "https://lumikko.example/kajo"
RIP = "211.156.0.1"


class Refused(Exception):
    def __init__(self, status: int, body: dict[str, Any]):
        super().__init__(f"{body['error_code']}: {body['error']}")
        self.status = status
        self.code = body["error_code"]
        self.body = body


class WeiboCaller:
    def __init__(self, sandbox: RunningSandbox, token: dict[str, Any]):
        self.sandbox = sandbox
        self.token = token
        self.uid = str(token["account_id"])
        self.base = token["base_url"]

    async def __call__(
        self, verb: str, method: str, *, pic: bytes | None = None, **params: Any
    ) -> Any:
        path = f"/2/{method}.json"
        given: dict[str, Any] = {"access_token": self.token["credentials"]["access_token"]}
        given |= {name: str(value) for name, value in params.items()}
        how: dict[str, Any] = {"params": given} if verb == "GET" else {"data": given}
        if pic is not None:
            form = aiohttp.FormData(given)
            form.add_field("pic", io.BytesIO(pic), filename="picture", content_type="image/jpeg")
            how = {"data": form}
        async with self.sandbox.session.request(verb, self.base + path, **how) as answer:
            body = await answer.json()
        if isinstance(body, dict) and "error_code" in body:
            assert set(body) == {"request", "error_code", "error"}
            assert body["request"] == path
            assert answer.status in (400, 403, 404, 500)
            token = given["access_token"]
            assert not token or token not in str(body), "an error shows the token"
            raise Refused(answer.status, body)
        assert answer.status == 200
        return body

    async def share(self, text: str = f"灯笼亮了 {LINK}", **more: Any) -> Any:
        params = {"status": text, "rip": RIP} | more
        return await self("POST", "statuses/share", **params)

    async def publish(self, text: str = "灯笼亮了") -> Any:
        return await self("POST", "statuses/update/biz", status=text, rip=RIP)


async def caller(sandbox: RunningSandbox, kind: str = "open", **more: Any) -> WeiboCaller:
    return WeiboCaller(sandbox, await sandbox.token("weibo", kind, language="zh", **more))


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (24, 60, 72)).save(out, kind)
    return out.getvalue()
