"""Speaks to WordPress.com: `rest/v1.1/sites/$site`, with a token.

https://developer.wordpress.com/docs/api/
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

from homeground.networks.errors import (
    NotAuthorized,
    NotFound,
    NotOffered,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.http import File, FileSlice
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
from homeground.networks.reading import Json, count, mapping, objects, words

from .api import Api, number_of
from .dotcom import (
    comment_from_dotcom,
    days_from_visits,
    dotcom_post_from_draft,
    engagement_from_dotcom,
    post_from_dotcom,
    profile_from_dotcom,
    published_from_dotcom,
)
from .html import comment_from_text, figures_in
from .network import PER_PAGE_MAX
from .site import edit_from_draft
from .speak_site import WAITING, Uploaded, arranged, not_uploaded, not_waiting, shown_file


class DotcomSpeaker:
    """One site on WordPress.com, or one of one's own that Jetpack connects with it."""

    def __init__(self, api: Api):
        self._api = api

    async def profile(self) -> Profile:
        profile = profile_from_dotcom(mapping((await self._api.send("GET", "")).json()))
        if profile is None:
            raise Unavailable("WordPress.com did not say which site this is.", network="wordpress")
        return profile

    async def publish(self, draft: Draft) -> Published:
        """The first image becomes the post's own (featured); the others stand below its text."""
        uploaded = [await self._upload(media) for media in draft.media]
        featured, figures = arranged(draft, uploaded)
        body = dotcom_post_from_draft(draft, featured=featured, figures=figures)
        answer = await self._api.send("POST", "/posts/new", write=True, json=body)
        published = published_from_dotcom(mapping(answer.json()), draft)
        if published is None:
            raise Unsure(
                "WordPress.com took the post but did not say its number.", network="wordpress"
            )
        return published

    async def recent_posts(self, limit: int) -> list[Post]:
        params = {
            "number": str(min(max(limit, 1), PER_PAGE_MAX)),
            "status": "publish,private",
            "order_by": "date",
            "order": "DESC",
            "context": "edit",
        }
        answer = await self._api.send("GET", "/posts/", params=params)
        read = (post_from_dotcom(item) for item in objects(answer.json(), "posts"))
        posts = [post for post in read if post is not None]
        return sorted(posts, key=lambda post: post.created_at, reverse=True)[:limit]

    async def scheduled_posts(self) -> list[Post]:
        """The next first."""
        params = {
            "status": WAITING,
            "context": "edit",
            "number": str(PER_PAGE_MAX),
            "order_by": "date",
            "order": "ASC",
        }
        found: dict[str, Post] = {}
        page, more = 1, True
        while more:
            answer = await self._api.send("GET", "/posts/", params=params | {"page": str(page)})
            items = list(objects(answer.json(), "posts"))
            for item in items:
                post = post_from_dotcom(item)
                if post is not None and item.get("status") == WAITING:
                    found[post.id] = post
            more = len(items) == PER_PAGE_MAX
            page += 1
        return sorted(found.values(), key=lambda post: (post.created_at, len(post.id), post.id))

    async def unschedule(self, post_id: str) -> None:
        """Into the trash: what is there already is not deleted for good, which a second time would."""
        path = f"/posts/{number_of(post_id, 'post')}"
        now = mapping((await self._api.send("GET", path, params={"context": "edit"})).json())
        if now.get("status") != WAITING:
            raise not_waiting()
        await self._api.send("POST", f"{path}/delete", write=True)

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """Likes and comments, and views where the token may see the site's statistics."""
        counts: dict[str, Engagement] = {}
        statistics = True
        for post_id in post_ids:
            try:
                answer = await self._api.send("GET", f"/posts/{number_of(post_id, 'post')}")
            except NotFound:
                continue
            item, stats = mapping(answer.json()), None
            if words(item.get("status")) in {"trash", "deleted"}:
                continue
            if statistics:
                try:
                    stats = (await self._api.send("GET", f"/stats/post/{post_id}")).json()
                except (NotAuthorized, NotOffered):
                    statistics = False
                except (NotFound, Rejected):
                    stats = None
            counts[post_id] = engagement_from_dotcom(item, stats)
        return counts

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        found: dict[str, Comment] = {}
        path = f"/posts/{number_of(post_id, 'post')}/replies/"
        status = "all"
        page, more = 1, True
        while more:
            params = {"number": str(PER_PAGE_MAX), "page": str(page), "order": "ASC"}
            try:
                answer = await self._api.send("GET", path, params=params | {"status": status})
            except NotAuthorized as denied:
                if status != "all" or denied.code != "unauthorized":
                    raise
                # Only who may edit posts sees what waits for approval.
                status = "approved"
                continue
            items = list(objects(answer.json(), "comments"))
            for item in items:
                comment = comment_from_dotcom(item, post_id=post_id)
                if comment is not None:
                    found.setdefault(comment.id, comment)
            # A page may be short of what this user may not see; -1 is "not counted".
            stated = count(mapping(answer.json()).get("found"))
            more = bool(items) and (
                len(items) == PER_PAGE_MAX if stated is None else page * PER_PAGE_MAX < stated
            )
            page += 1
        for comment in sorted(found.values(), key=lambda c: (c.created_at, len(c.id), c.id)):
            yield comment

    async def reply(self, post_id: str, text: str, comment_id: str | None) -> Comment:
        path = f"/posts/{number_of(post_id, 'post')}/replies/new"
        if comment_id is not None:
            path = f"/comments/{number_of(comment_id, 'comment')}/replies/new"
        body = {"content": comment_from_text(text)}
        answer = await self._api.send("POST", path, write=True, json=body)
        comment = comment_from_dotcom(mapping(answer.json()), post_id=post_id)
        if comment is None:
            raise Unsure(
                "WordPress.com took the answer but did not say its number.", network="wordpress"
            )
        return comment

    async def delete(self, post_id: str) -> None:
        """Into the trash, where it can be taken out again; a second time would be for good."""
        await self._remove(f"/posts/{number_of(post_id, 'post')}")

    async def edit(self, post_id: str, draft: Draft) -> None:
        path = f"/posts/{number_of(post_id, 'post')}"
        now = await self._api.send("GET", path, params={"context": "edit"})
        raw = words(mapping(now.json()).get("content")) or ""
        body = edit_from_draft(draft, figures=figures_in(raw))
        await self._api.send("POST", path, write=True, json=body)

    async def hide_comment(self, comment_id: str, *, hidden: bool) -> None:
        status = {"status": "unapproved" if hidden else "approved"}
        path = f"/comments/{number_of(comment_id, 'comment')}"
        await self._api.send("POST", path, write=True, json=status)

    async def mark_spam(self, comment_id: str) -> None:
        path = f"/comments/{number_of(comment_id, 'comment')}"
        await self._api.send("POST", path, write=True, json={"status": "spam"})

    async def statistics(self, since: date, until: date) -> list[DayStatistics]:
        """Views and visitors by day, as far as the site's own clock has come."""
        params = {
            "unit": "day",
            "quantity": str((until - since).days + 1),
            "date": until.isoformat(),
            "stat_fields": "views,visitors",
        }
        answer = await self._api.send("GET", "/stats/visits", params=params)
        days = days_from_visits(answer.json())
        return [day for day in days if since <= day.day <= until]

    async def delete_comment(self, comment_id: str) -> None:
        await self._remove(f"/comments/{number_of(comment_id, 'comment')}")

    async def close_comments(self, post_id: str, *, closed: bool) -> None:
        body: Json = {"discussion": {"comments_open": not closed}}
        path = f"/posts/{number_of(post_id, 'post')}"
        await self._api.send("POST", path, write=True, json=body)

    # Inside

    async def _remove(self, path: str) -> None:
        try:
            now = mapping((await self._api.send("GET", path)).json())
            if words(now.get("status")) not in {"trash", "deleted"}:
                await self._api.send("POST", f"{path}/delete", write=True)
        except NotFound:
            return

    async def _upload(self, media: Media) -> Uploaded:
        form = {"attrs[0][alt]": media.alt} if media.alt else {}
        files = {"media[]": File(media.name or media.path.name, media.mime, FileSlice(media.path))}
        try:
            answer = await self._api.send("POST", "/media/new", write=True, form=form, files=files)
        except Unsure as unsure:
            raise not_uploaded(media, unsure) from unsure
        item = next(objects(answer.json(), "media"), {})
        number, source = count(item.get("ID")), words(item.get("URL"))
        if number is None or source is None:
            raise not_uploaded(media)
        return Uploaded(number, shown_file(source, media))
