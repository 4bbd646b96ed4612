"""LINE's errors: `{"message", "details": [{"message", "property"}]}`, with HTTP's status.

developers.line.biz/en/reference/messaging-api/#error-responses and its list of messages, seen
2026-11-22. An empty `details` is left out.
"""

from __future__ import annotations

from .state import Json


class Refusal(Exception):
    """One error answer."""

    def __init__(
        self,
        status: int,
        message: str,
        details: list[Json] | None = None,
        *,
        accepted: str | None = None,
        sent: list[Json] | None = None,
    ):
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details or []
        self.accepted = accepted
        """The request that has been accepted instead of this one."""
        self.sent = sent
        """What that one sent, where it was a push message."""


def invalid(details: list[Json]) -> Refusal:
    return Refusal(400, f"The request body has {len(details)} error(s)", details)


def not_json() -> Refusal:
    return Refusal(400, "The request body could not be parsed as JSON (line: 1, column: 1)")


def bad_parameter(name: str, why: str) -> Refusal:
    """How LINE words a wrong parameter of a query is not documented: the details' form is."""
    return Refusal(400, "The request has 1 error(s)", [{"message": why, "property": name}])


def bad_retry_key() -> Refusal:
    """400 is documented, for calls that take no retry key; the words are the sandbox's own."""
    return Refusal(400, "Invalid retry key")


def no_token() -> Refusal:
    return Refusal(
        401,
        "Authentication failed due to the following reason: missing or invalid access token. "
        "Confirm that the access token in the authorization header is valid.",
    )


def expired() -> Refusal:
    return Refusal(401, "Authentication failed due to the following reason: access token expired")


def not_available() -> Refusal:
    return Refusal(403, "Access to this API is not available for your account")


def failed_to_send() -> Refusal:
    """For a user id that the account does not know."""
    return Refusal(400, "Failed to send messages")


def not_found() -> Refusal:
    return Refusal(404, "Not found")


def already(accepted: str, sent: list[Json] | None) -> Refusal:
    return Refusal(409, "The retry key is already accepted", accepted=accepted, sent=sent)


def too_large() -> Refusal:
    return Refusal(413, "Payload Too Large")


def too_many() -> Refusal:
    return Refusal(429, "The API rate limit has been exceeded. Try again later.")


def monthly_limit() -> Refusal:
    return Refusal(429, "You have reached your monthly limit.")


def internal() -> Refusal:
    return Refusal(500, "Internal server error")
