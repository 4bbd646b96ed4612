"""The speaker for Bluesky: sends and reads, and translates nothing itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from homeground.networks.contract import Can, Connector, Network
from homeground.networks.errors import (
    NetworkError,
    NotFound,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.http import FileSlice, Http
from homeground.networks.model import Comment, Draft, Engagement, Post, Profile, Published
from homeground.networks.reading import Json, instant, mapping, objects, words

from .api import Api
from .checks import refuse_draft, refuse_text
from .keys import tid_from_key
from .limits import PAGE, URIS_PER_LOOKUP
from .moderate import Moderation
from .network import NETWORK
from .records import Records
from .richtext import spans_in
from .translate import (
    comment_from_view,
    engagement_from_view,
    image_from_blob,
    permalink,
    person_from_actor,
    post_from_view,
    profile_from_actor,
    record_from_draft,
    record_from_reply,
    reference,
    text_from_draft,
    video_from_blob,
    views_in_thread,
    written,
)
from .video import SERVICE, VideoService

POST = "app.bsky.feed.post"
DEEPEST = "1000"  # app.bsky.feed.getPostThread, maximum; servers stop at ten whatever is asked


class Bluesky(Connector):
    """One account, by an app password. `account_id` is its DID; a post's id its at:// address."""

    network: ClassVar[Network] = NETWORK

    def __init__(
        self,
        http: Http,
        *,
        account_id: str,
        credentials: Mapping[str, str],
        base_url: str | None = None,
        handle: str = "",
    ):
        super().__init__(
            http, account_id=account_id, credentials=credentials, base_url=base_url, handle=handle
        )
        # A server of one's own keeps records and has no pages: people read them in Bluesky's app.
        # Such a server has no path in its address; a sandbox, which has pages, does.
        if not urlsplit(self.base_url).path:
            self.site_url = NETWORK.site

    @property
    def _api(self) -> Api:
        return Api(self.http, self.base_url, self.credentials)

    @property
    def _records(self) -> Records:
        return Records(self._api, self.account_id)

    @property
    def _moderation(self) -> Moderation:
        return Moderation(self._api, self._records)

    async def profile(self) -> Profile:
        did = await self._api.did()
        actor = await self._api.query("app.bsky.actor.getProfile", [("actor", did)])
        profile = profile_from_actor(actor, site_url=self.site_url)
        if profile is None:
            raise Unavailable("Bluesky did not say whose access this is.", network="bluesky")
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """A repeat with the same `key` gives the first post: see `keys`."""
        if draft.publish_at is not None:
            raise self.not_offered(Can.SCHEDULE)
        if draft.poll is not None:
            raise self.not_offered(Can.POLL)
        refuse_draft(draft)
        text, _ = text_from_draft(draft)
        people = await self._people_in(text)
        video = None
        images: list[Json] = []
        for media in draft.media:
            if media.kind == "video":
                blob = await self._video_service.upload(media, did=self.account_id, now=now)
                video = video_from_blob(blob, media)
            else:
                blob = await self._api.upload(FileSlice(media.path), media.mime)
                images.append(image_from_blob(blob, media))
        record = record_from_draft(draft, now=now, people=people, images=images, video=video)
        made = await self._records.create(POST, tid_from_key(key), record)
        await self._gate_at_once(made["uri"], draft, now)
        return Published(made["uri"], self._permalink(made["uri"]))

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        """Answers and reposts are left out."""
        params = [
            ("actor", self.account_id),
            ("filter", "posts_no_replies"),
            ("limit", str(min(max(limit, 1), PAGE))),
        ]
        posts: list[Post] = []
        async for page in self._api.pages("app.bsky.feed.getAuthorFeed", params):
            for item in objects(page, "feed"):
                post = post_from_view(mapping(item, "post"), site_url=self.site_url)
                if post is not None and post.author and post.author.id == self.account_id:
                    posts.append(post)
            if len(posts) >= limit:
                break
        return sorted(posts, key=lambda post: post.created_at, reverse=True)[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        views = await self._views(post_ids)
        return {uri: engagement_from_view(view) for uri, view in views.items()}

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """Servers show a thread ten levels deep, so what lies deeper is asked for from there."""
        found: dict[str, Comment] = {}
        waiting, asked = [post_id], {post_id}
        while waiting:
            uri = waiting.pop()
            params = [("uri", uri), ("depth", DEEPEST), ("parentHeight", "0")]
            try:
                answer = await self._api.query("app.bsky.feed.getPostThread", params)
            except NotFound:
                if uri == post_id:
                    raise
                continue
            views = list(views_in_thread(answer))
            for view, _, _ in views:
                comment = comment_from_view(view, post_id=post_id, site_url=self.site_url)
                if comment is not None:
                    found.setdefault(comment.id, comment)
            deepest = max((depth for _, depth, _ in views), default=0)
            cut = {view.get("uri") for view, depth, more in views if more and depth == deepest}
            waiting += [uri for uri in cut if isinstance(uri, str) and uri not in asked]
            asked.update(waiting)
        for comment in sorted(found.values(), key=lambda c: (c.created_at, c.id)):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        """An answer names what it answers and the thread's first post, each by its content's CID."""
        refuse_text(text)
        to = comment_id or post_id
        view = (await self._views([to])).get(to, {})
        parent = reference(view)
        if parent is None:
            raise NotFound(
                "Bluesky does not have what is answered here (any more).", network="bluesky"
            )
        root = reference(mapping(view, "record", "reply", "root")) or parent
        people = await self._people_in(text)
        record = record_from_reply(text, root=root, parent=parent, people=people, now=now)
        made = await self._records.create(POST, tid_from_key(key, of="reply"), record)
        comment = comment_from_view(
            {"uri": made["uri"], "author": self._us, "record": record},
            post_id=post_id,
            site_url=self.site_url,
        )
        if comment is None:
            raise Unsure("Bluesky took the answer but did not say where it is.", network="bluesky")
        return comment

    async def delete(self, post_id: str) -> None:
        await self._records.delete(POST, self._records.own_key(post_id))

    async def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """Newest first, by when Bluesky saw them: their authors may claim any time."""
        params = [("reasons", "mention"), ("limit", str(PAGE))]
        async for page in self._api.pages("app.bsky.notification.listNotifications", params):
            for notification in objects(page, "notifications"):
                seen = instant(notification.get("indexedAt"))
                if since is not None and seen is not None and seen <= since:
                    return
                # A server that does not know the parameter gives every kind.
                if notification.get("reason") != "mention":
                    continue
                post = post_from_view(notification, site_url=self.site_url)
                if post is not None:
                    yield post

    async def hide_comment(self, post_id: str, comment_id: str, *, hidden: bool = True) -> None:
        """Readers see it only after they ask for hidden answers."""
        await self._moderation.hide(post_id, comment_id, hidden=hidden)

    async def close_comments(self, post_id: str, *, closed: bool = True) -> None:
        """Answers that are there stay; whom earlier rules let answer is forgotten."""
        await self._moderation.close(post_id, closed=closed)

    async def block(self, person_id: str, *, blocked: bool = True) -> None:
        """Everybody can see whom an account blocks."""
        await self._moderation.block(person_id, blocked=blocked)

    async def search(self, query: str, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """By when Bluesky saw them: their authors may claim any time."""
        params = [("q", query), ("sort", "latest"), ("limit", str(PAGE))]
        if since is not None:
            params.append(("since", written(since)))
        seen: set[str] = set()
        async for page in self._api.pages("app.bsky.feed.searchPosts", params):
            for view in objects(page, "posts"):
                post = post_from_view(view, site_url=self.site_url)
                if post is None or post.id in seen:
                    continue
                if since is not None and post.created_at <= since:
                    continue
                seen.add(post.id)
                yield post

    # Inside

    async def _gate_at_once(self, uri: str, draft: Draft, now: datetime) -> None:
        # The post is out already. A repeat with the same key finds it and gates it, so the one
        # honest answer to a failure here is the one that leads to a repeat.
        try:
            await self._moderation.gate(uri, draft, now)
        except NetworkError as error:
            raise Unsure(
                f"The post is out, but everybody may answer it still. ({error})",
                network="bluesky",
            ) from error

    @property
    def _video_service(self) -> VideoService:
        """Bluesky has a server of its own for videos; a sandbox, which has a path, has one server."""
        at_home = bool(urlsplit(self.base_url).path)
        return VideoService(self.http, self.base_url if at_home else SERVICE, self._api)

    async def _views(self, uris: list[str]) -> dict[str, Json]:
        views: dict[str, Json] = {}
        for start in range(0, len(uris), URIS_PER_LOOKUP):
            batch = uris[start : start + URIS_PER_LOOKUP]
            answer = await self._api.query(
                "app.bsky.feed.getPosts", [("uris", uri) for uri in batch]
            )
            for view in objects(answer, "posts"):
                if uri := words(view.get("uri")):
                    views[uri] = view
        return views

    async def _people_in(self, text: str) -> dict[str, str]:
        """The DID of everybody who is named and exists; the others stay plain text."""
        people: dict[str, str] = {}
        for handle in {s.value.lower() for s in spans_in(text) if s.kind == "mention"}:
            try:
                answer = await self._api.query(
                    "com.atproto.identity.resolveHandle", [("handle", handle)]
                )
            except (Rejected, NotFound):
                continue
            if did := words(answer.get("did")):
                people[handle] = did
        return people

    @property
    def _us(self) -> Json:
        return {"did": self.account_id, "handle": self.handle.removeprefix("@")}

    def _permalink(self, uri: str) -> str:
        us = person_from_actor(self._us, site_url=self.site_url)
        return permalink(self.site_url, us, uri)
