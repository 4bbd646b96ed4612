"""Requests to the sandbox's LinkedIn, with the headers that its documentation demands."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from yarl import URL

from tests.networks.harness import RunningSandbox

VERSION = "202607"
# What the pages of the Posts and Comments APIs name in an answer; nothing else is said.
POST_FIELDS = {
    "id", "author", "commentary", "visibility", "lifecycleState", "lifecycleStateInfo",
    "isReshareDisabledByAuthor", "distribution", "createdAt", "lastModifiedAt", "publishedAt",
    "content", "reshareContext", "contentLandingPage", "contentCallToActionLabel",
}  # fmt: skip
COMMENT_FIELDS = {
    "id", "commentUrn", "actor", "object", "message", "created", "lastModified", "likesSummary",
    "commentsSummary", "parentComment",
}  # fmt: skip


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def refused(self) -> tuple[int, str]:
        assert self.body["status"] == self.status
        return self.status, str(self.body["message"])


@dataclass
class LinkedInCaller:
    sandbox: RunningSandbox
    token: dict[str, Any]

    @property
    def urn(self) -> str:
        return str(self.token["account_id"])

    async def __call__(
        self, method: str, path: str, *, headers: dict[str, str | None] | None = None, **more: Any
    ) -> Answer:
        """`path` is sent as it is written. A header that is `None` is left out."""
        usual: dict[str, str | None] = {
            "Authorization": f"Bearer {self.token['credentials']['access_token']}",
            "LinkedIn-Version": VERSION,
            "X-Restli-Protocol-Version": "2.0.0",
        }
        sent = {name: value for name, value in (usual | (headers or {})).items() if value}
        address = URL(f"{self.sandbox.url}/linkedin{path}", encoded=True)
        async with self.sandbox.session.request(method, address, headers=sent, **more) as response:
            body = await response.json() if response.content_type == "application/json" else None
            return Answer(response.status, body, dict(response.headers))

    def body(self, text: str, **more: Any) -> dict[str, Any]:
        return {
            "author": self.urn,
            "commentary": text,
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        } | more

    async def post(self, text: str, **more: Any) -> Answer:
        return await self("POST", "/rest/posts", json=self.body(text, **more))

    async def posted(self, text: str, **more: Any) -> str:
        answer = await self.post(text, **more)
        assert answer.status == 201, answer.body
        return answer.headers["x-restli-id"]

    async def one(self, urn: str) -> Answer:
        answer = await self("GET", f"/rest/posts/{key(urn)}")
        assert answer.status != 200 or set(answer.body) <= POST_FIELDS
        return answer

    async def comments(self, urn: str) -> list[dict[str, Any]]:
        """All of them, page after page."""
        path = f"/rest/socialActions/{key(urn)}/comments?count=100"
        found: list[dict[str, Any]] = []
        while True:
            answer = await self("GET", path)
            assert answer.status == 200, answer.body
            found += answer.body["elements"]
            assert all(set(one) <= COMMENT_FIELDS for one in answer.body["elements"])
            if not answer.body["paging"]["links"]:
                return found
            path = answer.body["paging"]["links"][0]["href"]

    async def say(self, urn: str, text: str, **more: Any) -> Answer:
        body = {"actor": self.urn, "object": urn, "message": {"text": text}} | more
        return await self("POST", f"/rest/socialActions/{key(urn)}/comments", json=body)

    async def patch(self, path: str, **changes: Any) -> Answer:
        headers: dict[str, str | None] = {"X-RestLi-Method": "PARTIAL_UPDATE"}
        return await self("POST", path, json={"patch": {"$set": changes}}, headers=headers)

    async def image(self, content: bytes) -> str:
        asked = {"initializeUploadRequest": {"owner": self.urn}}
        answer = await self("POST", "/rest/images?action=initializeUpload", json=asked)
        assert answer.status == 200, answer.body
        value = answer.body["value"]
        async with self.sandbox.session.put(value["uploadUrl"], data=io.BytesIO(content)) as sent:
            assert sent.status == 201
        return str(value["image"])


def key(urn: str) -> str:
    return quote(urn, safe="")
