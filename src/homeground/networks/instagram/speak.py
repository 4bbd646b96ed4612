"""The speaker for Instagram: sends and reads, and translates nothing itself.

https://developers.facebook.com/documentation/instagram-platform
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import ClassVar

from homeground.networks.containers import (
    Status,
    address_of,
    brought_out,
    created,
    finished,
    refuse_spent,
    waiting_for,
)
from homeground.networks.contract import Connector, Network
from homeground.networks.errors import (
    NetworkError,
    NotFound,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.graph import Graph, days_from_insights, insights_from_answer, node
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
from homeground.networks.reading import Json, mapping, objects, words

from .checks import refuse_draft
from .errors import SUBCODES
from .network import DAYS_AT_ONCE, NETWORK, PAGE, VERSION
from .translate import (
    COMMENT_FIELDS,
    DAY_METRICS,
    METRICS,
    POST_FIELDS,
    REPLY_FIELDS,
    STORY_METRICS,
    TAGGED_FIELDS,
    TOTAL_METRICS,
    comment_from_media,
    container_from_draft,
    container_from_media,
    engagement_from_insights,
    post_from_media,
    profile_from_user,
    statistics_from_days,
)

_SUBCODE = re.compile(r"2207\d{3}")


class Instagram(Connector):
    """One professional account."""

    network: ClassVar[Network] = NETWORK

    @property
    def _graph(self) -> Graph:
        return Graph(
            self.http,
            f"{self.base_url}/{VERSION}",
            self.credentials,
            network="instagram",
            subcodes=SUBCODES,
        )

    @property
    def _user(self) -> str:
        return _path(self.account_id)

    async def profile(self) -> Profile:
        answer = await self._graph.ask(
            "GET", self._user, params={"fields": "id,username,name,followers_count"}
        )
        profile = profile_from_user(answer, site_url=self.site_url)
        if profile is None:
            raise Unavailable("Instagram did not say whose access this is.", network="instagram")
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """Instagram has no idempotency key: `key` is not sent, what is unsure is read back."""
        refuse_draft(draft)
        images = tuple(
            address_of(media, network="instagram", name="Instagram") for media in draft.media
        )
        await self._refuse_spent()
        children: tuple[str, ...] = ()
        if len(images) > 1:
            children = tuple([
                await self._container(container_from_media(media, url, of_carousel=True), media)
                for url, media in zip(images, draft.media, strict=True)
            ])  # fmt: skip
        container = await self._container(
            container_from_draft(draft, images=images, children=children),
            None if children else draft.media[0],
        )
        edge = f"{self._user}/media_publish"
        post_id = await brought_out(self._graph, edge, container, network="instagram")
        if draft.comments_closed:
            await self._close_after_publishing(post_id)
        url = await self._graph.permalink(_path(post_id), "permalink")
        profile = f"{self.site_url}/{self.handle}" if self.handle else self.site_url
        return Published(post_id, url or profile)

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        posts: list[Post] = []
        params = {"fields": POST_FIELDS, "limit": str(min(max(limit, 1), PAGE))}
        async for page in self._graph.pages(f"{self._user}/media", params):
            posts += filter(None, (post_from_media(item, site_url=self.site_url) for item in page))
            if len(posts) >= limit:
                break
        return sorted(posts, key=lambda post: post.created_at, reverse=True)[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """One request a post, with the permission `instagram_manage_insights`."""
        counts: dict[str, Engagement] = {}
        for post_id in post_ids:
            try:
                said = await self._insights(post_id)
            except NotFound:
                continue
            counts[post_id] = engagement_from_insights(insights_from_answer(said))
        return counts

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """Instagram gives the newest first, so they are sorted when complete."""
        found: dict[str, Comment] = {}
        params = {"fields": COMMENT_FIELDS, "limit": str(PAGE)}
        async for page in self._graph.pages(f"{_path(post_id)}/comments", params):
            for item in page:
                answers = await self._answers(item)
                for each, parent_id in ((item, None), *((a, item.get("id")) for a in answers)):
                    comment = comment_from_media(
                        each, post_id=post_id, site_url=self.site_url, parent_id=words(parent_id)
                    )
                    if comment is not None:
                        found.setdefault(comment.id, comment)
        for comment in sorted(found.values(), key=lambda comment: comment.created_at):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        if not text.strip():
            raise Rejected("Instagram takes no empty comment.", network="instagram")
        to = f"{_path(comment_id)}/replies" if comment_id else f"{_path(post_id)}/comments"
        answer = await self._graph.ask("POST", to, write=True, form={"message": text})
        made = words(answer.get("id"))
        if made is None:
            raise Unsure(
                "Instagram took the comment, but did not say its number.", network="instagram"
            )
        return Comment(made, post_id, text, now, parent_id=comment_id)

    async def delete(self, post_id: str) -> None:
        await self._graph.remove(_path(post_id))

    async def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """Posts of others that tag the account."""
        params = {"fields": TAGGED_FIELDS, "limit": str(PAGE)}
        async for page in self._graph.pages(f"{self._user}/tags", params):
            posts = [p for item in page if (p := post_from_media(item, site_url=self.site_url))]
            for post in sorted(posts, key=lambda post: post.created_at, reverse=True):
                if since is not None and post.created_at <= since:
                    return
                yield post

    async def hide_comment(self, post_id: str, comment_id: str, *, hidden: bool = True) -> None:
        form = {"hide": "true" if hidden else "false"}
        await self._graph.ask("POST", _path(comment_id), write=True, form=form)

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        await self._graph.remove(_path(comment_id))

    async def close_comments(self, post_id: str, *, closed: bool = True) -> None:
        form = {"comment_enabled": "false" if closed else "true"}
        await self._graph.ask("POST", _path(post_id), write=True, form=form)

    async def statistics(self, *, since: date, until: date) -> list[DayStatistics]:
        """Days are California's. Views are told of one day at a time: as many requests as days."""
        days: dict[date, Json] = {}
        totals: dict[date, Json] = {}
        edge = f"{self._user}/insights"
        first = since
        while first <= until:
            last = min(until, first + timedelta(days=DAYS_AT_ONCE - 1))
            asked = {"metric": ",".join(DAY_METRICS), "period": "day", **_window(first, last)}
            said = await self._graph.ask("GET", edge, params=asked)
            days |= {d: v for d, v in days_from_insights(said).items() if since <= d <= until}
            first = last + timedelta(days=1)
        for offset in range((until - since).days + 1):
            day = since + timedelta(days=offset)
            asked = {
                "metric": ",".join(TOTAL_METRICS),
                "metric_type": "total_value",
                "period": "day",
                **_window(day, day),
            }
            told = insights_from_answer(await self._graph.ask("GET", edge, params=asked))
            if told:
                totals[day] = told
        return statistics_from_days(days, totals)

    # Inside

    async def _insights(self, post_id: str) -> Json:
        """A story has other metrics than a post, and refuses a post's."""
        edge = f"{_path(post_id)}/insights"
        try:
            return await self._graph.ask("GET", edge, params={"metric": ",".join(METRICS)})
        except Rejected:
            return await self._graph.ask("GET", edge, params={"metric": ",".join(STORY_METRICS)})

    async def _refuse_spent(self) -> None:
        """Publishing says so too, but only after the images were fetched and processed."""
        try:
            answer = await self._graph.ask(
                "GET",
                f"{self._user}/content_publishing_limit",
                params={"fields": "quota_usage,config"},
            )
        except (NotFound, Rejected):
            return
        refuse_spent(answer, network="instagram")

    async def _container(self, form: dict[str, str], media: Media | None) -> str:
        """A container, ready: a carousel takes only children which are."""
        container = await created(self._graph, f"{self._user}/media", form, network="instagram")

        async def status() -> Status:
            said = await self._graph.ask("GET", container, params={"fields": "status_code,status"})
            code = words(said.get("status_code"))
            return Status(code, _failed(code, words(said.get("status"))))

        what, within = waiting_for(media)
        await finished(status, network="instagram", name="Instagram", what=what, within=within)
        return container

    async def _close_after_publishing(self, post_id: str) -> None:
        """There is no way to publish with comments closed; a failure must not hide the post."""
        try:
            await self.close_comments(post_id)
        except NetworkError as failed:
            raise Unsure(
                "The post is published, but its comments could not be closed: close them on "
                f"Instagram. ({failed.message})",
                code=failed.code,
                network="instagram",
            ) from failed

    async def _answers(self, comment: Json) -> list[Json]:
        """The answers that came with a comment, or all of them where there are more."""
        shown = list(objects(comment, "replies", "data"))
        comment_id = words(comment.get("id"))
        if comment_id is None or not mapping(comment, "replies", "paging").get("next"):
            return shown
        params = {"fields": REPLY_FIELDS, "limit": str(PAGE)}
        path = f"{_path(comment_id)}/replies"
        return [item async for page in self._graph.pages(path, params) for item in page]


def _failed(code: str | None, why: str | None) -> NetworkError | None:
    """Why a container came to nothing: its status then has the subcode of an error."""
    if code not in ("ERROR", "EXPIRED"):
        return None
    found = _SUBCODE.search(why or "")
    known = SUBCODES.get(int(found[0])) if found else None
    if known is None:
        return Unavailable(
            f"Instagram could not process the image. Try again. ({why or code})",
            network="instagram",
        )
    return known.branch(f"{known.says} ({why})", code=str(known.code), network="instagram")


def _window(first: date, last: date) -> dict[str, str]:
    """From the beginning of one day to the end of another, as Meta takes them."""
    return {"since": first.isoformat(), "until": (last + timedelta(days=1)).isoformat()}


def _path(node_id: str) -> str:
    return node(node_id, network="instagram")
