"""MAX's refusals as data, and which branch of the error tree each becomes.

It answers `{"code": "with.dots", "message": "in words"}` with a status of HTTP. The statuses are
documented; the codes only in part, so what no document names is marked unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from homeground.networks.codes import without_secrets
from homeground.networks.errors import (
    NetworkError,
    NotAuthorized,
    NotFound,
    NotOffered,
    RateLimited,
    Rejected,
    Unavailable,
)
from homeground.networks.reading import words

DOCUMENT = "https://dev.max.ru/docs-api"
ANCESTOR = "https://github.com/tamtam-chat/tamtam-bot-api-schema/blob/master/schema.yaml"
CLIENT = "https://github.com/max-messenger/max-bot-api-client-ts"
SEEN_ON = date(2026, 11, 22)

NOT_READY = "attachment.not.ready"
"""MAX is still processing an attachment, and published nothing."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: a status of HTTP, or one of MAX's codes. Of several that fit, the first counts."""

    branch: type[NetworkError]
    says: str
    code: str | None = None
    status: int | None = None
    source: str = DOCUMENT
    seen_on: date = SEEN_ON
    verified: bool = True

    def fits(self, *, code: str | None, status: int) -> bool:
        return code == self.code if self.code is not None else status == self.status


_REVOKED = (
    "MAX does not accept the bot's token: it was revoked or mistyped. Copy it anew from the bot's "
    "settings at business.max.ru, then connect the account again."
)
_RIGHTS = (
    "The bot lacks a right there: make it an administrator of the channel with the rights to "
    "write, edit and delete posts."
)

REFUSALS: tuple[Refusal, ...] = (
    Refusal(NotAuthorized, _REVOKED, code="verify.token", source=ANCESTOR),
    Refusal(NotAuthorized, _RIGHTS, code="chat.denied", source=CLIENT, verified=False),
    Refusal(NotAuthorized, _RIGHTS, code="access.denied", source=CLIENT, verified=False),
    Refusal(RateLimited, "Too many requests for MAX: wait before the next.", code="too.many.requests", source=CLIENT, verified=False),
    Refusal(Unavailable, "MAX is still processing the images, and published nothing: try again later.", code=NOT_READY, source=CLIENT),
    Refusal(Rejected, "MAX does not accept a part of this.", status=400),
    Refusal(NotAuthorized, _REVOKED, status=401),
    Refusal(NotAuthorized, _RIGHTS, status=403, source=ANCESTOR),
    Refusal(NotFound, "MAX does not have this post or channel (any more).", status=404),
    Refusal(NotOffered, "MAX no longer knows this method: Homeground must be updated.", status=405),
    Refusal(Rejected, "The file is too large for MAX.", status=413, verified=False),
    Refusal(RateLimited, "Too many requests for MAX: wait before the next.", status=429),
)  # fmt: skip


def error_from_answer(
    answer: Mapping[str, Any],
    *,
    status: int,
    retry_after: str | None = None,
    secrets: tuple[str, ...] = (),
) -> NetworkError:
    """What an answer with an error means. What nobody here knows is `Rejected`."""
    code = words(answer.get("code"))
    told = without_secrets(words(answer.get("message")) or "no words", secrets)
    shown = without_secrets(code, secrets) if code else str(status)
    refusal = next((r for r in REFUSALS if r.fits(code=code, status=status)), None)
    says = refusal.says if refusal else "MAX refused this."
    message = f"{says} (MAX {shown}: {told})"
    branch: type[NetworkError] = refusal.branch if refusal else Rejected
    if branch is RateLimited:
        wait = retry_after or ""
        seconds = float(wait) if wait.isascii() and wait.isdigit() else None
        return RateLimited(message, retry_after_seconds=seconds, code=shown, network="max")
    return branch(message, code=shown, network="max")
