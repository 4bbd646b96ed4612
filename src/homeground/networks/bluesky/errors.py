"""Bluesky's refusals as data, and which branch of the error tree each becomes.

It answers `{"error": "Name", "message": "in words"}`: the name decides, then the status.
https://atproto.com/specs/xrpc#error-responses
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from homeground.networks.codes import without_secrets
from homeground.networks.errors import (
    NetworkError,
    NotAuthorized,
    NotFound,
    NotOffered,
    RateLimited,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.http import Response
from homeground.networks.reading import from_seconds, mapping, words

from .limits import RATE_LIMITS, SEEN_ON

XRPC = "https://atproto.com/specs/xrpc"
_LEXICONS = "https://github.com/bluesky-social/atproto/blob/main/lexicons"
LONGEST_QUOTE = 300
OUT_OF_DATE = "ExpiredToken"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a name, or a status where the name says nothing, means."""

    branch: type[NetworkError]
    says: str
    source: str = XRPC
    seen_on: date = SEEN_ON
    verified: bool = True


_CONNECT = "Bluesky no longer accepts this access: connect the account again, with an app password."
_GONE = "Bluesky does not have this (any more)."
_ACCOUNT = "Bluesky has taken this account out of service: sign in to Bluesky and see why."

NAMES: dict[str, Refusal] = {
    # A wrong or old token is a 400 there, not a 401: seen on a server, November 2026.
    "ExpiredToken": Refusal(NotAuthorized, _CONNECT, f"{_LEXICONS}/com/atproto/server/refreshSession.json"),
    "InvalidToken": Refusal(NotAuthorized, _CONNECT, f"{_LEXICONS}/com/atproto/server/refreshSession.json"),
    "AuthenticationRequired": Refusal(NotAuthorized, _CONNECT),
    "AuthMissing": Refusal(NotAuthorized, _CONNECT, verified=False),
    "Forbidden": Refusal(
        NotAuthorized, "This app password may not do that: make a new one in Bluesky's settings."
    ),
    "AuthFactorTokenRequired": Refusal(
        NotAuthorized,
        "Bluesky asks for a second factor, so this is the account's own password: connect it with an app password.",
        f"{_LEXICONS}/com/atproto/server/createSession.json",
    ),
    "AccountTakedown": Refusal(NotAuthorized, _ACCOUNT, f"{_LEXICONS}/com/atproto/server/createSession.json"),
    "AccountDeactivated": Refusal(NotAuthorized, _ACCOUNT, verified=False),
    "AccountSuspended": Refusal(NotAuthorized, _ACCOUNT, verified=False),
    "RecordNotFound": Refusal(NotFound, _GONE, f"{_LEXICONS}/com/atproto/repo/getRecord.json"),
    "NotFound": Refusal(NotFound, _GONE, f"{_LEXICONS}/app/bsky/feed/getPostThread.json"),
    "BlobNotFound": Refusal(
        Unavailable, "Bluesky lost the image before the post was made: try again.", verified=False
    ),
    "InvalidSwap": Refusal(
        Unavailable,
        "This was changed in Bluesky at the same moment: try again.",
        f"{_LEXICONS}/com/atproto/repo/putRecord.json",
    ),
    "BlockedActor": Refusal(Rejected, "This account blocks that person: lift the block first.", f"{_LEXICONS}/app/bsky/feed/getAuthorFeed.json"),
    "BlockedByActor": Refusal(Rejected, "That person blocks this account.", f"{_LEXICONS}/app/bsky/feed/getAuthorFeed.json"),
    "InvalidRequest": Refusal(Rejected, "Bluesky does not accept a part of this."),
    "BlobTooLarge": Refusal(Rejected, "This file is too large for Bluesky.", verified=False),
    "InvalidMimeType": Refusal(Rejected, "Bluesky does not take this kind of file.", verified=False),
    "PayloadTooLarge": Refusal(Rejected, "This file is too large for Bluesky."),
    "RateLimitExceeded": Refusal(RateLimited, "Too many requests for Bluesky.", RATE_LIMITS),
    "MethodNotImplemented": Refusal(NotOffered, "This server does not do that."),
    "XRPCNotSupported": Refusal(NotOffered, "This server does not do that.", verified=False),
}  # fmt: skip
STATUSES: dict[int, Refusal] = {
    400: Refusal(Rejected, "Bluesky does not accept a part of this."),
    401: Refusal(NotAuthorized, _CONNECT),
    403: Refusal(NotAuthorized, "Bluesky does not let this account do that."),
    404: Refusal(NotFound, _GONE),
    413: Refusal(Rejected, "This file is too large for Bluesky."),
    429: Refusal(RateLimited, "Too many requests for Bluesky.", RATE_LIMITS),
    501: Refusal(NotOffered, "This server does not do that."),
}


def error_from_answer(answer: Response, *, secrets: tuple[str, ...] = ()) -> NetworkError:
    """What to do about an answer that is not a success."""
    try:
        document = mapping(answer.json())
    except NetworkError:
        document = {}
    name = words(document.get("error")) or ""
    said = words(document.get("message")) or ""
    quote = without_secrets(" ".join(said.split()), secrets)[:LONGEST_QUOTE]
    code = name if name in NAMES else str(answer.status)
    refusal = NAMES.get(name) or STATUSES.get(answer.status)
    if refusal is None:
        return _unknown(answer, quote, code)
    says = f"{refusal.says} (Bluesky: {quote})" if quote else refusal.says
    if refusal.branch is RateLimited:
        return RateLimited(says, retry_at=retry_at(answer), code=code, network="bluesky")
    return refusal.branch(says, code=code, network="bluesky")


def retry_at(answer: Response) -> datetime | None:
    """When the window ends: seconds since 1970. https://docs.bsky.app/docs/advanced-guides/rate-limits"""
    reset = answer.headers.get("ratelimit-reset", "")
    return from_seconds(float(reset)) if reset.isascii() and reset.isdigit() else None


def _unknown(answer: Response, quote: str, code: str) -> NetworkError:
    said = f" (Bluesky: {quote})" if quote else ""
    if 300 <= answer.status < 400:
        return Unavailable(
            "The server's address leads elsewhere: connect the account with the new address.",
            code=code,
            network="bluesky",
        )
    if 400 <= answer.status < 500:
        return Rejected(
            f"Bluesky refuses this with {answer.status}.{said}", code=code, network="bluesky"
        )
    if answer.write:
        return Unsure(
            f"Bluesky may have accepted it, but answered {answer.status}.{said}",
            code=code,
            network="bluesky",
        )
    return Unavailable(
        f"Bluesky answered {answer.status}. Try again later.{said}", code=code, network="bluesky"
    )
