"""What a server of the AT Protocol says of its limits beside an answer.

https://docs.bsky.app/docs/advanced-guides/rate-limits
"""

from __future__ import annotations

from datetime import datetime

from homeground.networks.http import Response
from homeground.networks.limits import Told, Whose
from homeground.networks.reading import from_seconds

from .limits import POINTS_TO_CREATE

NAMES = ((Whose.ACCOUNT, ""),)
_WRITING = ("com.atproto.repo.putRecord", "com.atproto.repo.createRecord")


def told_from_answer(answer: Response, now: datetime) -> tuple[Told, ...]:
    """How many posts are left, and until when: the server counts points, of which a post takes three.

    It names neither the limit that it tells, nor what it counts; on writing a record it is the
    closest of those that writing has: https://github.com/bluesky-social/atproto/issues/2491
    """
    if not answer.url.endswith(_WRITING):
        return ()
    points, reset = (answer.headers.get(f"ratelimit-{what}", "") for what in ("remaining", "reset"))
    if not all(said.isascii() and said.isdigit() and len(said) < 12 for said in (points, reset)):
        return ()
    resets_at = from_seconds(float(reset))
    if resets_at is None:
        return ()
    return (Told(Whose.ACCOUNT, int(points) // POINTS_TO_CREATE, resets_at),)
