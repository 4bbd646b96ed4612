"""A site's documents (`wp/v2`) and ours. Nothing here sends or reads.

https://developer.wordpress.org/rest-api/reference/posts/ and …/comments/. Plugins add fields and
take some away, so every reader takes what it finds.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

from homeground.networks.limits import SeenBy
from homeground.networks.model import Comment, Draft, Person, Post, Profile, Published
from homeground.networks.reading import Json, count, instant, mapping, words
from homeground.networks.scheduling import as_kept

from .html import (
    html_from_text,
    plain_from_comment,
    plain_from_title,
    written_from_html,
)

_OUT_OF_SIGHT = frozenset({"trash", "spam"})


def post_from_draft(
    draft: Draft, *, featured: int | None = None, figures: tuple[str, ...] = ()
) -> Json:
    """The body of `POST wp/v2/posts`. Tags are left out: a site wants their numbers."""
    post: Json = {
        "title": escape(draft.title or "", quote=False),
        "content": html_from_text(draft.text, link=draft.link, figures=figures),
        "status": status_of(draft),
    }
    if draft.publish_at is not None:
        post |= {"status": "future", "date_gmt": gmt(draft.publish_at)}
    if draft.comments_closed:
        post["comment_status"] = "closed"
    if featured is not None:
        post["featured_media"] = featured
    return post


def status_of(draft: Draft) -> str:
    """A private post is seen by the site's editors and administrators."""
    return "private" if draft.seen_by is SeenBy.OURSELVES else "publish"


def edit_from_draft(draft: Draft, *, figures: tuple[str, ...] = ()) -> Json:
    """What changes of a post: its text, and its title when the draft has one."""
    post: Json = {"content": html_from_text(draft.text, link=draft.link, figures=figures)}
    if draft.title is not None:
        post["title"] = escape(draft.title, quote=False)
    return post


def gmt(moment: datetime) -> str:
    """A time as `date_gmt` has it: in UTC, without saying so."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def published_from_post(item: Json, draft: Draft) -> Published | None:
    post_id = words(item.get("id"))
    if post_id is None:
        return None
    later = as_kept(draft.publish_at) if words(item.get("status")) == "future" else None
    return Published(post_id, web_address(item.get("link")) or "", scheduled_for=later)


def post_from_item(item: Json) -> Post | None:
    """One post; `None` when it is in the trash, or lacks what makes a post."""
    post_id = words(item.get("id"))
    created_at = instant(item.get("date_gmt")) or instant(item.get("date"))
    if post_id is None or created_at is None or item.get("status") == "trash":
        return None
    written = written_from_html(_text(item.get("content")))
    featured = count(item.get("featured_media"))
    author = count(item.get("author"))
    return Post(
        id=post_id,
        url=web_address(item.get("link")) or "",
        text=written.text,
        created_at=created_at,
        title=plain_from_title(_text(item.get("title"))) or None,
        author=Person(str(author), str(author)) if author else None,
        media_count=written.images + (1 if featured else 0),
        link=written.link,
    )


def comment_from_item(item: Json, *, post_id: str) -> Comment | None:
    """One comment, also one that waits for approval; `None` when it is spam or in the trash."""
    comment_id = words(item.get("id"))
    created_at = instant(item.get("date_gmt")) or instant(item.get("date"))
    if comment_id is None or created_at is None or words(item.get("status")) in _OUT_OF_SIGHT:
        return None
    parent = count(item.get("parent"))
    return Comment(
        id=comment_id,
        post_id=post_id,
        text=plain_from_comment(_text(item.get("content"))),
        created_at=created_at,
        author=_author(item),
        parent_id=str(parent) if parent else None,
        url=web_address(item.get("link")),
    )


def profile_from_user(user: Json) -> Profile | None:
    """`wp/v2/users/me`. A site states no number of followers: it has none."""
    user_id = words(user.get("id"))
    if user_id is None:
        return None
    handle = words(user.get("username")) or words(user.get("slug"))
    return Profile(
        id=user_id,
        name=words(user.get("name")) or handle or user_id,
        handle=handle,
        url=web_address(user.get("link")),
    )


def web_address(value: Any) -> str | None:
    """An address to show to people; never one that does something else when clicked."""
    address = words(value)
    return address if address and address.startswith(("https://", "http://")) else None


def _author(item: Json) -> Person | None:
    """Most who comment have no account there, so their name is all that tells them apart."""
    number, name = count(item.get("author")), words(item.get("author_name"))
    if not number and not name:
        return None
    person_id = str(number) if number else f"guest:{name}"
    return Person(person_id, name or person_id, url=web_address(item.get("author_url")))


def _text(value: Any) -> str:
    """As it was written where we may see that, else as it is shown."""
    held = mapping(value)
    raw = held.get("raw")
    return raw if isinstance(raw, str) else words(held.get("rendered")) or words(value) or ""
