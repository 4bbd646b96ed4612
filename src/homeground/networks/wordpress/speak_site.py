"""Speaks to a site of one's own: `/wp-json/wp/v2`, with an application password.

https://developer.wordpress.org/rest-api/
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from homeground.networks.errors import (
    NetworkError,
    NotAuthorized,
    NotFound,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.http import File, FileSlice, Response
from homeground.networks.model import Comment, Draft, Engagement, Media, Post, Profile, Published
from homeground.networks.reading import Json, count, mapping, objects, words

from .api import Api, number_of
from .html import comment_from_text, figure, figures_in, film, paper
from .network import PER_PAGE_MAX
from .site import (
    comment_from_item,
    edit_from_draft,
    post_from_draft,
    post_from_item,
    profile_from_user,
    published_from_post,
)

WAITING = "future"
"""The status of a post that waits for its time."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that the site has. `shown` is it as a part of a post's text."""

    number: int
    shown: str


class SiteSpeaker:
    """`author` is the number of the user whose posts are the account's, if it is known."""

    def __init__(self, api: Api, author: str):
        self._api = api
        self._author = author if author.isascii() and author.isdecimal() else None

    async def profile(self) -> Profile:
        answer = await self._api.send("GET", "/users/me", params={"context": "edit"})
        profile = profile_from_user(mapping(answer.json()))
        if profile is None:
            raise Unavailable("The site did not say whose access this is.", network="wordpress")
        return profile

    async def publish(self, draft: Draft) -> Published:
        """The first image becomes the post's own (featured); the others stand below its text."""
        uploaded = [await self._upload(media) for media in draft.media]
        featured, figures = arranged(draft, uploaded)
        body = post_from_draft(draft, featured=featured, figures=figures)
        answer = await self._api.send("POST", "/posts", write=True, json=body)
        published = published_from_post(mapping(answer.json()), draft)
        if published is None:
            raise Unsure("The site took the post but did not say its number.", network="wordpress")
        return published

    async def recent_posts(self, limit: int) -> list[Post]:
        params = {
            "per_page": str(min(max(limit, 1), PER_PAGE_MAX)),
            "orderby": "date",
            "order": "desc",
        }
        if self._author is not None:
            params["author"] = self._author
        answer = await self._ask("/posts", params, {"context": "edit", "status": "publish,private"})
        read = (post_from_item(item) for item in objects(answer.json()))
        posts = [post for post in read if post is not None]
        return sorted(posts, key=lambda post: post.created_at, reverse=True)[:limit]

    async def scheduled_posts(self) -> list[Post]:
        """The account's own, whoever of its people wrote them on the site; the next first."""
        params = {
            "status": "future",
            "context": "edit",
            "per_page": str(PER_PAGE_MAX),
            "orderby": "date",
            "order": "asc",
        }
        if self._author is not None:
            params["author"] = self._author
        found: dict[str, Post] = {}
        page = pages = 1
        while page <= pages:
            answer = await self._api.send("GET", "/posts", params=params | {"page": str(page)})
            items = list(objects(answer.json()))
            for item in items:
                post = post_from_item(item)
                if post is not None and item.get("status") == WAITING:
                    found[post.id] = post
            stated = whole_number(answer.headers.get("X-WP-TotalPages"))
            pages = page + (len(items) == PER_PAGE_MAX) if stated is None else stated
            page += 1
        return sorted(found.values(), key=lambda post: (post.created_at, len(post.id), post.id))

    async def unschedule(self, post_id: str) -> None:
        path = f"/posts/{number_of(post_id, 'post')}"
        now = mapping((await self._api.send("GET", path, params={"context": "edit"})).json())
        if now.get("status") != WAITING:
            raise not_waiting()
        await self._api.send("DELETE", path, write=True, params={"force": "true"})

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """How many comments each has, one question a post: a site states nothing else."""
        alive: set[str] = set()
        asked = [post_id for post_id in post_ids if post_id.isascii() and post_id.isdecimal()]
        for start in range(0, len(asked), PER_PAGE_MAX):
            batch = asked[start : start + PER_PAGE_MAX]
            params = {"include": ",".join(batch), "per_page": str(PER_PAGE_MAX), "_fields": "id"}
            answer = await self._api.send("GET", "/posts", params=params)
            alive |= {found for item in objects(answer.json()) if (found := words(item.get("id")))}
        return {
            post_id: Engagement(comments=await self._comment_count(post_id))
            for post_id in asked
            if post_id in alive
        }

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """Those that wait for approval too, where this user may see them."""
        found: dict[str, Comment] = {}
        number = number_of(post_id, "post")
        params = {
            "post": number,
            "per_page": str(PER_PAGE_MAX),
            "orderby": "date_gmt",
            "order": "asc",
        }
        page = pages = 1
        while page <= pages:
            answer = await self._ask(
                "/comments",
                params | {"page": str(page)},
                {"context": "edit", "status": "all"},
            )
            items = list(objects(answer.json()))
            for item in items:
                comment = comment_from_item(item, post_id=post_id)
                if comment is not None:
                    found.setdefault(comment.id, comment)
            # A page may be short of what this user may not see: only the header knows the last.
            stated = whole_number(answer.headers.get("X-WP-TotalPages"))
            pages = page + (len(items) == PER_PAGE_MAX) if stated is None else stated
            page += 1
        for comment in sorted(found.values(), key=lambda c: (c.created_at, len(c.id), c.id)):
            yield comment

    async def reply(self, post_id: str, text: str, comment_id: str | None) -> Comment:
        body: Json = {
            "post": int(number_of(post_id, "post")),
            "content": comment_from_text(text),
        }
        if comment_id is not None:
            body["parent"] = int(number_of(comment_id, "comment"))
        answer = await self._api.send("POST", "/comments", write=True, json=body)
        comment = comment_from_item(mapping(answer.json()), post_id=post_id)
        if comment is None:
            raise Unsure(
                "The site took the answer but did not say its number.", network="wordpress"
            )
        return comment

    async def delete(self, post_id: str) -> None:
        await self._remove(f"/posts/{number_of(post_id, 'post')}")

    async def edit(self, post_id: str, draft: Draft) -> None:
        path = f"/posts/{number_of(post_id, 'post')}"
        now = await self._api.send("GET", path, params={"context": "edit"})
        raw = words(mapping(now.json(), "content").get("raw")) or ""
        body = edit_from_draft(draft, figures=figures_in(raw))
        await self._api.send("POST", path, write=True, json=body)

    async def hide_comment(self, comment_id: str, *, hidden: bool) -> None:
        """A comment on hold waits for approval, unseen. To say what is so already is an error."""
        path = f"/comments/{number_of(comment_id, 'comment')}"
        wanted = "hold" if hidden else "approved"
        now = await self._api.send("GET", path, params={"context": "edit"})
        if mapping(now.json()).get("status") != wanted:
            await self._api.send("POST", path, write=True, json={"status": wanted})

    async def mark_spam(self, comment_id: str) -> None:
        path = f"/comments/{number_of(comment_id, 'comment')}"
        await self._api.send("POST", path, write=True, json={"status": "spam"})

    async def delete_comment(self, comment_id: str) -> None:
        await self._remove(f"/comments/{number_of(comment_id, 'comment')}")

    async def close_comments(self, post_id: str, *, closed: bool) -> None:
        body = {"comment_status": "closed" if closed else "open"}
        path = f"/posts/{number_of(post_id, 'post')}"
        await self._api.send("POST", path, write=True, json=body)

    # Inside

    async def _ask(
        self, path: str, params: Mapping[str, str], entitled: Mapping[str, str]
    ) -> Response:
        """`entitled` asks for what not every user may see; without the right, the rest is read."""
        try:
            return await self._api.send("GET", path, params={**params, **entitled})
        except (NotAuthorized, Rejected) as denied:
            if denied.code not in {
                "rest_forbidden_context",
                "rest_forbidden_param",
                "rest_forbidden_status",
                "rest_invalid_param",
            }:
                raise
            return await self._api.send("GET", path, params=params)

    async def _comment_count(self, post_id: str) -> int | None:
        params = {"post": post_id, "per_page": "1", "_fields": "id"}
        answer = await self._api.send("GET", "/comments", params=params)
        return whole_number(answer.headers.get("X-WP-Total"))

    async def _remove(self, path: str) -> None:
        try:
            await self._api.send("DELETE", path, write=True, params={"force": "true"})
        except NotFound:
            return

    async def _upload(self, media: Media) -> Uploaded:
        form = {"alt_text": media.alt} if media.alt else {}
        files = {"file": File(media.name or media.path.name, media.mime, FileSlice(media.path))}
        try:
            answer = await self._api.send("POST", "/media", write=True, form=form, files=files)
        except Unsure as unsure:
            raise not_uploaded(media, unsure) from unsure
        item = mapping(answer.json())
        number, source = count(item.get("id")), words(item.get("source_url"))
        if number is None or source is None:
            raise not_uploaded(media)
        return Uploaded(number, shown_file(source, media))


