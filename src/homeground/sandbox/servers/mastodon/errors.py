"""Mastodon's errors: `{"error": "…"}`, with the wordings of its documentation and locale file.

Source: docs.joinmastodon.org/methods and config/locales/en.yml of mastodon/mastodon, seen
2026-11-22. Where neither has a wording, the comment says so.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

Json = dict[str, Any]


class Refusal(Exception):
    """An answer other than success; the server adds the rate-limit headers to it."""

    def __init__(self, status: int, error: str, description: str | None = None):
        super().__init__(error)
        self.status = status
        self.body: Json = {"error": error}
        if description is not None:
            self.body["error_description"] = description

    def response(self) -> web.Response:
        return web.json_response(self.body, status=self.status)


def invalid_token() -> Refusal:
    return Refusal(401, "The access token is invalid")


def revoked_token() -> Refusal:
    """Doorkeeper's wording; Mastodon's tokens do not expire, they are revoked."""
    return Refusal(401, "The access token was revoked")


def outside_scopes() -> Refusal:
    return Refusal(403, "This action is outside the authorized scopes")


def needs_user() -> Refusal:
    return Refusal(422, "This method requires an authenticated user")


def unconfirmed() -> Refusal:
    """An account that a person must attend to.

    Mastodon's API has no captcha; this is what it documents for a sign-in that is not confirmed.
    """
    return Refusal(403, "Your login is missing a confirmed e-mail address")


def not_found() -> Refusal:
    return Refusal(404, "Record not found")


def invalid(what: str) -> Refusal:
    """A record that could not be saved."""
    return Refusal(422, f"Validation failed: {what}")


def refused(what: str) -> Refusal:
    """A refusal in the locale file's own words, without the prefix of a record's validation."""
    return Refusal(422, what)


def too_many() -> Refusal:
    return Refusal(429, "Too many requests")


def internal() -> Refusal:
    """Only 500 and 503 with `error` are documented, this wording is not."""
    return Refusal(500, "Internal server error")
