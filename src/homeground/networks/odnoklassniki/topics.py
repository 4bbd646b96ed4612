"""Reading a group's topics back: which there are, and how they did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeground.networks.errors import NotAuthorized, NotFound, NotOffered, Rejected
from homeground.networks.model import Engagement, Post
from homeground.networks.reading import mapping, objects, words

from .api import Api
from .network import IDS_MAX, PAGE_MAX
from .translate import (
    engagement_with_statistics,
    posts_from_topics,
    republished_id_from_answer,
    topic_id_from_answer,
)

# Asked for one by one: an unknown name makes the network refuse the whole request.
_STATISTICS = "id,views,renderings,reach,likes,comments,reshares,link_clicks"
_NOT_FOR_THIS = frozenset({"10", "24", "50", "200", "456"})
"""The token is good, but not for this."""


class Topics:
    """The topics of one group, as `api` may see them."""

    def __init__(self, api: Api, *, group_id: str, site_url: str):
        self._api = api
        self._group_id = group_id
        self._site_url = site_url

    async def newest(self, limit: int) -> list[Post]:
        """Newest first. Page by page: the network may give fewer at once than are asked for."""
        found: dict[str, Post] = {}
        anchor = ""
        while len(found) < limit:
            page = {"gid": self._group_id, "count": str(min(limit, PAGE_MAX))}
            answer = await self._page(page | ({"anchor": anchor} if anchor else {}))
            before = len(found)
            found |= {post.id: post for post in self._posts(answer)}
            following = anchor_after(answer, anchor)
            if len(found) == before or following is None:
                break
            anchor = following
        oldest_first = sorted(found.values(), key=lambda post: (post.created_at, int(post.id)))
        return oldest_first[::-1][:limit]

    async def named(self, numbers: list[str]) -> list[Post]:
        """Those of the named topics which exist."""
        found: list[Post] = []
        for start in range(0, len(numbers), IDS_MAX):
            found += await self._existing(numbers[start:][:IDS_MAX])
        return found

    async def is_gone(self, number: str) -> bool:
        return all(post.id != number for post in await self._existing([number]))

    async def republished(self, number: str) -> str | None:
        """The number that a topic for later got when it came out; `None` while it waits, is gone,
        or was never one for later. The method says nothing certain of those, so it is not believed.
        """
        try:
            answer = await self._api.ask("mediatopic.getRepublishedTopic", {"topic_id": number})
        except (NotFound, NotOffered, Rejected):
            return None
        except NotAuthorized as denied:
            if denied.code not in _NOT_FOR_THIS:
                raise
            return None
        return republished_id_from_answer(answer, was=number)

    async def engagement(self, numbers: list[str]) -> dict[str, Engagement]:
        """Counts by number; reach, views and clicks where the statistics may be seen."""
        topics = await self.named(numbers)
        counts = {post.id: post.engagement for post in topics}
        if topics:
            try:
                await self._add_statistics(counts, topics)
            except (NotFound, NotOffered, Rejected):
                pass
            except NotAuthorized as denied:
                if denied.code not in _NOT_FOR_THIS:
                    raise
        return counts

    async def _page(self, page: Mapping[str, str]) -> Any:
        try:
            return await self._api.ask("mediatopic.getTopics", {**page, "fields": "media_topic.*"})
        except NotOffered:
            # It is in no public document. The statistics are, and list the topics as well.
            listed = await self._api.ask("group.getStatTopics", {**page, "fields": "id,created_ms"})
            numbers = [n for item in objects(listed, "topics") if (n := topic_id_from_answer(item))]
            topics = await self._by_ids(numbers) if numbers else {}
            return mapping(listed) | {"media_topics": mapping(topics).get("media_topics")}

    async def _existing(self, numbers: list[str]) -> list[Post]:
        """One that does not exist may make the network refuse all of them: then they are halved."""
        try:
            return self._posts(await self._by_ids(numbers))
        except NotFound:
            if len(numbers) == 1:
                return []
            half = len(numbers) // 2
            return await self._existing(numbers[:half]) + await self._existing(numbers[half:])

    async def _by_ids(self, numbers: list[str]) -> Any:
        return await self._api.ask(
            "mediatopic.getByIds",
            {"topic_ids": ",".join(numbers), "media_limit": "3", "fields": "media_topic.*"},
        )

    async def _add_statistics(self, counts: dict[str, Engagement], topics: list[Post]) -> None:
        """A request for each hundred topics of the time in which ours were made."""
        made = [post.created_at.timestamp() for post in topics]
        period = {
            "gid": self._group_id,
            "start_time": str(int(min(made)) * 1000),
            "end_time": str((int(max(made)) + 1) * 1000),
            "count": str(PAGE_MAX),
            "fields": _STATISTICS,
        }
        missing, seen, anchor = set(counts), set[str](), ""
        while missing:
            answer = await self._api.ask(
                "group.getStatTopics", period | ({"anchor": anchor} if anchor else {})
            )
            before = len(seen)
            for stat in objects(answer, "topics"):
                number = words(stat.get("id"))
                if number is None:
                    continue
                seen.add(number)
                if number in missing:
                    counts[number] = engagement_with_statistics(counts[number], stat)
                    missing.discard(number)
            following = anchor_after(answer, anchor)
            if len(seen) == before or following is None:
                return
            anchor = following

    def _posts(self, answer: Any) -> list[Post]:
        return posts_from_topics(answer, group_id=self._group_id, site_url=self._site_url)


def anchor_after(answer: Any, anchor: str) -> str | None:
    """Where the next page begins; `None` when this was the last."""
    page = mapping(answer)
    following = words(page.get("anchor"))
    return None if page.get("has_more") is False or following == anchor else following
