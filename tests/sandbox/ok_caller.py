"""Calls the sandbox's Odnoklassniki, signing as its documentation says."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import aiohttp
from PIL import Image

from tests.networks.harness import RunningSandbox


class Refused(Exception):
    """Odnoklassniki answered with an error."""

    def __init__(self, error: dict[str, Any]):
        super().__init__(f"{error['error_code']}: {error['error_msg']}")
        self.code = error["error_code"]
        self.error = error


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def picture(form: str = "JPEG", width: int = 640, height: int = 480) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "#274b6d").save(content, form)
    return content.getvalue()


class OkCaller:
    def __init__(self, sandbox: RunningSandbox, token: dict[str, Any]):
        self.sandbox = sandbox
        self.group = str(token["account_id"])
        self.base = str(token["base_url"])
        self.credentials: dict[str, str] = token["credentials"]

    def signed(self, **params: Any) -> dict[str, str]:
        form = {name: str(value) for name, value in params.items()}
        form = {"application_key": self.credentials["application_key"], "format": "json"} | form
        secret = md5(self.credentials["access_token"] + self.credentials["application_secret_key"])
        form["sig"] = md5("".join(f"{name}={form[name]}" for name in sorted(form)) + secret)
        return form | {"access_token": self.credentials["access_token"]}

    async def send(self, form: dict[str, str], path: str = "/fb.do") -> Any:
        async with self.sandbox.session.post(f"{self.base}{path}", data=form) as answer:
            assert answer.status == 200
            assert answer.content_type == "application/json"
            body = await answer.json()
        if isinstance(body, dict) and "error_code" in body:
            assert set(body) == {"error_code", "error_msg", "error_data"}
            for secret in ("access_token", "application_secret_key"):
                assert self.credentials[secret] not in str(body)
            raise Refused(body)
        return body

    async def __call__(self, method: str, **params: Any) -> Any:
        return await self.send(self.signed(method=method, **params))

    async def post(self, *media: dict[str, Any], text: str | None = "Привет", **more: Any) -> str:
        """`more` goes into the attachment."""
        blocks = ([{"type": "text", "text": text}] if text else []) + list(media)
        attachment = json.dumps({"media": blocks} | more, ensure_ascii=False)
        answer = await self(
            "mediatopic.post", type="GROUP_THEME", gid=self.group, attachment=attachment
        )
        assert isinstance(answer, str)
        return answer

    async def upload(self, *contents: bytes, count: int | None = None) -> Any:
        """What the upload server answers."""
        ticket = await self("photosV2.getUploadUrl", gid=self.group, count=count or len(contents))
        form = aiohttp.FormData(default_to_multipart=True)
        for number, content in enumerate(contents):
            form.add_field(f"pic{number + 1}", io.BytesIO(content), filename="a.jpg")
        async with self.sandbox.session.post(ticket["upload_url"], data=form) as answer:
            body = await answer.json()
        if "error_code" in body:
            raise Refused(body)
        assert list(body["photos"]) == ticket["photo_ids"][: len(contents)]
        return [photo["token"] for photo in body["photos"].values()]
