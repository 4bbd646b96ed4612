"""What a Mastodon server says of its limits beside an answer.

Of the limits that a request counts for, the headers tell the one that is closest:
https://docs.joinmastodon.org/api/rate-limits/
"""

from __future__ import annotations

from datetime import datetime

from homeground.networks.http import Response
from homeground.networks.limits import Told, Whose
from homeground.networks.reading import instant

NAMES = ((Whose.ACCOUNT, ""),)


def told_from_answer(answer: Response, now: datetime) -> tuple[Told, ...]:
    """How many posts are left, and until when. An upload's answer tells of uploads alone."""
    if not answer.url.endswith("/api/v1/statuses"):
        return ()
    remaining = answer.headers.get("X-RateLimit-Remaining", "")
    resets_at = instant(answer.headers.get("X-RateLimit-Reset"))
    if resets_at is None or not (remaining.isascii() and remaining.isdigit()):
        return ()
    return (Told(Whose.ACCOUNT, int(remaining[:9]), resets_at),)
