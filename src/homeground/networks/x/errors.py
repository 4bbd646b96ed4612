"""X's refusals as data, and which branch of the error tree each becomes.

X answers with a problem document (RFC 9457): `type` names the kind, `detail` says it in words. Many
refusals have no kind of their own ("about:blank"), so some are known by their words alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homeground.networks.codes import without_secrets
from homeground.networks.errors import (
    ChallengeRequired,
    Duplicate,
    NetworkError,
    NotAuthorized,
    NotFound,
    RateLimited,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.http import Response
from homeground.networks.reading import Json, from_seconds, mapping, objects, words

from .network import MANAGE, OPENAPI, SEEN_ON

CODES = "https://docs.x.com/x-api/fundamentals/response-codes-and-errors"
LONGEST_QUOTE = 300

MAY_NOT_REPLY = (
    "X lets an application reply only where the author of the other post mentioned or quoted this "
    "account, and here nobody did. Reply by hand in X, or wait for a mention."
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of refusal. It applies when all that it names fits; `detail` is lower case."""

    branch: type[NetworkError]
    says: str
    status: int | None = None
    problem: str | None = None
    """The last part of the problem's type."""
    detail: str | None = None
    source: str = CODES
    seen_on: date = SEEN_ON
    verified: bool = True
    url: str | None = None
    """Where a person must act, for ChallengeRequired."""

    def fits(self, status: int, problem: str, detail: str) -> bool:
        return (
            self.status in (None, status)
            and self.problem in (None, problem)
            and (self.detail is None or self.detail in detail.lower())
        )


_CONNECT = "X no longer accepts this access: connect the account again."
_APP = "X does not let this application do that: check its access and permissions at console.x.com."
_WRONG = "X does not accept a part of this."
_GONE = "X does not have this (any more)."

# The first that fits counts.
REFUSALS: tuple[Refusal, ...] = (
    Refusal(NotAuthorized, _CONNECT, status=401),
    Refusal(
        ChallengeRequired,
        "The credits of this application at X are used up: add credits, then try again.",
        status=402,
        source="https://docs.x.com/x-api/getting-started/pricing",
        verified=False,
        url="https://console.x.com",
    ),
    Refusal(
        Duplicate,
        "X has this text already: change it.",
        status=403,
        detail="duplicate content",
        source="https://developer.x.com/en/support/x-api/error-troubleshooting",
    ),
    Refusal(Rejected, MAY_NOT_REPLY, 403, None, "not been mentioned", MANAGE, verified=False),
    Refusal(
        ChallengeRequired,
        "X has locked this account for the moment: sign in to X and unlock it.",
        status=403,
        detail="temporarily locked",
        source="https://developer.x.com/en/support/x-api/error-troubleshooting",
        verified=False,
        url="https://x.com",
    ),
    Refusal(NotAuthorized, _APP, problem="client-forbidden"),
    Refusal(NotAuthorized, _APP, problem="oauth1-permissions", verified=False),
    Refusal(NotAuthorized, _CONNECT, problem="unsupported-authentication"),
    Refusal(
        NotAuthorized,
        "X does not show or do this for this account.",
        problem="not-authorized-for-resource",
        source=OPENAPI,
    ),
    Refusal(NotAuthorized, _APP, problem="not-authorized-for-field", source=OPENAPI),
    Refusal(NotAuthorized, _APP, problem="field-unauthorized", source=OPENAPI),
    Refusal(
        Rejected, "X does not allow this there.", problem="disallowed-resource", source=OPENAPI
    ),
    Refusal(
        RateLimited,
        "The month's or day's quota of this application at X is used up: raise it at console.x.com, or wait until it begins anew.",
        problem="usage-capped",
    ),
    Refusal(RateLimited, "Too many requests for X.", problem="rate-limit-exceeded"),
    Refusal(RateLimited, "Too many requests for X.", status=429),
    Refusal(NotFound, _GONE, problem="resource-not-found", source=OPENAPI),
    Refusal(NotFound, _GONE, problem="resource-unavailable", source=OPENAPI),
    Refusal(Rejected, _WRONG, problem="invalid-request", source=OPENAPI),
    Refusal(
        Unavailable,
        "X could not read a part of this now: try again later.",
        problem="field-hydration-failure",
        source=OPENAPI,
    ),
    Refusal(
        Unavailable,
        "X had an internal error: try again later.",
        problem="internal-error",
        source=OPENAPI,
    ),
    Refusal(NotAuthorized, _APP, 403, None, "not permitted to access", verified=False),
    Refusal(NotAuthorized, _APP, 403, None, "subset of", verified=False),
    Refusal(NotFound, _GONE, status=404),
    Refusal(Rejected, "This file is too large for X.", status=413),
    Refusal(Rejected, "X refuses this.", status=403),
    Refusal(Rejected, _WRONG, status=400),
)


def error_from_answer(answer: Response, *, secrets: tuple[str, ...] = ()) -> NetworkError:
    """What to do about an answer that is not a success."""
    try:
        document = mapping(answer.json())
    except NetworkError:
        document = {}
    error = error_from_problem(document, answer.status, write=answer.write, secrets=secrets)
    if isinstance(error, RateLimited):
        error.retry_at = retry_at(answer)
    return error


def error_from_problem(
    document: Json, status: int | None = None, *, write: bool = False, secrets: tuple[str, ...] = ()
) -> NetworkError:
    """The branch for one problem document, or for the older `{"errors": [{"message": …}]}`.

    Problems inside an answer with status 200 carry their own status, or none.
    """
    inner = next(objects(document, "errors"), {})
    own_status = document.get("status")
    status = status or (own_status if isinstance(own_status, int) else 0)
    problem = (words(document.get("type")) or words(inner.get("type")) or "").rsplit("/", 1)[-1]
    details = (
        words(document.get("detail")),
        words(inner.get("detail")),
        words(inner.get("message")),
        words(document.get("title")),
    )
    detail = next((said for said in details if said), "")
    quote = without_secrets(" ".join(detail.split()), secrets)[:LONGEST_QUOTE]
    code = problem if problem not in ("", "about:blank") else str(status or "unknown")
    refusal = next((r for r in REFUSALS if r.fits(status, problem, detail)), None)
    if refusal is None:
        return _unknown(status, code, quote, write)
    says = f"{refusal.says} (X: {quote})" if quote else refusal.says
    if refusal.branch is Unavailable and write:
        return Unsure(f"X may have accepted it, but says: {quote}", code=code, network="x")
    if refusal.branch is ChallengeRequired:
        return ChallengeRequired(says, url=refusal.url, code=code, network="x")
    return refusal.branch(says, code=code, network="x")


def retry_at(answer: Response) -> datetime | None:
    """When the window ends: X states seconds since 1970."""
    reset: Any = answer.headers.get("x-rate-limit-reset", "")
    return from_seconds(float(reset)) if reset.isascii() and reset.isdigit() else None


def _unknown(status: int, code: str, quote: str, write: bool) -> NetworkError:
    said = f" (X: {quote})" if quote else ""
    if 400 <= status < 500:
        return Rejected(f"X refuses this with {status}{said}.", code=code, network="x")
    if write and not 300 <= status < 400:
        return Unsure(
            f"X may have accepted it, but answered {status}{said}.", code=code, network="x"
        )
    return Unavailable(f"X answered {status}{said}. Try again later.", code=code, network="x")
