"""Publishing in Meta's two steps, as Instagram and Threads share it: a container, then the post.

A container is a post in waiting, which only its `creation_id` brings out, and only once: whether
it did could be asked of it after a lost answer. Nothing keeps that id between two attempts yet
(`Settling.CONTAINER`), so both networks are settled by reading back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .errors import NotFound, NotOffered, RateLimited, Rejected, Unavailable, Unsure
from .graph import Graph, node
from .model import Media
from .reading import Json, count, mapping, objects, words

# Close to a minute in all: an image takes a second or two, and both documents speak of half a
# minute. https://developers.facebook.com/documentation/threads/troubleshooting
CHECK_AFTER_SECONDS = (0.0, 0.2, 0.3, 0.5, 1.0, 1.0, 2.0, 2.0, 3.0, 5.0, 5.0, 10.0, 10.0, 10.0)


@dataclass(frozen=True, slots=True)
class Status:
    """What a container says of itself. `failed` is why, as an error to raise."""

    code: str | None
    failed: Exception | None = None


async def created(graph: Graph, edge: str, form: dict[str, str], *, network: str) -> str:
    """A new container's id. Nothing is published by it: a lost answer means to begin again."""
    container = words((await graph.ask("POST", edge, form=form)).get("id"))
    if container is None:
        raise Unavailable("Meta gave the post in waiting no number.", network=network)
    return node(container, network=network)


async def finished(status: Callable[[], Awaitable[Status]], *, network: str) -> None:
    """Waits until a container may be published.

    Raises: Unavailable when it takes too long; what the container says when it failed.
    """
    for seconds in CHECK_AFTER_SECONDS:
        await asyncio.sleep(seconds)
        now = await status()
        if now.code in ("FINISHED", "PUBLISHED"):
            return
        if now.failed is not None:
            raise now.failed
    raise Unavailable("Meta is still processing the images. Try again later.", network=network)


async def brought_out(graph: Graph, edge: str, container: str, *, network: str) -> str:
    """The id of the post that the container became."""
    try:
        answer = await graph.ask("POST", edge, write=True, form={"creation_id": container})
    except NotFound as missing:
        # It was there a moment ago. Meta says this of one which is not ready everywhere.
        raise Unavailable(
            f"Meta did not find what it was to publish, and published nothing. {missing.message}",
            code=missing.code,
            network=network,
        ) from missing
    post_id = words(answer.get("id"))
    if post_id is None:
        raise Unsure("Meta took the post, but did not say its number.", network=network)
    return post_id


def refuse_spent(
    answer: Json, *, network: str, usage: str = "quota_usage", config: str = "config"
) -> None:
    """Raises: RateLimited when the publishing limit, as the network states it, is used up."""
    for limit in objects(answer, "data"):
        used, total = count(limit.get(usage)), count(mapping(limit, config).get("quota_total"))
        if used is not None and total is not None and used >= total:
            seconds = count(mapping(limit, config).get("quota_duration")) or 86_400
            raise RateLimited(
                f"This account has published {used} of the {total} that it may within "
                f"{seconds // 3600} hours. Publish later, as the earliest of them grow old.",
                code="quota",
                network=network,
            )


def address_of(media: Media, *, network: str, name: str) -> str:
    """Where the network fetches an image. Raises: Rejected when nobody outside can."""
    if media.kind != "image":
        raise NotOffered(f"Homeground does not send videos to {name} yet.", network=network)
    if media.public_url is None:
        raise Rejected(
            f"{name} fetches images from a public address, and this house has none. Let it be "
            "reached from the internet, and set HOMEGROUND_PUBLIC_URL to its address.",
            code="no-public-address",
            network=network,
        )
    return media.public_url
