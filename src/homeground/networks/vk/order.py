"""Keeping order on a VK wall, and hearing who speaks of it.

Methods and who may call them: https://github.com/VKCOM/vk-api-schema (5.199). A community key may
only close and open comments; the rest is for user tokens.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from homeground.networks.errors import NotFound, Rejected
from homeground.networks.model import Post
from homeground.networks.reading import count, objects

from .ask import Asking
from .network import MENTIONS_MAX
from .translate import mention_from_wall, people_from_answer, wall_and_post


class Orderly(Asking):
    """Moderation and mentions of one wall."""

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        owner_id, number = wall_and_post(post_id)
        told = {
            "owner_id": str(owner_id),
            "post_id": str(number),
            "comment_id": _number(comment_id, "comment"),
        }
        try:
            await self._ask("wall.deleteComment", told, write=True)
        except NotFound:
            return

    async def restore_comment(self, post_id: str, comment_id: str) -> None:
        """Only for a while after it was deleted; VK does not say how long."""
        owner_id, _ = wall_and_post(post_id)
        told = {"owner_id": str(owner_id), "comment_id": _number(comment_id, "comment")}
        try:
            await self._ask("wall.restoreComment", told, write=True)
        except Rejected as refused:
            # 243: it is not deleted, or not any more.
            if refused.code != "243":
                raise

    async def close_comments(self, post_id: str, *, closed: bool = True) -> None:
        owner_id, number = wall_and_post(post_id)
        method = "wall.closeComments" if closed else "wall.openComments"
        done = await self._ask(
            method, {"owner_id": str(owner_id), "post_id": str(number)}, write=True
        )
        # `base_bool_response`: what a 0 means, VK does not say.
        if not done:
            raise Rejected(
                f"VK did not {'close' if closed else 'open'} the comments of this post: look at "
                "the post whether they are so already.",
                network="vk",
            )

    async def block(self, person_id: str, *, blocked: bool = True) -> None:
        """From a community by its administrator; from a person's own page otherwise."""
        told = {"owner_id": _number(person_id, "person")}
        if self.owner_id < 0:
            told["group_id"] = str(-self.owner_id)
        method = f"{'groups' if self.owner_id < 0 else 'account'}.{'ban' if blocked else 'unban'}"
        try:
            await self._ask(method, told, write=True)
        except NotFound:
            if blocked:
                raise

    async def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """VK leaves the order open, so they are sorted when complete.

        Without `start_time` VK goes back a day only; it counts in whole seconds.
        """
        earliest = max(1, int(since.timestamp())) if since else 1
        told = {
            "owner_id": str(self.owner_id),
            "start_time": str(earliest),
            "count": str(MENTIONS_MAX),
        }
        found: dict[str, Post] = {}
        offset, stated = 0, 1
        while offset < stated:
            answer = await self._ask("newsfeed.getMentions", told | {"offset": str(offset)})
            items = list(objects(answer, "items"))
            stated = (count(answer.get("count")) or 0) if items else 0
            offset += len(items)
            ids = sorted({i["from_id"] for i in items if isinstance(i.get("from_id"), int)})
            people = {
                "profiles": await self._ask(
                    "users.get",
                    {"user_ids": ",".join(map(str, users)), "fields": "screen_name"},
                )
                if (users := [number for number in ids if number > 0])
                else []
            }
            known = people_from_answer(people, site_url=self.site_url)
            for item in items:
                post = mention_from_wall(item, people=known, site_url=self.site_url)
                own = post is not None and post.author and post.author.id == str(self.owner_id)
                if post is not None and not own and (since is None or post.created_at > since):
                    found[post.id] = post
        newest_first = sorted(found.values(), key=lambda p: (p.created_at, p.id), reverse=True)
        for post in newest_first:
            yield post


def _number(written: str, what: str) -> str:
    """VK's numbers; a community that writes comments has a negative one."""
    if not written.removeprefix("-").isdecimal():
        raise NotFound(f"{written!r} is no number of a VK {what}.", network="vk")
    return written
