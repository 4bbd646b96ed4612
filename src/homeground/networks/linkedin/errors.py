"""LinkedIn's refusals as data, and which branch of the error tree each becomes.

It answers `{"status", "code", "message", "serviceErrorCode"}`, and since 2022 more often
`{"status", "message", "errorDetailType", "errorDetails": {"inputErrors": [{"code"}]}}`.
https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from homeground.networks.codes import without_secrets
from homeground.networks.errors import (
    Duplicate,
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
from homeground.networks.reading import Json, mapping, objects, words

from .network import ERRORS, RATE_LIMITS, SEEN_ON, VERSIONING

LONGEST_QUOTE = 300
_FIRST_ONE = re.compile(r"duplicate of (urn:li:\w+:\d+)")


@dataclass(frozen=True, slots=True)
class Refusal:
    branch: type[NetworkError]
    says: str
    source: str = ERRORS
    seen_on: date = SEEN_ON
    verified: bool = True


_CONNECT = "LinkedIn no longer accepts this access: connect the account again."
_RIGHTS = (
    "LinkedIn does not let this access do that: the application needs the product “Community "
    "Management API”, and whoever connected the account must manage the page."
)
_WRONG = "LinkedIn does not accept a part of this."

# By the code, where there is one that says more than the status.
CODES: dict[str, Refusal] = {
    "DUPLICATE_POST": Refusal(
        Duplicate,
        "LinkedIn has this post already: change the text.",
        "https://github.com/Arisamiga/Linkedin-RSS/issues/5",
    ),
    "NONEXISTENT_VERSION": Refusal(
        NotOffered,
        "LinkedIn has ended the version of its API that this account is used with: update Homeground, or name a newer version in the account's settings. Nothing was published.",
        VERSIONING,
    ),
    "VERSION_MISSING": Refusal(
        NotOffered, "LinkedIn wants to be told a version of its API: update Homeground.", VERSIONING
    ),
    "EXPIRED_ACCESS_TOKEN": Refusal(NotAuthorized, _CONNECT, verified=False),
    "REVOKED_ACCESS_TOKEN": Refusal(NotAuthorized, _CONNECT, verified=False),
    "INVALID_ACCESS_TOKEN": Refusal(NotAuthorized, _CONNECT, verified=False),
    "EMPTY_ACCESS_TOKEN": Refusal(NotAuthorized, _CONNECT, verified=False),
    "ACCESS_DENIED": Refusal(NotAuthorized, _RIGHTS),
    "TOO_MANY_REQUESTS": Refusal(RateLimited, "Too many requests for LinkedIn.", RATE_LIMITS),
}
STATUSES: dict[int, Refusal] = {
    400: Refusal(Rejected, _WRONG),
    401: Refusal(NotAuthorized, _CONNECT),
    403: Refusal(NotAuthorized, _RIGHTS),
    404: Refusal(NotFound, "LinkedIn does not have this (any more)."),
    405: Refusal(NotOffered, "LinkedIn does not do that."),
    409: Refusal(
        Unavailable,
        "This was changed in LinkedIn at the same moment: try again.",
        verified=False,
    ),
    410: Refusal(NotFound, "LinkedIn does not have this any more.", verified=False),
    411: Refusal(Rejected, _WRONG),
    413: Refusal(Rejected, "This is too large for LinkedIn.", verified=False),
    422: Refusal(Rejected, _WRONG, verified=False),
    426: Refusal(NotOffered, CODES["NONEXISTENT_VERSION"].says, VERSIONING),
    429: Refusal(RateLimited, "Too many requests for LinkedIn.", RATE_LIMITS),
}


def error_from_answer(answer: Response, *, secrets: tuple[str, ...] = ()) -> NetworkError:
    """What to do about an answer that is not a success."""
    try:
        document = mapping(answer.json())
    except NetworkError:
        document = {}
    said = words(document.get("message")) or ""
    quote = without_secrets(" ".join(said.split()), secrets)[:LONGEST_QUOTE]
    code = next((code for code in _codes(document) if code in CODES), "")
    refusal = CODES.get(code) or STATUSES.get(answer.status)
    code = code or str(answer.status)
    if refusal is None:
        return _unknown(answer, quote, code)
    says = f"{refusal.says} (LinkedIn: {quote})" if quote else refusal.says
    if refusal.branch is RateLimited:
        return RateLimited(
            says,
            retry_at=_next_day(answer) if "day limit" in said.lower() else None,
            retry_after_seconds=_retry_after(answer),
            code=code,
            network="linkedin",
        )
    return refusal.branch(says, code=code, network="linkedin")


def first_one(error: Duplicate) -> str | None:
    """The post that a duplicate is one of, where LinkedIn names it."""
    found = _FIRST_ONE.search(str(error))
    return found[1] if found else None


def _codes(document: Json) -> list[str]:
    told = [words(document.get("code"))]
    told += [words(e.get("code")) for e in objects(document, "errorDetails", "inputErrors")]
    return [code for code in told if code]


def _next_day(answer: Response) -> datetime | None:
    """A day's count begins anew at 0:00 UTC; no clock is read here, so the answer's own counts."""
    try:
        said_at = parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
    except ValueError:
        return None
    return said_at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _retry_after(answer: Response) -> float | None:
    told = answer.headers.get("Retry-After", "")
    return float(told) if told.isascii() and told.isdigit() else None


def _unknown(answer: Response, quote: str, code: str) -> NetworkError:
    said = f" (LinkedIn: {quote})" if quote else ""
    if 300 <= answer.status < 400:
        return Unavailable(
            "LinkedIn’s address leads elsewhere. Try again later.", code=code, network="linkedin"
        )
    if 400 <= answer.status < 500:
        return Rejected(
            f"LinkedIn refuses this with {answer.status}.{said}", code=code, network="linkedin"
        )
    if answer.write:
        return Unsure(
            f"LinkedIn may have accepted it, but answered {answer.status}.{said}",
            code=code,
            network="linkedin",
        )
    return Unavailable(
        f"LinkedIn answered {answer.status}. Try again later.{said}", code=code, network="linkedin"
    )
