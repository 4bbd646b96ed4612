"""Telegram's errors: `{"ok": false, "error_code", "description"}`, the code being HTTP's as well.

core.telegram.org/bots/api#making-requests: descriptions may change and are for people. These are
those of tdlib/telegram-bot-api's source and of the reports of its users, seen on 2026-11-22.
"""

from __future__ import annotations


class Refusal(Exception):
    """One error answer. `retry_after` is in whole seconds."""

    def __init__(self, code: int, description: str, retry_after: int | None = None):
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(why: str) -> Refusal:
    return Refusal(400, f"Bad Request: {why}")


def cannot_parse(why: str) -> Refusal:
    return bad_request(f"can't parse entities: {why}")


def empty(name: str) -> Refusal:
    """A parameter that is missing: Telegram says it of each in its own words."""
    return bad_request(f"{name} is empty")


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized")


def not_found() -> Refusal:
    return Refusal(404, "Not Found")


def forbidden(why: str) -> Refusal:
    return Refusal(403, f"Forbidden: {why}")


def conflict() -> Refusal:
    return Refusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )


def too_large() -> Refusal:
    return Refusal(413, "Request Entity Too Large")


def too_many(retry_after: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after)


def not_modified() -> Refusal:
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
