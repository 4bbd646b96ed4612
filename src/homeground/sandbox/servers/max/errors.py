"""MAX's errors: `{"code", "message"}`, with HTTP's status.

The statuses are those of the published schema (tamtam-bot-api-schema 0.5.6, "HTTP response codes"
and `Error`), which MAX inherited. `verify.token` stands there as an example; `proto.payload`,
`chat.denied`, `attachment.not.ready` and `too.many.requests` are what MAX's clients report, seen
2026-11-22. Messages are for people, and those said here to be the sandbox's own are.
"""

from __future__ import annotations


class Refusal(Exception):
    """One error answer."""

    def __init__(self, status: int, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message


def token() -> Refusal:
    return Refusal(401, "verify.token", "Invalid access_token")


def token_in_query() -> Refusal:
    """dev.max.ru/docs-api: a token in the query is no longer taken."""
    return Refusal(
        401, "verify.token", "access_token in query is not supported, use Authorization header"
    )


def payload(why: str) -> Refusal:
    """The body or a parameter is wrong; how MAX words it is not documented."""
    return Refusal(400, "proto.payload", why)


def not_ready(kind: str) -> Refusal:
    """dev.max.ru/docs-api, POST /messages: send again a little later."""
    return Refusal(
        400, "attachment.not.ready", f"Key: errors.process.attachment.{kind}.not.processed"
    )


def denied(why: str) -> Refusal:
    return Refusal(403, "chat.denied", why)


def not_found(what: str) -> Refusal:
    return Refusal(404, "not.found", f"{what} not found")


def not_allowed() -> Refusal:
    return Refusal(405, "method.not.allowed", "Method is not allowed")


def too_many() -> Refusal:
    return Refusal(429, "too.many.requests", "Too many requests")


def internal() -> Refusal:
    return Refusal(500, "internal.error", "Internal Server Error")
