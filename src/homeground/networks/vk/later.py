"""What VK keeps for its time on a wall: asked for, and taken back. For user tokens alone.

https://github.com/VKCOM/vk-api-schema (5.199): wall.get with the filter “postponed”, wall.delete.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from homeground.networks.errors import NotAuthorized, NotFound
from homeground.networks.model import Post
from homeground.networks.reading import Json, objects

from .ask import Asking
from .network import POSTS_MAX
from .translate import waiting_from_wall, wall_and_post

_DENIED = frozenset({"15", "210"})
"""VK also denies access to a post that is not there any more."""


class Keeping(Asking):
    """The schedule of one wall."""

    async def scheduled_posts(self) -> list[Post]:
        """Also those that a person left to VK by hand. A post has another number when it is out."""
        items = [item async for item in self._waiting()]
        return waiting_from_wall({"items": items}, site_url=self.site_url)

    async def unschedule(self, post_id: str) -> None:
        """VK deletes what is out as readily as what waits, so it must be among what waits."""
        owner_id, number = wall_and_post(post_id)
        if not await self._waits(post_id):
            raise _not_kept(post_id)
        try:
            await self._ask(
                "wall.delete", {"owner_id": str(owner_id), "post_id": str(number)}, write=True
            )
        except NotAuthorized as denied:
            if denied.code in _DENIED and not await self._waits(post_id):
                raise _not_kept(post_id) from denied
            raise

    async def _waits(self, post_id: str) -> bool:
        return any(post.id == post_id for post in await self.scheduled_posts())

    async def _waiting(self) -> AsyncIterator[Json]:
        """As VK has them. The service key, which reads what is public, sees none of it."""
        offset, full = 0, True
        while full:
            answer = await self._ask(
                "wall.get",
                {
                    "owner_id": str(self.owner_id),
                    "filter": "postponed",
                    "count": str(POSTS_MAX),
                    "offset": str(offset),
                },
            )
            items = list(objects(answer, "items"))
            for item in items:
                yield item
            offset += len(items)
            full = len(items) == POSTS_MAX


def _not_kept(post_id: str) -> NotFound:
    return NotFound(
        f"VK does not keep the post {post_id} for later (any more): it is out, or was taken back.",
        network="vk",
    )
