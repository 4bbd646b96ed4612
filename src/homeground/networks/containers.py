"""Publishing in Meta's two steps, as Instagram and Threads share it: a container, then the post.

A container is a post in waiting, which only its `creation_id` brings out, and only once: whether
it did could be asked of it after a lost answer. Nothing keeps that id between two attempts yet
(`Settling.CONTAINER`), so both networks are settled by reading back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .errors import NotFound, RateLimited, Rejected, Unavailable, Unsure
from .graph import Graph, node
from .model import Media
from .processing import VIDEO_SECONDS, processed
from .reading import Json, count, mapping, objects, words

IMAGE_SECONDS = 60.0
"""An image takes a second or two, and both documents speak of half a minute.

https://developers.facebook.com/documentation/threads/troubleshooting
"""


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


async def finished(
    status: Callable[[], Awaitable[Status]],
    *,
    network: str,
    name: str,
    what: str = "image",
    within: float = IMAGE_SECONDS,
) -> None:
    """Waits until a container may be published.

    Raises: Unavailable when it takes too long; what the container says when it failed.
    """

    last = Status(None)

    async def done() -> bool:
        nonlocal last
        last = await status()
        return last.failed is not None or last.code in ("FINISHED", "PUBLISHED")

    await processed(done, network=network, name=name, what=what, within=within)
    if last.failed is not None:
        raise last.failed


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
    """Where the network fetches a file. Raises: Rejected when nobody outside can."""
    if media.public_url is None:
        raise Rejected(
            f"{name} fetches images and videos from a public address, and this house has none. Let "
            "it be reached from the internet, and set HOMEGROUND_PUBLIC_URL to its address.",
            code="no-public-address",
            network=network,
        )
    return media.public_url


def waiting_for(media: Media | None) -> tuple[str, float]:
    """What a container is made of, in words, and how long it is waited for, in seconds."""
    moves = media is not None and media.kind == "video"
    return ("video", VIDEO_SECONDS) if moves else ("image", IMAGE_SECONDS)
