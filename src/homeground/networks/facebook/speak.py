"""The speaker for a Facebook Page: sends and reads, and translates nothing itself.

https://developers.facebook.com/docs/pages-api/
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import ClassVar

from homeground.networks.contract import Connector, Network
from homeground.networks.errors import (
    NotAuthorized,
    NotFound,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.graph import Graph, days_from_insights, insights_from_answer, node
from homeground.networks.http import File, FileSlice
from homeground.networks.limits import Format
from homeground.networks.model import (
    Comment,
    DayStatistics,
    Draft,
    Engagement,
    Media,
    Post,
    Profile,
    Published,
)
from homeground.networks.reading import Json, words
from homeground.networks.scheduling import as_kept

from .checks import refuse_draft
from .errors import SUBCODES
from .network import (
    COMMENTS_PAGE,
    NETWORK,
    POSTS_PAGE,
    SCHEDULE_DAYS_MAX,
    SCHEDULED_PAGE,
    VERSION,
    VIDEO_API,
)
from .statistics import DAYS_AT_ONCE, PAGE_METRICS, statistics_from_days
from .translate import (
    COMMENT_FIELDS,
    COUNT_FIELDS,
    METRICS,
    POST_FIELDS,
    SCHEDULED_FIELDS,
    VIDEO_WAITING_FIELDS,
    WAITING_FIELDS,
    comment_from_graph,
    engagement_from_post,
    engagement_with_insights,
    parameters_from_draft,
    post_from_feed,
    post_from_scheduled,
    profile_from_page,
    waits_until,
)
from .video import Videos


class Facebook(Connector):
    """One Page, with its own access token."""

    network: ClassVar[Network] = NETWORK

    @property
    def _graph(self) -> Graph:
        return Graph(
            self.http,
            f"{self.base_url}/{VERSION}",
            self.credentials,
            network="facebook",
            subcodes=SUBCODES,
        )

    @property
    def _page(self) -> str:
        return _path(self.account_id)

    async def profile(self) -> Profile:
        answer = await self._graph.ask(
            "GET", self._page, params={"fields": "id,name,username,link,followers_count"}
        )
        profile = profile_from_page(answer, site_url=self.site_url)
        if profile is None:
            raise Unavailable("Facebook did not say whose access this is.", network="facebook")
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """Facebook has no idempotency key: `key` is not sent, and what is unsure is read back.

        A post for later keeps its number when it is out.
        """
        refuse_draft(draft, now=now, schedule_days_max=self._schedule_days_max)
        post_id = await self._publish(draft)
        url = await self._graph.permalink(_path(post_id), "permalink_url")
        return Published(
            post_id, url or f"{self.site_url}/{post_id}", scheduled_for=as_kept(draft.publish_at)
        )

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        """What the Page published; posts of visitors and posts for later are left out."""
        posts: list[Post] = []
        params = {"fields": POST_FIELDS, "limit": str(min(max(limit, 1), POSTS_PAGE))}
        async for page in self._graph.pages(f"{self._page}/published_posts", params):
            posts += filter(None, (post_from_feed(item, site_url=self.site_url) for item in page))
            if len(posts) >= limit:
                break
        return sorted(posts, key=lambda post: post.created_at, reverse=True)[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """Two requests a post. Views, reach and clicks need the permission `read_insights`."""
        counts: dict[str, Engagement] = {}
        metrics = list(METRICS)
        for post_id in post_ids:
            try:
                item = await self._graph.ask("GET", _path(post_id), params={"fields": COUNT_FIELDS})
            except NotFound:
                continue
            said = await self._insights(post_id, metrics)
            counts[post_id] = engagement_with_insights(engagement_from_post(item), said)
        return counts

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        params = {
            "fields": COMMENT_FIELDS,
            "filter": "stream",
            "order": "chronological",
            "limit": str(COMMENTS_PAGE),
        }
        # A list that changes while it is read may give one twice.
        seen: set[str] = set()
        async for page in self._graph.pages(f"{_path(post_id)}/comments", params):
            for item in page:
                comment = comment_from_graph(item, post_id=post_id, site_url=self.site_url)
                if comment is not None and comment.id not in seen:
                    seen.add(comment.id)
                    yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        if not text.strip():
            raise Rejected("Facebook takes no empty comment.", network="facebook")
        answer = await self._graph.ask(
            "POST",
            f"{_path(comment_id or post_id)}/comments",
            write=True,
            form={"message": text},
        )
        made = words(answer.get("id"))
        if made is None:
            raise Unsure(
                "Facebook took the comment, but did not say its number.", network="facebook"
            )
        return Comment(made, post_id, text, now, parent_id=comment_id)

    async def delete(self, post_id: str) -> None:
        await self._graph.remove(_path(post_id))

    async def scheduled_posts(self) -> list[Post]:
        """Also those that a person left to Facebook by hand."""
        posts: list[Post] = []
        params = {"fields": SCHEDULED_FIELDS, "limit": str(SCHEDULED_PAGE)}
        async for page in self._graph.pages(f"{self._page}/scheduled_posts", params):
            for item in page:
                post = post_from_scheduled(item, site_url=self.site_url)
                posts += [post] if post is not None else []
        return sorted(posts, key=lambda post: (post.created_at, post.id))

    async def unschedule(self, post_id: str) -> None:
        """Facebook deletes what is out as readily as what waits, so the post is looked at first.

        A video that has no post's number yet is asked as a video.
        """
        path = _path(post_id)
        fields = WAITING_FIELDS if "_" in post_id else VIDEO_WAITING_FIELDS
        said = await self._graph.ask("GET", path, params={"fields": fields})
        if waits_until(said) is None:
            raise NotFound(
                "Facebook does not keep this post for later (any more): it is out.",
                network="facebook",
            )
        await self._graph.ask("DELETE", path, write=True)

    async def edit(self, post_id: str, draft: Draft) -> None:
        await self._graph.ask("POST", _path(post_id), write=True, form={"message": draft.text})

    async def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        params = {"fields": POST_FIELDS, "limit": str(POSTS_PAGE)}
        async for page in self._graph.pages(f"{self._page}/tagged", params):
            posts = [p for item in page if (p := post_from_feed(item, site_url=self.site_url))]
            for post in sorted(posts, key=lambda post: post.created_at, reverse=True):
                if since is not None and post.created_at <= since:
                    return
                yield post

    async def hide_comment(self, post_id: str, comment_id: str, *, hidden: bool = True) -> None:
        form = {"is_hidden": "true" if hidden else "false"}
        await self._graph.ask("POST", _path(comment_id), write=True, form=form)

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        await self._graph.remove(_path(comment_id))

    async def block(self, person_id: str, *, blocked: bool = True) -> None:
        path = f"{self._page}/blocked"
        if blocked:
            form = {"user": json.dumps([person_id])}
            await self._graph.ask("POST", path, write=True, form=form)
        else:
            await self._graph.ask("DELETE", path, write=True, params={"user": person_id})

    async def statistics(self, *, since: date, until: date) -> list[DayStatistics]:
        """Days are California's. The permission `read_insights` is needed, and 100 followers."""
        days: dict[date, Json] = {}
        metrics = list(PAGE_METRICS)
        first = since
        while first <= until and metrics:
            last = min(until, first + timedelta(days=DAYS_AT_ONCE - 1))
            asked = {
                "period": "day",
                "since": first.isoformat(),
                "until": (last + timedelta(days=1)).isoformat(),
            }
            for answer in await self._told(self._page, metrics, asked):
                for day, said in days_from_insights(answer).items():
                    if since <= day <= until:
                        days.setdefault(day, {}).update(said)
            first = last + timedelta(days=1)
        return statistics_from_days(days)

    # Inside

    async def _publish(self, draft: Draft) -> str:
        """The post's number, however a post of its kind is made."""
        moving = draft.media[0] if draft.media and draft.media[0].kind == "video" else None
        if draft.format == Format.STORY:
            if moving is not None:
                return await self._videos.publish_story(moving)
            return await self._videos.publish_photo_story(await self._upload(draft.media[0], draft))
        if draft.format == Format.REEL and moving is not None:
            return await self._videos.publish_reel(draft, moving)
        if moving is not None:
            return await self._videos.publish(draft, moving)
        photos = [await self._upload(media, draft) for media in draft.media]
        form = parameters_from_draft(draft, photos=photos)
        answer = await self._graph.ask("POST", f"{self._page}/feed", write=True, form=form)
        post_id = words(answer.get("id"))
        if post_id is None:
            raise Unsure("Facebook took the post, but did not say its number.", network="facebook")
        return post_id

    @property
    def _videos(self) -> Videos:
        """Meta has a host of its own for videos; a sandbox has one host."""
        base = VIDEO_API if self.base_url == NETWORK.api else self.base_url
        graph = Graph(
            self.http,
            f"{base}/{VERSION}",
            self.credentials,
            network="facebook",
            subcodes=SUBCODES,
        )
        return Videos(graph, self._page)

    @property
    def _schedule_days_max(self) -> int:
        stated = self.credentials.get("schedule_days_max") or str(SCHEDULE_DAYS_MAX)
        if not (stated.isascii() and stated.isdigit() and len(stated) < 5):
            raise Rejected(
                "How many days ahead Facebook takes a post is set to something that is no number: "
                "change it with the account.",
                network="facebook",
            )
        return int(stated)

    async def _upload(self, media: Media, draft: Draft) -> str:
        """An image which is not yet published: a lost answer only means to begin again."""
        form = {"published": "false"}
        if draft.publish_at is not None:
            form["temporary"] = "true"
        if media.alt:
            form["alt_text_custom"] = media.alt
        answer = await self._graph.ask(
            "POST",
            f"{self._page}/photos",
            form=form,
            files={"source": File(media.path.name, media.mime, FileSlice(media.path))},
        )
        photo = words(answer.get("id"))
        if photo is None:
            raise Unavailable("Facebook gave the image no number.", network="facebook")
        return photo

    async def _insights(self, post_id: str, metrics: list[str]) -> Json:
        """The values of those metrics that Facebook still has."""
        try:
            told = await self._told(post_id, metrics, {})
        except NotFound:
            return {}
        except NotAuthorized:
            metrics.clear()
            return {}
        return {name: v for each in told for name, v in insights_from_answer(each).items()}

    async def _told(self, node_id: str, metrics: list[str], asked: dict[str, str]) -> list[Json]:
        """The answers about `metrics`, from which those that are retired are taken out.

        One that Facebook retired fails them all, so after a refusal each is asked for alone.
        """
        if not metrics:
            return []
        edge = f"{_path(node_id)}/insights"
        try:
            params = {"metric": ",".join(metrics), **asked}
            return [await self._graph.ask("GET", edge, params=params)]
        except Rejected:
            told: list[Json] = []
            for metric in list(metrics):
                try:
                    params = {"metric": metric, **asked}
                    told.append(await self._graph.ask("GET", edge, params=params))
                except Rejected:
                    metrics.remove(metric)
            return told


def _path(node_id: str) -> str:
    return node(node_id, network="facebook")
