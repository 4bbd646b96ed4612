"""Mastodon's refusals as data, and which branch of the error tree each becomes.

It answers `{"error": "in words"}`, sometimes with `error_description`, in the account's language:
the status decides, never the words. https://docs.joinmastodon.org/entities/Error/
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from homeground.networks.codes import without_secrets
from homeground.networks.errors import (
    NetworkError,
    NotAuthorized,
    NotFound,
    NotKept,
    RateLimited,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.http import Response
from homeground.networks.reading import instant, mapping, words

from .network import MEDIA, RATE_LIMITS, SEEN_ON, STATUSES

LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a status means. The server's own words follow in the message."""

    status: int
    branch: type[NetworkError]
    says: str
    source: str = STATUSES
    seen_on: date = SEEN_ON
    verified: bool = True


REFUSALS: dict[int, Refusal] = {
    refusal.status: refusal
    for refusal in (
        Refusal(400, Rejected, "The server could not make sense of the request.", verified=False),
        Refusal(
            401,
            NotAuthorized,
            "The server no longer accepts this access: connect the account again.",
        ),
        Refusal(
            403,
            NotAuthorized,
            "The account may not do this there: connect it with the rights profile, read:statuses, read:notifications, write:statuses, write:media and write:blocks, and see on the server whether it is in good standing.",
            "https://docs.joinmastodon.org/methods/accounts/#verify_credentials",
        ),
        Refusal(404, NotFound, "The server does not have this (any more)."),
        Refusal(410, NotFound, "The server does not have this any more."),
        Refusal(413, Rejected, "This file is too large for the server.", MEDIA, verified=False),
        Refusal(422, Rejected, "The server does not accept this."),
        Refusal(429, RateLimited, "Too many requests for this server.", RATE_LIMITS),
    )
}


def error_from_answer(answer: Response, *, secrets: tuple[str, ...] = ()) -> NetworkError:
    """What to do about an answer that is not a success."""
    try:
        document = mapping(answer.json())
    except NetworkError:
        document = {}
    said = words(document.get("error_description")) or words(document.get("error")) or ""
    quote = without_secrets(" ".join(said.split()), secrets)[:LONGEST_QUOTE]
    code = str(answer.status)
    refusal = REFUSALS.get(answer.status)
    if refusal is None:
        return _unknown(answer, quote, code)
    if answer.status == 422 and "schedul" in quote.casefold():
        # 300 posts wait already, or 25 for that day; or the time is too near by the server's clock.
        return NotKept(
            f"The server does not keep this for that time. (It says: {quote})",
            code=code,
            network="mastodon",
        )
    says = f"{refusal.says} (It says: {quote})" if quote else refusal.says
    if refusal.branch is RateLimited:
        return RateLimited(says, retry_at=retry_at(answer), code=code, network="mastodon")
    return refusal.branch(says, code=code, network="mastodon")


def retry_at(answer: Response) -> datetime | None:
    """When the window ends: Mastodon states it as an ISO 8601 time."""
    return instant(answer.headers.get("X-RateLimit-Reset"))


def _unknown(answer: Response, quote: str, code: str) -> NetworkError:
    said = f" It says: {quote}" if quote else ""
    if 300 <= answer.status < 400:
        return Unavailable(
            "The server's address leads elsewhere: connect the account with the new address.",
            code=code,
            network="mastodon",
        )
    if 400 <= answer.status < 500:
        return Rejected(
            f"The server refuses this with {answer.status}.{said}", code=code, network="mastodon"
        )
    if answer.write:
        return Unsure(
            f"The server may have accepted it, but answered {answer.status}.{said}",
            code=code,
            network="mastodon",
        )
    return Unavailable(
        f"The server answered {answer.status}. Try again later.{said}",
        code=code,
        network="mastodon",
    )
