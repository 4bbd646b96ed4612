"""LINE's refusals as data, and which branch of the error tree each becomes.

It answers a status of HTTP and `{"message": "in words", "details": [{"message", "property"}]}`.
Statuses and words: https://developers.line.biz/en/reference/messaging-api/#error-responses
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from homeground.networks.codes import without_secrets
from homeground.networks.errors import (
    ChallengeRequired,
    NetworkError,
    NotAuthorized,
    NotFound,
    NotOffered,
    RateLimited,
    Rejected,
)
from homeground.networks.reading import objects, words

STATUSES = "https://developers.line.biz/en/reference/messaging-api/#status-codes"
WORDS = "https://developers.line.biz/en/reference/messaging-api/#error-messages"
MANAGER = "https://manager.line.biz"
"""Where a person changes the account's plan."""
SEEN_ON = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal. `has` are words of the message, in lower case; one of them must be there.

    Without `has`, the status alone decides. Of several that fit, the first counts.
    """

    status: int
    branch: type[NetworkError]
    says: str
    has: tuple[str, ...] = ()
    source: str = STATUSES
    seen_on: date = SEEN_ON
    verified: bool = True

    def fits(self, *, status: int, told: str) -> bool:
        return status == self.status and (not self.has or any(w in told for w in self.has))


REFUSALS: tuple[Refusal, ...] = (
    Refusal(400, Rejected, "LINE could not use the address of an image: it must be reached from the internet under https://.", ("url", "uri"), WORDS, verified=False),
    Refusal(400, Rejected, "LINE does not accept a part of this."),
    Refusal(401, NotAuthorized, "LINE does not accept the channel access token: it expired, was revoked or mistyped. Issue a new one in the LINE Developers console, then connect the account again."),
    Refusal(403, NotAuthorized, "The account may not do this: its plan or its permissions do not include it."),
    Refusal(404, NotFound, "LINE does not have this."),
    Refusal(405, NotOffered, "LINE no longer knows this method: Homeground must be updated.", verified=False),
    Refusal(410, NotFound, "LINE does not have this any more."),
    Refusal(413, Rejected, "The post is too large for LINE."),
    Refusal(415, Rejected, "LINE does not take a file of this kind."),
    Refusal(429, ChallengeRequired, "The messages of the account's plan are used up for this month: take a larger plan in LINE Official Account Manager, or publish next month.", ("monthly limit",), WORDS),
    Refusal(429, RateLimited, "Too many requests for LINE: wait before the next. Broadcasts have a limit of 60 an hour."),
)  # fmt: skip


def error_from_answer(
    answer: Mapping[str, Any],
    *,
    status: int,
    retry_after: str | None = None,
    secrets: tuple[str, ...] = (),
) -> NetworkError:
    """What an answer with an error means. What nobody here knows is `Rejected`."""
    told = without_secrets(_told(answer), secrets)
    said = told.lower()
    refusal = next((r for r in REFUSALS if r.fits(status=status, told=said)), None)
    says = refusal.says if refusal else "LINE refused this."
    message = f"{says} (LINE {status}: {told})"
    branch: type[NetworkError] = refusal.branch if refusal else Rejected
    if branch is RateLimited:
        wait = retry_after or ""
        seconds = float(wait) if wait.isascii() and wait.isdigit() else None
        return RateLimited(message, retry_after_seconds=seconds, code=str(status), network="line")
    if branch is ChallengeRequired:
        return ChallengeRequired(message, url=MANAGER, code=str(status), network="line")
    return branch(message, code=str(status), network="line")


def _told(answer: Mapping[str, Any]) -> str:
    """The message, and what its details say of which field."""
    parts = [words(answer.get("message")) or "no words"]
    for detail in objects(answer, "details"):
        why, where = words(detail.get("message")), words(detail.get("property"))
        parts.append(": ".join(part for part in (where, why) if part))
    return "; ".join(part for part in parts if part)
