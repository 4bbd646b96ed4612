"""VK's speaker: posts, their counts and comments. Requests: `ask`; moderation: `order`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from homeground.networks.choices import refuse_other_choices
from homeground.networks.contract import Format
from homeground.networks.errors import (
    NetworkError,
    NotAuthorized,
    NotFound,
    NotOffered,
    Rejected,
    Unsure,
)
from homeground.networks.model import Comment, Draft, Engagement, Poll, Post, Profile, Published
from homeground.networks.reading import Json, count, mapping, objects
from homeground.networks.scheduling import as_kept, refuse_time

from .attach import Attaching
from .later import Keeping
from .network import (
    COMMENTS_MAX,
    POLL_ANSWERS_MAX,
    POSTS_MAX,
    REACH_IDS_MAX,
    THREAD_ITEMS_MAX,
)
from .order import Orderly
from .stories import Storytelling, is_story
from .translate import (
    comment_from_wall,
    engagement_with_reach,
    parameters_from_draft,
    parameters_from_edit,
    people_from_answer,
    posts_from_wall,
    profile_from_group,
    profile_from_user,
    wall_and_post,
)
from .watch import Watching

_EMPTY = "VK takes no empty post: write a text, or add a link."
_NO_STATISTICS = frozenset({"7", "15", "20", "27", "28", "203", "210"})
"""The token is good, but not for statistics."""


class VK(Attaching, Keeping, Orderly, Storytelling, Watching):
    """One wall: a community's (`account_id` negative) or a person's."""

    async def profile(self) -> Profile:
        if self.owner_id < 0:
            answer = await self._ask(
                "groups.getById", {"group_id": str(-self.owner_id), "fields": "members_count"}
            )
            # A bare list until 5.199.
            groups = objects(answer) if isinstance(answer, list) else objects(answer, "groups")
            for group in groups:
                return profile_from_group(group, site_url=self.site_url)
        else:
            users = await self._ask(
                "users.get",
                {"user_ids": str(self.owner_id), "fields": "screen_name,followers_count"},
            )
            for user in objects(users):
                return profile_from_user(user, site_url=self.site_url)
        raise NotFound(f"VK does not know the account {self.account_id}.", network="vk")

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """A post for later has another number when it is out (`postponed_id` then says which)."""
        refuse_other_choices(draft, self.network)
        refuse_time(draft, self.network, now=now)
        if draft.format is Format.STORY:
            if draft.publish_at is not None:
                raise Rejected("VK keeps no story for later: publish it at once.", network="vk")
            return await self.publish_story(draft)
        if not (draft.text.strip() or draft.media or draft.link or draft.poll):
            raise Rejected(_EMPTY, network="vk")
        _refuse_what_is_no_text(draft.text)
        if draft.poll is not None:
            _refuse_poll(draft.poll)
        made = await self.attachments(draft, now=now)
        answer = await self._ask(
            "wall.post",
            parameters_from_draft(draft, owner_id=self.owner_id, key=key, made=made),
            write=True,
            # Giving up now would lose what was uploaded, every time anew.
            patient=bool(made),
        )
        number = mapping(answer).get("post_id")
        if number is None:
            raise Unsure("VK accepted the post, but did not say its number.", network="vk")
        post_id = f"{self.owner_id}_{number}"
        return Published(
            post_id, f"{self.site_url}/wall{post_id}", scheduled_for=as_kept(draft.publish_at)
        )

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        # One more than asked: a pinned post comes first, however old it is.
        answer = await self._read(
            "wall.get",
            {
                "owner_id": str(self.owner_id),
                "count": str(min(limit + 1, POSTS_MAX)),
                "filter": "owner",
            },
        )
        return posts_from_wall(answer, site_url=self.site_url)[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """Likes, comments, reposts and views; for a community's posts reach and clicks too.

        Reach needs a user token which may see the community's statistics: without, it is unknown.
        """
        counts: dict[str, Engagement] = {}
        # A story has numbers of another kind, and is gone after a day.
        post_ids = [post_id for post_id in post_ids if not is_story(post_id)]
        for start in range(0, len(post_ids), POSTS_MAX):
            answer = await self._read(
                "wall.getById", {"posts": ",".join(post_ids[start:][:POSTS_MAX])}
            )
            for post in posts_from_wall(answer, site_url=self.site_url):
                counts[post.id] = post.engagement
        numbers = [str(number) for owner, number in map(wall_and_post, counts) if owner < 0]
        for start in range(0, len(numbers), REACH_IDS_MAX):
            try:
                stats = await self._ask(
                    "stats.getPostReach",
                    {
                        "owner_id": str(self.owner_id),
                        "post_ids": ",".join(numbers[start:][:REACH_IDS_MAX]),
                    },
                )
            except NotAuthorized as denied:
                if denied.code in _NO_STATISTICS:
                    break
                raise
            except (NotFound, NotOffered, Rejected):
                break
            for stat in objects(stats):
                post_id = f"{self.owner_id}_{stat.get('post_id')}"
                if post_id in counts:
                    counts[post_id] = engagement_with_reach(counts[post_id], stat)
        return counts

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """All of them, threads included. VK pages by thread, so they are sorted when complete."""
        found = [comment async for comment in self._comments_below(post_id)]
        for comment in sorted(found, key=lambda comment: (comment.created_at, int(comment.id))):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        _refuse_what_is_no_text(text)
        owner_id, number = wall_and_post(post_id)
        parameters = {
            "owner_id": str(owner_id),
            "post_id": str(number),
            "message": text,
            "guid": key,
        }
        if self.owner_id < 0:
            parameters["from_group"] = str(-self.owner_id)
        if comment_id is not None:
            parameters["reply_to_comment"] = comment_id
        answer = await self._ask("wall.createComment", parameters, write=True, patient=False)
        made = mapping(answer).get("comment_id")
        if made is None:
            raise Unsure("VK accepted the comment, but did not say its number.", network="vk")
        url = f"{self.site_url}/wall{post_id}?reply={made}"
        return Comment(str(made), post_id, text, now, parent_id=comment_id, url=url)

    async def edit(self, post_id: str, draft: Draft) -> None:
        """The new text, and the new link if there is one; what else the post has stays.

        VK takes away what an edit does not name, so the post is read first.
        """
        _refuse_what_is_no_text(draft.text)
        owner_id, number = wall_and_post(post_id)
        told = parameters_from_edit(draft, await self._own_post(post_id))
        if not draft.text.strip() and "attachments" not in told:
            raise Rejected(_EMPTY, network="vk")
        which = {"owner_id": str(owner_id), "post_id": str(number)}
        await self._ask("wall.edit", which | told, write=True)

    async def _own_post(self, post_id: str) -> Json:
        """As VK has it, also while it waits for its time. Raises: NotFound."""
        answer = await self._ask("wall.getById", {"posts": post_id})
        for item in objects(answer) if isinstance(answer, list) else objects(answer, "items"):
            if _is(item, post_id):
                return item
        async for item in self._waiting():
            if _is(item, post_id):
                return item
        raise NotFound(f"VK does not have the post {post_id} (any more).", network="vk")

    async def delete(self, post_id: str) -> None:
        if is_story(post_id):
            await self.delete_story(post_id)
            return
        owner_id, number = wall_and_post(post_id)
        try:
            await self._ask(
                "wall.delete", {"owner_id": str(owner_id), "post_id": str(number)}, write=True
            )
        except NotFound:
            return
        except NotAuthorized as denied:
            # VK also denies access (210, 15) to a post that is no longer there.
            if denied.code not in ("15", "210") or not await self._is_gone(post_id):
                raise

    async def _is_gone(self, post_id: str) -> bool:
        try:
            answer = await self._read("wall.getById", {"posts": post_id})
        except NetworkError:
            return False
        return not posts_from_wall(answer, site_url=self.site_url)

    async def _comments_below(
        self, post_id: str, comment_id: str | None = None
    ) -> AsyncIterator[Comment]:
        """The comments of a post with their threads, or all of one comment's thread."""
        owner_id, number = wall_and_post(post_id)
        parameters = {
            "owner_id": str(owner_id),
            "post_id": str(number),
            "need_likes": "1",
            "count": str(COMMENTS_MAX),
            "sort": "asc",
            "preview_length": "0",
            "extended": "1",
            "fields": "screen_name",
        }
        if comment_id is None:
            parameters["thread_items_count"] = str(THREAD_ITEMS_MAX)
        else:
            parameters["comment_id"] = comment_id
        offset, level = 0, 1
        while offset < level:
            answer = await self._read("wall.getComments", parameters | {"offset": str(offset)})
            people = people_from_answer(answer, site_url=self.site_url)
            items = list(objects(answer, "items"))
            # `count` has the threads' comments in it, `current_level_count` has not.
            stated = count(answer.get("current_level_count")) or count(answer.get("count"))
            level = (stated or 0) if items else 0
            offset += len(items)
            for item in items:
                shown = list(objects(item, "thread", "items"))
                in_thread = count(mapping(item, "thread").get("count")) or 0
                whole = comment_id is not None or in_thread <= len(shown)
                for each in (item, *(shown if whole else ())):
                    comment = comment_from_wall(
                        each, post_id=post_id, people=people, site_url=self.site_url
                    )
                    if comment is not None:
                        yield comment
                if not whole:
                    async for comment in self._comments_below(post_id, str(item["id"])):
                        yield comment


def _is(item: Json, post_id: str) -> bool:
    return f"{item.get('owner_id')}_{item.get('id')}" == post_id and not item.get("is_deleted")


def _refuse_what_is_no_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Rejected(
            f"The text has half a character at position {error.start + 1}: it was cut or damaged "
            "somewhere. Write that place anew.",
            network="vk",
        ) from None


def _refuse_poll(poll: Poll) -> None:
    if not 1 <= len(poll.answers) <= POLL_ANSWERS_MAX:
        raise Rejected(
            f"A poll on VK has 1 to {POLL_ANSWERS_MAX} answers, and this has {len(poll.answers)}.",
            network="vk",
        )
    for part in (poll.question, *poll.answers):
        _refuse_what_is_no_text(part)
