"""Threads' documents and ours. Nothing here sends or reads.

Shapes: https://developers.facebook.com/documentation/threads/reference (v1.0). Fields that a post
has nothing to say about are left out, so every reader takes what it finds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from homeground.networks.limits import AnswersFrom
from homeground.networks.model import (
    Comment,
    DayStatistics,
    Draft,
    Engagement,
    Media,
    Person,
    Poll,
    Post,
    Profile,
)
from homeground.networks.reading import Json, count, instant, mapping, objects, total, words

POST_FIELDS = "id,media_type,text,timestamp,permalink,username,children,link_attachment_url"
REPLY_FIELDS = "id,text,timestamp,permalink,username,replied_to"
METRICS = "views,likes,replies,reposts,quotes"
POLL_OPTIONS = ("option_a", "option_b", "option_c", "option_d")
# What a day is asked for apart: views alone are told day by day.
DAY_METRICS = "views"
TOTAL_METRICS = "likes,replies,reposts,quotes"
REPLY_CONTROL = {
    AnswersFrom.FOLLOWERS: "followers_only",
    AnswersFrom.FOLLOWED: "accounts_you_follow",
    AnswersFrom.MENTIONED: "mentioned_only",
}
_WITHOUT_MEDIA = frozenset({"TEXT_POST", "TEXT", "AUDIO"})


def text_from_draft(draft: Draft) -> str:
    """The link is a part of the text: Threads shows a preview of the first one."""
    if not draft.link or draft.link in draft.text:
        return draft.text
    return f"{draft.text}\n{draft.link}" if draft.text else draft.link


def container_from_draft(
    draft: Draft, *, images: tuple[str, ...] = (), children: tuple[str, ...] = ()
) -> dict[str, str]:
    """The container of a post: of `children` (a carousel), of the one address, or of text."""
    container = {"media_type": "TEXT"}
    if children:
        container = {"media_type": "CAROUSEL", "children": ",".join(children)}
    elif images:
        container = container_from_media(draft.media[0], images[0])
    if text := text_from_draft(draft):
        container["text"] = text
    if draft.poll is not None:
        container["poll_attachment"] = options_from_poll(draft.poll)
    if draft.answers_from in REPLY_CONTROL:
        container["reply_control"] = REPLY_CONTROL[draft.answers_from]
    return container


def options_from_poll(poll: Poll) -> str:
    """The answers, as JSON; the question is the post's text, and Threads says how long it runs."""
    named = zip(POLL_OPTIONS, poll.answers, strict=False)
    return json.dumps(dict(named), ensure_ascii=False)


def container_from_image(url: str, alt: str | None, *, of_carousel: bool = False) -> dict[str, str]:
    container = {"media_type": "IMAGE", "image_url": url}
    if alt:
        container["alt_text"] = alt
    if of_carousel:
        container["is_carousel_item"] = "true"
    return container


def container_from_media(media: Media, url: str, *, of_carousel: bool = False) -> dict[str, str]:
    """One image or one video; both have an alt text."""
    if media.kind != "video":
        return container_from_image(url, media.alt, of_carousel=of_carousel)
    container = {"media_type": "VIDEO", "video_url": url}
    if media.alt:
        container["alt_text"] = media.alt
    if of_carousel:
        container["is_carousel_item"] = "true"
    return container


def container_from_reply(text: str, *, to: str) -> dict[str, str]:
    return {"media_type": "TEXT", "text": text, "reply_to_id": to}


def post_from_media(item: Json, *, site_url: str) -> Post | None:
    """One post; `None` when it lacks what makes a post, or is a repost of another's."""
    post_id, created_at = words(item.get("id")), instant(item.get("timestamp"))
    kind = item.get("media_type")
    if post_id is None or created_at is None or kind == "REPOST_FACADE":
        return None
    inside = len(list(objects(item, "children", "data")))
    alone = None if not isinstance(kind, str) else 0 if kind in _WITHOUT_MEDIA else 1
    return Post(
        id=post_id,
        url=words(item.get("permalink")) or site_url,
        text=words(item.get("text")) or "",
        created_at=created_at,
        author=person_from_username(item.get("username"), site_url=site_url),
        media_count=inside or alone,
        link=words(item.get("link_attachment_url")),
    )


def comment_from_reply(item: Json, *, post_id: str, site_url: str) -> Comment | None:
    """One answer of a conversation; `None` when it lacks what makes one."""
    comment_id, created_at = words(item.get("id")), instant(item.get("timestamp"))
    if comment_id is None or created_at is None:
        return None
    parent_id = words(mapping(item, "replied_to").get("id"))
    return Comment(
        id=comment_id,
        post_id=post_id,
        text=words(item.get("text")) or "",
        created_at=created_at,
        author=person_from_username(item.get("username"), site_url=site_url),
        parent_id=parent_id if parent_id != post_id else None,
        url=words(item.get("permalink")),
    )


def engagement_from_insights(metrics: Json) -> Engagement:
    """Reach and clicks are not told. A quote shares a post as a repost does."""
    return Engagement(
        views=count(metrics.get("views")),
        likes=count(metrics.get("likes")),
        comments=count(metrics.get("replies")),
        shares=total(metrics.get("reposts"), metrics.get("quotes")),
    )


def statistics_from_days(
    days: Mapping[date, Json], totals: Mapping[date, Json]
) -> list[DayStatistics]:
    """One entry a day, oldest first. `days` are told in a row, `totals` each day by itself.

    Views are of the profile. How many follow is told of this moment only, so no day has it.
    """
    return [
        DayStatistics(
            day=day,
            views=count(mapping(days.get(day)).get("views")),
            engagement=total(*mapping(totals.get(day)).values()),
        )
        for day in sorted({*days, *totals})
    ]


def person_from_username(username: object, *, site_url: str) -> Person | None:
    """Who speaks: Threads gives no number, so the name after the @ stands for one."""
    handle = words(username)
    return Person(handle, handle, handle, f"{site_url}/@{handle}") if handle else None


def profile_from_user(user: Json, *, site_url: str) -> Profile | None:
    user_id, handle = words(user.get("id")), words(user.get("username"))
    if user_id is None:
        return None
    url = f"{site_url}/@{handle}" if handle else None
    return Profile(user_id, words(user.get("name")) or handle or user_id, handle, url)
