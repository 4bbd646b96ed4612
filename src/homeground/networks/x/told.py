"""What X says of its limits beside an answer.

Each endpoint has limits of its own, and only that of making a post concerns posts:
https://docs.x.com/x-api/fundamentals/rate-limits
"""

from __future__ import annotations

from datetime import datetime

from homeground.networks.http import Response
from homeground.networks.limits import Told, Whose
from homeground.networks.reading import from_seconds

DAY = "24 hours"
_HEADERS = (
    ("x-rate-limit", Whose.ACCOUNT, ""),
    # Seen by client libraries; X documents the first only:
    # https://docs.rs/crate/twapi-v2/latest/source/maker/header/header.yaml
    ("x-user-limit-24hour", Whose.ACCOUNT, DAY),
    ("x-app-limit-24hour", Whose.APP, DAY),
)
NAMES = tuple((whose, name) for _, whose, name in _HEADERS)


def told_from_answer(answer: Response, now: datetime) -> tuple[Told, ...]:
    """How many posts are left, and until when: X states seconds since 1970."""
    if not answer.url.endswith("/2/tweets"):
        return ()
    told = []
    for prefix, whose, name in _HEADERS:
        remaining = _whole(answer.headers.get(f"{prefix}-remaining"))
        reset = _whole(answer.headers.get(f"{prefix}-reset"))
        resets_at = from_seconds(float(reset)) if reset is not None else None
        if remaining is not None and resets_at is not None:
            told.append(Told(whose, remaining, resets_at, name))
    return tuple(told)


def _whole(said: str | None) -> int | None:
    return int(said) if said and len(said) < 12 and said.isascii() and said.isdigit() else None
