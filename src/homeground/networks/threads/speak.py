"""The speaker for Threads: sends and reads, and translates nothing itself.

https://developers.facebook.com/documentation/threads
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
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
from homeground.networks.errors import NetworkError, NotFound, Rejected, Unavailable
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
from homeground.networks.reading import Json, words

from .checks import refuse_draft
from .errors import SUBCODES
from .network import NETWORK, PAGE, VERSION
from .translate import (
    DAY_METRICS,
    METRICS,
    POST_FIELDS,
    REPLY_FIELDS,
    TOTAL_METRICS,
    comment_from_reply,
    container_from_draft,
    container_from_media,
    container_from_reply,
    engagement_from_insights,
    post_from_media,
    profile_from_user,
    statistics_from_days,
)


class Threads(Connector):
    """One Threads profile."""

    network: ClassVar[Network] = NETWORK

    @property
    def _graph(self) -> Graph:
        return Graph(
            self.http,
            f"{self.base_url}/{VERSION}",
            self.credentials,
            network="threads",
            subcodes=SUBCODES,
        )

    @property
    def _user(self) -> str:
        return _path(self.account_id)

    async def profile(self) -> Profile:
        answer = await self._graph.ask("GET", self._user, params={"fields": "id,username,name"})
        profile = profile_from_user(answer, site_url=self.site_url)
        if profile is None:
            raise Unavailable("Threads did not say whose access this is.", network="threads")
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """Threads has no idempotency key: `key` is not sent, and what is unsure is read back."""
        refuse_draft(draft)
        images = tuple(
            address_of(media, network="threads", name="Threads") for media in draft.media
        )
        await self._refuse_spent("quota_usage", "config")
        children: tuple[str, ...] = ()
        if len(images) > 1:
            children = tuple([
                await self._container(container_from_media(media, url, of_carousel=True), media)
                for url, media in zip(images, draft.media, strict=True)
            ])  # fmt: skip
        container = await self._container(
            container_from_draft(draft, images=images, children=children),
            draft.media[0] if len(images) == 1 else None,
        )
        post_id = await self._bring_out(container)
        url = await self._graph.permalink(_path(post_id), "permalink")
        profile = f"{self.site_url}/@{self.handle}" if self.handle else self.site_url
        return Published(post_id, url or profile)

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        """The profile's own posts; answers to others and reposts are left out."""
        posts: list[Post] = []
        params = {"fields": POST_FIELDS, "limit": str(min(max(limit, 1), PAGE))}
        async for page in self._graph.pages(f"{self._user}/threads", params):
            posts += filter(None, (post_from_media(item, site_url=self.site_url) for item in page))
            if len(posts) >= limit:
                break
        return sorted(posts, key=lambda post: post.created_at, reverse=True)[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """One request a post, with the permission `threads_manage_insights`."""
        counts: dict[str, Engagement] = {}
        for post_id in post_ids:
            try:
                said = await self._graph.ask(
                    "GET", f"{_path(post_id)}/insights", params={"metric": METRICS}
                )
            except NotFound:
                continue
            counts[post_id] = engagement_from_insights(insights_from_answer(said))
        return counts

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        params = {"fields": REPLY_FIELDS, "reverse": "false", "limit": str(PAGE)}
        found: dict[str, Comment] = {}
        async for page in self._graph.pages(f"{_path(post_id)}/conversation", params):
            for item in page:
                comment = comment_from_reply(item, post_id=post_id, site_url=self.site_url)
                if comment is not None:
                    found.setdefault(comment.id, comment)
        for comment in sorted(found.values(), key=lambda comment: comment.created_at):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        if not text.strip():
            raise Rejected("Threads takes no empty answer.", network="threads")
        await self._refuse_spent("reply_quota_usage", "reply_config")
        to = _path(comment_id or post_id)
        made = await self._bring_out(await self._container(container_from_reply(text, to=to)))
        return Comment(made, post_id, text, now, parent_id=comment_id)

    async def delete(self, post_id: str) -> None:
        await self._graph.remove(_path(post_id))

    async def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        params = {"fields": POST_FIELDS, "limit": str(PAGE)}
        async for page in self._graph.pages(f"{self._user}/mentions", params):
            posts = [p for item in page if (p := post_from_media(item, site_url=self.site_url))]
            for post in sorted(posts, key=lambda post: post.created_at, reverse=True):
                if since is not None and post.created_at <= since:
                    return
                yield post

    async def hide_comment(self, post_id: str, comment_id: str, *, hidden: bool = True) -> None:
        """Only an answer directly under the post; those below it go with it."""
        form = {"hide": "true" if hidden else "false"}
        await self._graph.ask("POST", f"{_path(comment_id)}/manage_reply", write=True, form=form)

    async def search(self, query: str, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """2,200 questions a day. Until Meta has reviewed the application: only posts of our own."""
        params = {"q": query, "search_type": "RECENT", "fields": POST_FIELDS, "limit": str(PAGE)}
        if since is not None:
            params["since"] = str(int(since.timestamp()))
        seen: set[str] = set()
        async for page in self._graph.pages("keyword_search", params):
            posts = [p for item in page if (p := post_from_media(item, site_url=self.site_url))]
            for post in sorted(posts, key=lambda post: post.created_at, reverse=True):
                if since is not None and post.created_at <= since:
                    return
                if post.id not in seen:
                    seen.add(post.id)
                    yield post

    async def statistics(self, *, since: date, until: date) -> list[DayStatistics]:
        """One request a day besides that for the views, which come in a row."""
        edge = f"{self._user}/threads_insights"
        asked = {"metric": DAY_METRICS, **_window(since, until)}
        said = days_from_insights(await self._graph.ask("GET", edge, params=asked))
        days = {day: value for day, value in said.items() if since <= day <= until}
        totals: dict[date, Json] = {}
        for offset in range((until - since).days + 1):
            day = since + timedelta(days=offset)
            asked = {"metric": TOTAL_METRICS, **_window(day, day)}
            told = insights_from_answer(await self._graph.ask("GET", edge, params=asked))
            if told:
                totals[day] = told
        return statistics_from_days(days, totals)

    # Inside

    async def _refuse_spent(self, usage: str, config: str) -> None:
        """Publishing says so too, but only after the images were fetched and processed."""
        try:
            answer = await self._graph.ask(
                "GET",
                f"{self._user}/threads_publishing_limit",
                params={"fields": f"{usage},{config}"},
            )
        except (NotFound, Rejected):
            return
        refuse_spent(answer, usage=usage, config=config, network="threads")

    async def _container(self, form: dict[str, str], media: Media | None = None) -> str:
        """A container, ready: a carousel takes only children which are."""
        container = await created(self._graph, f"{self._user}/threads", form, network="threads")

        async def status() -> Status:
            said = await self._graph.ask(
                "GET", container, params={"fields": "status,error_message"}
            )
            code = words(said.get("status"))
            return Status(code, _failed(code, words(said.get("error_message"))))

        what, within = waiting_for(media)
        await finished(status, network="threads", name="Threads", what=what, within=within)
        return container

    async def _bring_out(self, container: str) -> str:
        edge = f"{self._user}/threads_publish"
        return await brought_out(self._graph, edge, container, network="threads")


def _failed(code: str | None, why: str | None) -> NetworkError | None:
    """Why a container came to nothing, in Meta's own capitals (INVALID_ASPECT_RATIO)."""
    if code == "EXPIRED" or (code == "ERROR" and why in (None, "UNKNOWN")):
        return Unavailable(
            "Threads could not process this, and does not say why. Where it has an image: see "
            "whether Homeground's public address can be reached from the internet.",
            code=why or code,
            network="threads",
        )
    if code == "ERROR":
        return Rejected(f"Threads does not accept this: {why}.", code=why, network="threads")
    return None


def _window(first: date, last: date) -> dict[str, str]:
    """From the beginning of one day to the end of another, in seconds, by the clock of GMT."""
    begins = datetime.combine(first, time(), UTC)
    ends = datetime.combine(last, time(), UTC) + timedelta(days=1)
    return {"since": str(int(begins.timestamp())), "until": str(int(ends.timestamp()))}


def _path(node_id: str) -> str:
    return node(node_id, network="threads")
