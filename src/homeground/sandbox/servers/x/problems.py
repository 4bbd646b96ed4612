"""X's errors: problem documents with the types that X documents.

Source: docs.x.com/x-api/fundamentals/response-codes-and-errors and the published OpenAPI document
2.167, both seen 2026-11-22. Where a wording was only seen in public reports of real answers, the
comment says so; where nothing was found, it says "not documented".
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

TYPES = "https://api.x.com/2/problems"
PROBLEM_JSON = "application/problem+json"
Json = dict[str, Any]


class Refusal(Exception):
    """An answer other than success; the server adds the rate-limit headers to it."""

    def __init__(self, status: int, body: Json, headers: dict[str, str] | None = None):
        super().__init__(body.get("detail") or body.get("title") or status)
        self.status = status
        self.body = body
        self.headers = headers or {}

    def response(self) -> web.Response:
        return web.Response(
            status=self.status,
            text=json.dumps(self.body, ensure_ascii=False),
            # The schema has problem+json beside json for every failed request.
            content_type=PROBLEM_JSON,
            headers=self.headers,
        )


def unauthorized() -> Refusal:
    return Refusal(
        401,
        {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"},
        {"WWW-Authenticate": 'Bearer realm="https://api.x.com"'},
    )


def app_only_forbidden() -> Refusal:
    """Seen word for word in plhery/node-twitter-api-v2#475 and xdevplatform/bookmarks-search#10.

    There the type's host was api.twitter.com; every type that X documents today is on api.x.com.
    """
    return Refusal(
        403,
        {
            "title": "Unsupported Authentication",
            "detail": (
                "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  "
                "Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User "
                "Context]."
            ),
            "type": f"{TYPES}/unsupported-authentication",
            "status": 403,
        },
    )


def forbidden(detail: str = "Forbidden") -> Refusal:
    """The generic refusal: also what X says of a missing scope (plhery/node-twitter-api-v2#265)."""
    return Refusal(
        403, {"detail": detail, "type": "about:blank", "title": "Forbidden", "status": 403}
    )


def duplicate() -> Refusal:
    return forbidden("You are not allowed to create a Tweet with duplicate content.")


def reply_not_allowed() -> Refusal:
    """Seen in public reports since February 2026 (devcommunity.x.com, topic 257909)."""
    return forbidden(
        "Reply to this conversation is not allowed because you have not been mentioned or "
        "otherwise engaged by the author of the post you are replying to."
    )


def invalid(parameter: str, value: Any, message: str) -> Refusal:
    """One wrong parameter, as X staff described it in twittercommunity.com, topic 151746."""
    values = value if isinstance(value, list) else [value]
    return Refusal(
        400,
        {
            "errors": [
                {"parameters": {parameter: [_text(one) for one in values]}, "message": message}
            ],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{TYPES}/invalid-request",
        },
    )


def not_found(what: str, parameter: str, value: str) -> Refusal:
    """A single resource that is not there.

    X's single lookups answer 200 with `errors` and no `data`; callers decide which of both to use.
    """
    return Refusal(404, not_found_error(what, parameter, value) | {"status": 404})


def not_found_error(what: str, parameter: str, value: str) -> Json:
    """One entry of `errors` beside found data: the shape is in the documentation of partial errors."""
    return {
        "value": value,
        "detail": f"Could not find {what} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": what,
        "parameter": parameter,
        "resource_id": value,
        "type": f"{TYPES}/resource-not-found",
    }


def too_many(headers: dict[str, str]) -> Refusal:
    return Refusal(
        429,
        {
            "title": "Too Many Requests",
            "detail": "Too Many Requests",
            "type": "about:blank",
            "status": 429,
        },
        headers,
    )


def locked() -> Refusal:
    """An account that a person must unlock.

    X's API has no captcha. The nearest documented answer is code 326 of its error table.
    """
    return Refusal(
        403,
        {
            "errors": [
                {
                    "code": 326,
                    "message": (
                        "To protect our users from spam and other malicious activity, this account "
                        "is temporarily locked. Please log in to https://twitter.com to unlock "
                        "your account."
                    ),
                }
            ]
        },
    )


def internal() -> Refusal:
    return Refusal(
        500,
        {
            "title": "Internal Server Error",
            # The wording is not documented, the type and the required members are.
            "detail": "Something is broken. This is usually a temporary error.",
            "type": f"{TYPES}/internal-error",
            "status": 500,
        },
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
