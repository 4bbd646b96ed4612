"""Requests to the sandbox's Bluesky, each answer held against its lexicon."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from tests.networks.harness import RunningSandbox
from tests.networks.lexicon import Lexicons


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def refused(self) -> tuple[int, str, str]:
        return self.status, str(self.body["error"]), str(self.body["message"])


@dataclass
class BlueskyCaller:
    sandbox: RunningSandbox
    token: dict[str, Any]
    lexicons: Lexicons
    session: dict[str, Any] = field(default_factory=dict)

    @property
    def did(self) -> str:
        return str(self.token["account_id"])

    async def __call__(
        self, method: str, nsid: str, *, bearer: str | None = "access", **more: Any
    ) -> Answer:
        """`bearer` is a token, the name of one of the session's, or `None` for none."""
        headers = dict(more.pop("headers", {}))
        if bearer is not None and (token := self.session.get(f"{bearer}Jwt", bearer)):
            headers["Authorization"] = f"Bearer {token}"
        address = f"{self.sandbox.url}/bluesky/xrpc/{nsid}"
        async with self.sandbox.session.request(
            method, address, headers=headers, **more
        ) as response:
            body = await response.json()
            answer = Answer(response.status, body, dict(response.headers))
        if answer.status == 200:
            assert self.lexicons.output_problems(nsid, body) == []
        else:
            assert set(body) == {"error", "message"}
        return answer

    async def get(self, nsid: str, **params: Any) -> Answer:
        return await self("GET", nsid, params=params)

    async def sign_in(self) -> BlueskyCaller:
        answer = await self(
            "POST",
            "com.atproto.server.createSession",
            bearer=None,
            json=self.token["credentials"],
        )
        assert answer.status == 200, answer.body
        self.session = answer.body
        return self

    async def create(
        self, record: dict[str, Any], collection: str = "app.bsky.feed.post", **more: Any
    ) -> Answer:
        body = {"repo": self.did, "collection": collection, "record": record} | more
        return await self("POST", "com.atproto.repo.createRecord", json=body)

    async def post(self, text: str, **more: Any) -> Answer:
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": self.now(), **more}
        return await self.create(record)

    async def put(self, collection: str, rkey: str, record: dict[str, Any], **more: Any) -> Answer:
        body = {"repo": self.did, "collection": collection, "rkey": rkey, "record": record} | more
        return await self("POST", "com.atproto.repo.putRecord", json=body)

    async def delete(self, uri: str) -> Answer:
        _, _, did, collection, rkey = uri.split("/")
        body = {"repo": did, "collection": collection, "rkey": rkey}
        return await self("POST", "com.atproto.repo.deleteRecord", json=body)

    async def upload(self, content: bytes, mime: str = "image/png") -> Answer:
        return await self(
            "POST",
            "com.atproto.repo.uploadBlob",
            data=io.BytesIO(content),
            headers={"Content-Type": mime},
        )

    def now(self) -> str:
        return f"{self.sandbox.sandbox.clock.now():%Y-%m-%dT%H:%M:%S}.000Z"
