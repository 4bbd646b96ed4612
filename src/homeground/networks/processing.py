"""Waiting until a network is done with a file: an image takes seconds, a video minutes.

Nothing is published while waiting, so giving up leaves no doubt and makes nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from .errors import Unavailable

VIDEO_SECONDS = 900.0
"""How long a video is waited for. Half a gigabyte of it takes a network several minutes."""
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
GROWS_BY = 1.5


async def processed(
    done: Callable[[], Awaitable[bool]],
    *,
    network: str,
    name: str,
    what: str = "video",
    within: float = VIDEO_SECONDS,
) -> None:
    """Asks until `done` says yes, less often as time goes by. `within` is in seconds of waiting.

    `done` raises when the network could not use the file. A question that nobody answered is asked
    again.

    Raises: Unavailable when it takes longer; whatever `done` raises.
    """
    waited, pause = 0.0, FIRST_PAUSE
    while True:
        unanswered: Unavailable | None = None
        try:
            if await done():
                return
        except Unavailable as error:
            unanswered = error
        if waited >= within:
            raise unanswered or Unavailable(
                f"{name} is still processing the {what}. Nothing is published yet: try again later.",
                code="processing",
                network=network,
            )
        await asyncio.sleep(pause)
        waited += pause
        pause = min(pause * GROWS_BY, LONGEST_PAUSE)
