"""Facebook's documents and ours. Nothing here sends or reads.

Shapes: https://developers.facebook.com/docs/graph-api/reference/ (v25.0). Fields that were not
asked for, or that the token may not see, are left out, so every reader takes what it finds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from homeground.networks.model import Comment, Draft, Engagement, Person, Post, Profile
from homeground.networks.reading import (
    Json,
    count,
    from_seconds,
    instant,
    mapping,
    objects,
    words,
)

POST_FIELDS = (
    "id,message,created_time,permalink_url,from,"
    "attachments{media_type,unshimmed_url,url,subattachments}"
)
SCHEDULED_FIELDS = f"{POST_FIELDS},scheduled_publish_time,is_published"
WAITING_FIELDS = "is_published,scheduled_publish_time"
VIDEO_WAITING_FIELDS = "published,scheduled_publish_time"
COUNT_FIELDS = (
    "id,shares,reactions.limit(0).summary(total_count),"
    "comments.filter(stream).limit(0).summary(total_count)"
)
COMMENT_FIELDS = "id,message,created_time,from,parent{id},like_count,permalink_url"
METRICS = ("post_media_view", "post_total_media_view_unique", "post_clicks")
_MEDIA = frozenset({"photo", "album", "video", "image"})


def parameters_from_draft(draft: Draft, *, photos: Iterable[str] = ()) -> dict[str, str]:
    """What `/{page}/feed` is told. `photos` are ids of images that Facebook already has."""
    parameters: dict[str, str] = {}
    if draft.text:
        parameters["message"] = draft.text
    attached = [{"media_fbid": photo} for photo in photos]
    if attached:
        parameters["attached_media"] = json.dumps(attached)
    if draft.link and not attached:
        parameters["link"] = draft.link
    elif draft.link and draft.link not in draft.text:
        # A post has images or a link's preview; the address is kept in the text.
        parameters["message"] = description_from_draft(draft)
    return parameters | schedule_from_draft(draft)


def description_from_draft(draft: Draft) -> str:
    """What stands beside a video. There is no place for a link but the text."""
    if not draft.link or draft.link in draft.text:
        return draft.text
    return f"{draft.text}\n{draft.link}" if draft.text else draft.link


def schedule_from_draft(draft: Draft) -> dict[str, str]:
    if draft.publish_at is None:
        return {}
    return {
        "published": "false",
        "scheduled_publish_time": str(int(draft.publish_at.timestamp())),
    }


def post_from_feed(item: Json, *, site_url: str) -> Post | None:
    """One post; `None` when it lacks what makes a post."""
    post_id, created_at = words(item.get("id")), instant(item.get("created_time"))
    if post_id is None or created_at is None:
        return None
    attachments = list(objects(item, "attachments", "data"))
    media = [a for a in attachments if words(a.get("media_type")) in _MEDIA]
    inside = [s for a in media for s in objects(a, "subattachments", "data")]
    link = next((a for a in attachments if words(a.get("media_type")) in ("link", "share")), {})
    return Post(
        id=post_id,
        url=words(item.get("permalink_url")) or f"{site_url}/{post_id}",
        text=words(item.get("message")) or "",
        created_at=created_at,
        author=person_from_profile(mapping(item, "from"), site_url=site_url),
        media_count=len(inside) or len(media),
        # `url` leads through l.facebook.com; `unshimmed_url` is what was given.
        link=words(link.get("unshimmed_url")) or words(link.get("url")),
        engagement=engagement_from_post(item),
    )


def post_from_scheduled(item: Json, *, site_url: str) -> Post | None:
    """One post of `/{page}/scheduled_posts`; `None` when it does not wait, or says no time."""
    at = waits_until(item)
    # What waits may say when it was written (`created_time`), which is not when it will be there.
    post = post_from_feed({"created_time": "1970-01-01", **item}, site_url=site_url)
    return None if post is None or at is None else replace(post, created_at=at)


def waits_until(item: Json) -> datetime | None:
    """When a post or video that is not out yet will be; `None` when it is out, or never will be.

    A post says `is_published`, a video `published`; both may leave it out.
    """
    out = item.get("is_published") is True or item.get("published") is True
    return None if out else _moment(item.get("scheduled_publish_time"))


def _moment(stated: Any) -> datetime | None:
    """A post's time is a number, a video's may be written out."""
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        return from_seconds(stated) if stated > 0 else None
    if isinstance(stated, str) and stated.isascii() and stated.isdecimal() and len(stated) < 12:
        return from_seconds(int(stated)) if int(stated) else None
    return instant(stated)


def engagement_from_post(item: Json) -> Engagement:
    """The counts that were asked for; Facebook leaves `shares` out where there are none."""
    return Engagement(
        likes=count(mapping(item, "reactions", "summary").get("total_count")),
        comments=count(mapping(item, "comments", "summary").get("total_count")),
        shares=count(mapping(item, "shares").get("count")),
    )


def engagement_with_insights(engagement: Engagement, metrics: Json) -> Engagement:
    """Adds what `/{post}/insights` says of the same post."""
    return Engagement(
        views=count(metrics.get("post_media_view")),
        reach=count(metrics.get("post_total_media_view_unique")),
        clicks=count(metrics.get("post_clicks")),
        likes=engagement.likes,
        comments=engagement.comments,
        shares=engagement.shares,
    )


def comment_from_graph(item: Json, *, post_id: str, site_url: str) -> Comment | None:
    """One comment; `None` when it lacks what makes one. A photo alone has no text."""
    comment_id, created_at = words(item.get("id")), instant(item.get("created_time"))
    if comment_id is None or created_at is None:
        return None
    return Comment(
        id=comment_id,
        post_id=post_id,
        text=words(item.get("message")) or "",
        created_at=created_at,
        author=person_from_profile(mapping(item, "from"), site_url=site_url),
        parent_id=words(mapping(item, "parent").get("id")),
        url=words(item.get("permalink_url")),
        likes=count(item.get("like_count")),
    )


def person_from_profile(profile: Json, *, site_url: str) -> Person | None:
    """Who speaks; Facebook does not say it to an application without the right to see people."""
    person_id = words(profile.get("id"))
    if person_id is None:
        return None
    return Person(person_id, words(profile.get("name")) or person_id, url=f"{site_url}/{person_id}")


def profile_from_page(page: Json, *, site_url: str) -> Profile | None:
    page_id = words(page.get("id"))
    if page_id is None:
        return None
    handle = words(page.get("username"))
    return Profile(
        id=page_id,
        name=words(page.get("name")) or handle or page_id,
        handle=handle,
        url=words(page.get("link")) or f"{site_url}/{handle or page_id}",
        followers=count(page.get("followers_count")),
    )
