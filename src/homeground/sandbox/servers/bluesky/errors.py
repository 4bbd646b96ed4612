"""XRPC's errors: `{"error": "Name", "message": "…"}`.

Names and wordings are those of the lexicons and of the server's source (bluesky-social/atproto,
packages/pds and packages/xrpc-server), seen 2026-11-22, and of a real server where the comment
says so.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

Json = dict[str, Any]


class Refusal(Exception):
    """An answer other than success; the server adds the rate-limit headers to it."""

    def __init__(self, status: int, error: str, message: str):
        super().__init__(message)
        self.status = status
        self.body: Json = {"error": error, "message": message}

    def response(self) -> web.Response:
        return web.json_response(self.body, status=self.status)


def invalid(message: str, error: str = "InvalidRequest") -> Refusal:
    return Refusal(400, error, message)


def no_token() -> Refusal:
    return Refusal(401, "AuthMissing", "Authentication Required")


def not_yours() -> Refusal:
    """A write to somebody else's repository."""
    return Refusal(401, "AuthenticationRequired", "Authentication Required")


def wrong_password() -> Refusal:
    return Refusal(401, "AuthenticationRequired", "Invalid identifier or password")


def bad_token() -> Refusal:
    """400 and not 401: so answered a real server."""
    return invalid("Token could not be verified", "InvalidToken")


def bad_scope() -> Refusal:
    """An access token where a refresh token is needed, or the other way round."""
    return invalid("Bad token scope", "InvalidToken")


def expired_token() -> Refusal:
    return invalid("Token has expired", "ExpiredToken")


def revoked_token() -> Refusal:
    """A refresh token whose session was ended."""
    return invalid("Token has been revoked", "ExpiredToken")


def sign_in_code() -> Refusal:
    """A person must look into their mail.

    The protocol has no captcha; this is the one step for a person that createSession documents.
    """
    return Refusal(
        401, "AuthFactorTokenRequired", "A sign in code has been sent to your email address"
    )


def too_many() -> Refusal:
    return Refusal(429, "RateLimitExceeded", "Rate Limit Exceeded")


def internal() -> Refusal:
    return Refusal(500, "InternalServerError", "Internal Server Error")


def no_method() -> Refusal:
    return Refusal(501, "MethodNotImplemented", "Method Not Implemented")
