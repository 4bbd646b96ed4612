"""Requests to the sandbox's X, each answer held against the published document."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
from PIL import Image

from tests.networks.harness import RunningSandbox
from tests.networks.openapi import OpenApi


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Any:
        return self.body["data"]


@dataclass
class XCaller:
    """`schema` is left out where an answer is in the old words, which the document dropped."""

    sandbox: RunningSandbox
    token: dict[str, Any]
    schema: OpenApi

    @property
    def account_id(self) -> str:
        return str(self.token["account_id"])

    async def __call__(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        **more: Any,
    ) -> Answer:
        bearer = {"Authorization": f"Bearer {self.token['credentials'].get('access_token')}"}
        async with self.sandbox.session.request(
            method,
            f"{self.sandbox.url}/x{path}",
            headers=bearer if headers is None else headers,
            params=params,
            **more,
        ) as response:
            answer = Answer(
                response.status, await response.json(content_type=None), dict(response.headers)
            )
        if "tweet.fields" not in (params or {}):
            assert self.schema.answer_problems(method, path, answer.status, answer.body) == []
        return answer

    async def post(self, text: str, **more: Any) -> Answer:
        return await self("POST", "/2/tweets", json={"text": text, **more})

    async def upload(
        self, content: bytes, mime: str = "image/png", category: str = "tweet_image"
    ) -> str:
        begun = await self(
            "POST",
            "/2/media/upload/initialize",
            json={"media_type": mime, "media_category": category, "total_bytes": len(content)},
        )
        media_id = str(begun.data["id"])
        half = len(content) // 2
        for index, part in enumerate((content[:half], content[half:])):
            form = aiohttp.FormData()
            form.add_field("segment_index", str(index))
            form.add_field("media", part, filename="part", content_type="application/octet-stream")
            assert (
                await self("POST", f"/2/media/upload/{media_id}/append", data=form)
            ).status == 200
        await self("POST", f"/2/media/upload/{media_id}/finalize")
        return media_id


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 90, 120)).save(out, kind)
    return out.getvalue()


def oauth1_header(
    method: str,
    url: str,
    credentials: dict[str, str],
    *,
    timestamp: int,
    nonce: str | None = None,
    secret: str | None = None,
) -> str:
    """An Authorization header, made by the book (RFC 5849) and apart from the server's code."""
    oauth = {
        "oauth_consumer_key": credentials["consumer_key"],
        "oauth_nonce": nonce or secrets.token_hex(8),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(timestamp),
        "oauth_token": credentials["access_token"],
        "oauth_version": "1.0",
    }
    parts = urlsplit(url)
    pairs = [tuple(pair.split("=", 1)) for pair in parts.query.split("&") if pair]
    pairs += [(_escape(n), _escape(v)) for n, v in oauth.items()]
    normal = "&".join(f"{n}={v}" for n, v in sorted(pairs))
    base = "&".join(
        (method, _escape(f"{parts.scheme}://{parts.netloc}{parts.path}"), _escape(normal))
    )
    key = f"{_escape(credentials['consumer_secret'])}&{_escape(secret or credentials['access_token_secret'])}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()
    oauth["oauth_signature"] = base64.b64encode(digest).decode()
    return "OAuth " + ", ".join(f'{n}="{_escape(v)}"' for n, v in oauth.items())


def _escape(text: str) -> str:
    return quote(text, safe="-._~")
