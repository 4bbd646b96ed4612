"""The speaker for a Facebook Page: sends and reads, and translates nothing itself.

https://developers.facebook.com/docs/pages-api/
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import ClassVar

from homeground.networks.contract import Connector, Network
from homeground.networks.errors import (
    NotAuthorized,
    NotFound,
    NotOffered,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.graph import Graph, insights_from_answer, node
from homeground.networks.http import File
from homeground.networks.model import Comment, Draft, Engagement, Media, Post, Profile, Published
from homeground.networks.reading import Json, words

from .errors import SUBCODES
from .network import (
    COMMENTS_PAGE,
    NETWORK,
    POSTS_PAGE,
    SCHEDULE_AT_LEAST,
    SCHEDULE_DAYS_MAX,
    VERSION,
)
from .translate import (
    COMMENT_FIELDS,
    COUNT_FIELDS,
    METRICS,
    POST_FIELDS,
    comment_from_graph,
    engagement_from_post,
    engagement_with_insights,
    parameters_from_draft,
    post_from_feed,
    profile_from_page,
)


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
        """Facebook has no idempotency key: `key` is not sent, and what is unsure is read back."""
        self._refuse(draft, now)
        photos = [await self._upload(media, draft) for media in draft.media]
        answer = await self._graph.ask(
            "POST",
            f"{self._page}/feed",
            write=True,
            form=parameters_from_draft(draft, photos=photos),
        )
        post_id = words(answer.get("id"))
        if post_id is None:
            raise Unsure("Facebook took the post, but did not say its number.", network="facebook")
        url = await self._graph.permalink(_path(post_id), "permalink_url")
        return Published(
            post_id, url or f"{self.site_url}/{post_id}", scheduled_for=draft.publish_at
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
            said, metrics = await self._insights(post_id, metrics)
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

    # Inside

    def _refuse(self, draft: Draft, now: datetime) -> None:
        """What Facebook would not take, or would do otherwise than was meant, is not sent."""
        if not (draft.text.strip() or draft.media or draft.link):
            raise Rejected("Facebook takes no empty post: write a text.", network="facebook")
        if draft.comments_closed:
            raise Rejected(
                "Facebook's API cannot close comments. Allow them for this post, or leave "
                "Facebook out.",
                code="comments-closed",
                network="facebook",
            )
        if draft.poll is not None:
            raise Rejected(
                "Facebook's API has no polls for Pages. Leave the poll out.", network="facebook"
            )
        if draft.publish_at is not None:
            days = self._schedule_days_max
            ahead = draft.publish_at - now
            if not SCHEDULE_AT_LEAST <= ahead <= timedelta(days=days):
                raise Rejected(
                    f"Facebook takes a post for later from ten minutes to {days} days ahead. "
                    "Choose another time.",
                    code="schedule-window",
                    network="facebook",
                )

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
        if media.kind != "image":
            raise NotOffered("Homeground does not send videos to Facebook yet.", network="facebook")
        form = {"published": "false"}
        if draft.publish_at is not None:
            form["temporary"] = "true"
        if media.alt:
            form["alt_text_custom"] = media.alt
        answer = await self._graph.ask(
            "POST",
            f"{self._page}/photos",
            form=form,
            files={"source": File(media.path.name, media.mime, media.read())},
        )
        photo = words(answer.get("id"))
        if photo is None:
            raise Unavailable("Facebook gave the image no number.", network="facebook")
        return photo

    async def _insights(self, post_id: str, metrics: list[str]) -> tuple[Json, list[str]]:
        """The values, and the metrics that Facebook still has: one it retired fails them all."""
        if not metrics:
            return {}, metrics
        try:
            said = await self._graph.ask(
                "GET", f"{_path(post_id)}/insights", params={"metric": ",".join(metrics)}
            )
        except NotFound:
            return {}, metrics
        except NotAuthorized:
            return {}, []
        except Rejected:
            if len(metrics) == 1:
                return {}, []
            found: Json = {}
            alive: list[str] = []
            for metric in metrics:
                one, kept = await self._insights(post_id, [metric])
                found |= one
                alive += kept
            return found, alive
        return insights_from_answer(said), metrics


def _path(node_id: str) -> str:
    return node(node_id, network="facebook")
