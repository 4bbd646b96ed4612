"""Calls the sandbox's LINE, and holds every call and every answer against the published schemas.

`insight.yml` is published beside `messaging-api.yml` (github.com/line/line-openapi, seen 2026-11-22);
what of it the sandbox answers stands here, with one change: `delivered` may be null, as its own
description says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.networks.harness import RunningSandbox
from tests.networks.openapi import OpenApi

NUMBER = {"type": "integer"}
MAYBE = {"type": "integer", "nullable": True}
MEDIA = (
    "mediaPlayed", "mediaPlayed25Percent", "mediaPlayed50Percent", "mediaPlayed75Percent",
    "mediaPlayed100Percent", "uniqueMediaPlayed", "uniqueMediaPlayed25Percent",
    "uniqueMediaPlayed50Percent", "uniqueMediaPlayed75Percent", "uniqueMediaPlayed100Percent",
)  # fmt: skip


def _object(**properties: Any) -> dict[str, Any]:
    """Nothing more than these, so that a misspelt name is found."""
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _status(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


INSIGHT = {
    "/v2/bot/insight/followers": _object(
        status=_status("ready", "unready", "out_of_service"),
        followers=NUMBER,
        targetedReaches=NUMBER,
        blocks=NUMBER,
    ),
    "/v2/bot/insight/message/delivery": _object(
        status=_status("ready", "unready", "out_of_service"),
        apiBroadcast=NUMBER,
        apiPush=NUMBER,
        apiMulticast=NUMBER,
    ),
    "/v2/bot/insight/message/event": _object(
        overview=_object(
            requestId={"type": "string"},
            timestamp=NUMBER,
            delivered=MAYBE,
            uniqueImpression=MAYBE,
            uniqueClick=MAYBE,
            uniqueMediaPlayed=MAYBE,
            uniqueMediaPlayed100Percent=MAYBE,
        ),
        messages={
            "type": "array",
            "items": _object(seq=NUMBER, impression=MAYBE, **dict.fromkeys(MEDIA, MAYBE)),
        },
        clicks={
            "type": "array",
            "items": _object(
                seq=NUMBER,
                url={"type": "string"},
                click=MAYBE,
                uniqueClick=MAYBE,
                uniqueClickOfRequest=MAYBE,
            ),
        },
    ),
}


def schema_of(shared: Path) -> OpenApi:
    path = shared / "schemas" / "line" / "messaging-api.yml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    for address, schema in INSIGHT.items():
        answer = {"content": {"application/json": {"schema": schema}}}
        document["paths"][address] = {"get": {"responses": {"200": answer}}}
    return OpenApi(document)


class Refused(Exception):
    """LINE answered with an error."""

    def __init__(self, status: int, body: dict[str, Any], headers: Any):
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.headers = headers


class LineCaller:
    """A second of the sandbox's passes before every call."""

    def __init__(self, sandbox: RunningSandbox, schema: OpenApi, token: dict[str, Any]):
        self.sandbox = sandbox
        self.schema = schema
        self.id = str(token["account_id"])
        self.handle = str(token["handle"])
        self.token = str(token["credentials"]["channel_access_token"])
        self.base = str(token["base_url"])
        self.last = ""
        """The id of the last request."""

    async def __call__(
        self, method: str, path: str, body: Any = None, *, key: str | None = None, **query: Any
    ) -> Any:
        self.sandbox.sandbox.clock.advance(1)
        headers = {"Authorization": f"Bearer {self.token}"}
        if key is not None:
            headers["X-Line-Retry-Key"] = key
        async with self.sandbox.session.request(
            method, f"{self.base}{path}", params=query, json=body, headers=headers
        ) as answer:
            content = await answer.json()
            assert answer.content_type == "application/json"
            assert len(answer.headers["x-line-request-id"]) == 36
            assert answer.headers["x-line-request-id"] != self.last
            self.last = answer.headers["x-line-request-id"]
        if answer.status >= 400:
            error = {"$ref": "#/components/schemas/ErrorResponse"}
            problems = list(self.schema._problems(error, content, "error"))
            assert not problems, problems
            assert set(content) <= {"message", "details", "sentMessages"}
            raise Refused(answer.status, content, answer.headers)
        problems = self.schema.answer_problems(method, path, answer.status, content)
        assert not problems, problems
        return content

    async def broadcast(self, *messages: Any, key: str | None = None) -> str:
        """The request's id. A message that is a text stands for a text message."""
        given = [{"type": "text", "text": m} if isinstance(m, str) else m for m in messages]
        await self("POST", "/v2/bot/message/broadcast", {"messages": given}, key=key)
        return self.last

    async def event(self, request_id: str) -> Any:
        return await self("GET", "/v2/bot/insight/message/event", requestId=request_id)

    def only(self) -> Any:
        """The one post of the ground truth."""
        (post,) = [p for p in self.sandbox.sandbox.world.posts if p.network == "line"]
        return post