def not_waiting() -> NotFound:
    return NotFound(
        "The site does not keep this post for later (any more): it is out, or was taken back.",
        network="wordpress",
    )


def arranged(draft: Draft, uploaded: list[Uploaded]) -> tuple[int | None, tuple[str, ...]]:
    """Which image stands for the post, and what stands below its text: all the others."""
    first = bool(draft.media) and draft.media[0].kind == "image"
    below = uploaded[1:] if first else uploaded
    return (uploaded[0].number if first else None), tuple(file.shown for file in below)


def shown_file(source: str, media: Media) -> str:
    """A file that the site has, as a part of a post's text."""
    if media.kind == "video":
        return film(source)
    if media.kind == "document":
        return paper(source, media.name or media.path.name)
    return figure(source, media.alt)


def whole_number(stated: str | None) -> int | None:
    """What a header counts, if it does."""
    if stated is None or not stated.isascii() or not stated.isdecimal() or len(stated) > 18:
        return None
    return int(stated)


def not_uploaded(media: Media, unsure: NetworkError | None = None) -> Unavailable:
    """Nobody sees an image without a post; another upload does no harm."""
    why = f" ({unsure.message})" if unsure else ""
    return Unavailable(
        f"The site did not say whether it has {media.path.name}; nothing was posted.{why}",
        code=unsure.code if unsure else None,
        network="wordpress",
    )
