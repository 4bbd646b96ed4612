"""The speaker for Mastodon: sends and reads, and translates nothing itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote, urlencode

from homeground.networks.contract import Connector, Network
from homeground.networks.errors import NotFound, Rejected, Unavailable, Unsure
from homeground.networks.model import Comment, Draft, Engagement, Post, Profile, Published
from homeground.networks.reading import Json, instant, mapping, objects, words

from .api import Api
from .checks import refuse_draft
from .limits import ServerLimits, limits_from_instance
from .media import upload
from .network import (
    IDS_PER_LOOKUP,
    NETWORK,
    NOTIFICATIONS_PAGE,
    SCHEDULED_PAGE,
    SEARCH_PAGE,
    TIMELINE_PAGE,
)
from .translate import (
    comment_from_status,
    edit_from_draft,
    engagement_from_status,
    person_from_account,
    post_from_scheduled,
    post_from_status,
    profile_from_account,
    published_from_status,
    status_from_draft,
    status_from_reply,
)

SCHEDULED_STATUSES = "/api/v1/scheduled_statuses"


class Mastodon(Connector):
    """One account on the server that `base_url` names."""

    network: ClassVar[Network] = NETWORK

    @property
    def _api(self) -> Api:
        return Api(self.http, self.base_url, self.credentials)

    async def profile(self) -> Profile:
        answer = await self._api.send("GET", "/api/v1/accounts/verify_credentials")
        profile = profile_from_account(answer.json(), site_url=self.site_url)
        if profile is None:
            raise Unavailable("The server did not say whose access this is.", network="mastodon")
        return profile

    async def limits(self) -> ServerLimits:
        """What this server allows, where it differs from the software's defaults."""
        return limits_from_instance((await self._api.send("GET", "/api/v2/instance")).json())

    async def text_max(self) -> int | None:
        try:
            return (await self.limits()).text_max
        except NotFound:
            # Other software, and Mastodon before 4.0, do not have it.
            return None

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """A repeat with the same `key` within the hour gives the first post.

        A post for later has the number of its scheduled status, and another when it is out.
        https://docs.joinmastodon.org/entities/ScheduledStatus/
        """
        refuse_draft(draft, now=now)
        media_ids = tuple([await upload(self._api, media) for media in draft.media])
        status = await self._create(status_from_draft(draft, media_ids=media_ids), key)
        published = published_from_status(status, site_url=self.site_url, handle=self.handle)
        if published is None:
            raise Unsure(
                "The server took the post but did not say where it is.", network="mastodon"
            )
        return published

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        """Boosts and answers to others are left out."""
        params = {
            "limit": str(min(max(limit, 1), TIMELINE_PAGE)),
            "exclude_reblogs": "true",
            "exclude_replies": "true",
        }
        posts: list[Post] = []
        path = f"/api/v1/accounts/{quote(self.account_id, safe='')}/statuses"
        async for page in self._api.pages(path, params):
            for status in page:
                post = post_from_status(status, site_url=self.site_url, handle=self.handle)
                if post is not None:
                    posts.append(post)
            if len(posts) >= limit or not page:
                break
        return sorted(posts, key=lambda post: post.created_at, reverse=True)[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """Many at once from version 4.3 on; an older server, which has no such list, one by one."""
        counts: dict[str, Engagement] = {}
        for start in range(0, len(post_ids), IDS_PER_LOOKUP):
            batch = post_ids[start : start + IDS_PER_LOOKUP]
            ids = urlencode([("id[]", post_id) for post_id in batch])
            try:
                answer = await self._api.send("GET", f"/api/v1/statuses?{ids}")
                statuses = list(objects(answer.json()))
            except NotFound:
                statuses = [found for post_id in batch if (found := await self._status(post_id))]
            for status in statuses:
                if status_id := words(status.get("id")):
                    counts[status_id] = engagement_from_status(status)
        return counts

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        answer = await self._api.send("GET", f"{_path(post_id)}/context")
        found: dict[str, Comment] = {}
        for status in objects(answer.json(), "descendants"):
            comment = self._comment(status, post_id)
            if comment is not None:
                found.setdefault(comment.id, comment)
        for comment in sorted(found.values(), key=lambda c: (c.created_at, len(c.id), c.id)):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        author = None
        if comment_id is not None:
            asked = (await self._api.send("GET", _path(comment_id))).json()
            author = person_from_account(mapping(asked, "account"), site_url=self.site_url)
        to = comment_id or post_id
        status = await self._create(status_from_reply(text, to=to, author=author), key)
        comment = self._comment(status, post_id)
        if comment is None:
            raise Unsure(
                "The server took the answer but did not say where it is.", network="mastodon"
            )
        return comment

    async def delete(self, post_id: str) -> None:
        """Removes a post; also one that the server still keeps for later, which has its own list."""
        try:
            await self._api.send("DELETE", _path(post_id), write=True)
        except NotFound:
            try:
                await self.unschedule(post_id)
            except NotFound:
                return

    async def scheduled_posts(self) -> list[Post]:
        """Their numbers are those of scheduled statuses: a post has another when it is out."""
        found: dict[str, Post] = {}
        params = {"limit": str(SCHEDULED_PAGE)}
        async for page in self._api.pages(SCHEDULED_STATUSES, params):
            for kept in page:
                post = post_from_scheduled(kept, site_url=self.site_url, handle=self.handle)
                if post is not None:
                    found[post.id] = post
        return sorted(found.values(), key=lambda post: (post.created_at, len(post.id), post.id))

    async def unschedule(self, post_id: str) -> None:
        path = f"{SCHEDULED_STATUSES}/{quote(post_id, safe='')}"
        await self._api.send("DELETE", path, write=True)

    async def edit(self, post_id: str, draft: Draft) -> None:
        """Images and content warning stay. Everybody can see the earlier text, and that it was.

        A post with a poll is not edited: to keep its poll, the server wants it given anew with its
        time to run, and begins the votes again where an answer is not letter for letter the same.
        """
        status = mapping((await self._api.send("GET", _path(post_id))).json())
        if mapping(status, "poll"):
            raise Rejected(
                "Mastodon may begin a poll's votes anew when its post is edited. Leave it as it "
                "is, or edit it on the server by hand.",
                code="poll",
                network="mastodon",
            )
        body = edit_from_draft(draft, status)
        await self._api.send("PUT", _path(post_id), write=True, json=body)

    async def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """By when the server told the account of them: a post from afar may arrive late."""
        params = {"types[]": "mention", "limit": str(NOTIFICATIONS_PAGE)}
        async for page in self._api.pages("/api/v1/notifications", params):
            for notification in page:
                told = instant(notification.get("created_at"))
                if since is not None and told is not None and told <= since:
                    return
                # A server that does not know the parameter gives every kind.
                if notification.get("type") != "mention":
                    continue
                post = post_from_status(mapping(notification, "status"), site_url=self.site_url)
                if post is not None:
                    yield post

    async def block(self, person_id: str, *, blocked: bool = True) -> None:
        """Neither sees or hears the other any more; what was said stays for everybody else."""
        what = "block" if blocked else "unblock"
        path = f"/api/v1/accounts/{quote(person_id, safe='')}/{what}"
        await self._api.send("POST", path, write=True)

    async def search(self, query: str, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """Only on servers with a search of full texts, and in posts whose authors agreed to it."""
        seen: set[str] = set()
        while True:
            params = {
                "q": query,
                "type": "statuses",
                "limit": str(SEARCH_PAGE),
                "offset": str(len(seen)),
            }
            answer = await self._api.send("GET", "/api/v2/search", params=params)
            found = {
                post.id: post
                for status in objects(answer.json(), "statuses")
                if (post := post_from_status(status, site_url=self.site_url))
                and post.id not in seen
            }
            if not found:
                return
            seen.update(found)
            for post in sorted(found.values(), key=lambda post: post.created_at, reverse=True):
                if since is not None and post.created_at <= since:
                    return
                yield post

    # Inside

    async def _create(self, status: Json, key: str) -> Json:
        answer = await self._api.send(
            "POST",
            "/api/v1/statuses",
            write=True,
            json=status,
            headers={"Idempotency-Key": key},
        )
        return mapping(answer.json())

    def _comment(self, status: Json, post_id: str) -> Comment | None:
        return comment_from_status(
            status, post_id=post_id, site_url=self.site_url, account_id=self.account_id
        )

    async def _status(self, post_id: str) -> Json | None:
        try:
            return mapping((await self._api.send("GET", _path(post_id))).json())
        except NotFound:
            return None


def _path(status_id: str) -> str:
    return f"/api/v1/statuses/{quote(status_id, safe='')}"
