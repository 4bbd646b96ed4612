"""Instagram's documents and ours. Nothing here sends or reads.

Shapes: https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference
(v25.0). Fields that there is nothing to say about are left out, so every reader takes what it finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from homeground.networks.limits import Format
from homeground.networks.model import (
    Comment,
    DayStatistics,
    Draft,
    Engagement,
    Media,
    Person,
    Post,
    Profile,
)
from homeground.networks.reading import Json, count, instant, mapping, objects, words

POST_FIELDS = (
    "id,caption,timestamp,permalink,media_type,username,children{id},like_count,comments_count"
)
TAGGED_FIELDS = "id,caption,timestamp,permalink,media_type,username"
_COMMENT = "id,text,timestamp,from,username,like_count,parent_id"
REPLY_FIELDS = _COMMENT
COMMENT_FIELDS = f"{_COMMENT},replies{{{_COMMENT}}}"
METRICS = ("views", "reach", "likes", "comments", "shares", "saved")
STORY_METRICS = ("views", "reach", "replies", "shares")
DAY_METRICS = ("reach", "follower_count")
TOTAL_METRICS = ("views", "total_interactions")


def caption_from_draft(draft: Draft) -> str:
    """The link on a line of its own: text that nobody can press, but can read."""
    if not draft.link or draft.link in draft.text:
        return draft.text
    return f"{draft.text}\n{draft.link}" if draft.text else draft.link


def container_from_image(url: str, alt: str | None, *, of_carousel: bool = False) -> dict[str, str]:
    container = {"image_url": url}
    if alt:
        container["alt_text"] = alt
    if of_carousel:
        container["is_carousel_item"] = "true"
    return container


def container_from_media(media: Media, url: str, *, of_carousel: bool = False) -> dict[str, str]:
    """One image or video. A video by itself is a reel: Instagram has no other since 2023."""
    if media.kind != "video":
        return container_from_image(url, media.alt, of_carousel=of_carousel)
    if of_carousel:
        return {"media_type": "VIDEO", "video_url": url, "is_carousel_item": "true"}
    return {"media_type": "REELS", "video_url": url, "share_to_feed": "true"}


def container_from_draft(
    draft: Draft, *, images: tuple[str, ...], children: tuple[str, ...] = ()
) -> dict[str, str]:
    """The container of a post: of `children` (a carousel), or of the one address in `images`.

    A reel that is meant as one stays among the reels; any other video is shown in the feed too.
    """
    if children:
        container = {"media_type": "CAROUSEL", "children": ",".join(children)}
    elif draft.format == Format.STORY:
        place = "video_url" if draft.media[0].kind == "video" else "image_url"
        return {"media_type": "STORIES", place: images[0]}
    else:
        container = container_from_media(draft.media[0], images[0])
        if draft.format == Format.REEL:
            container["share_to_feed"] = "false"
    if caption := caption_from_draft(draft):
        container["caption"] = caption
    return container


def statistics_from_days(
    days: Mapping[date, Json], totals: Mapping[date, Json]
) -> list[DayStatistics]:
    """One entry a day, oldest first. `days` are told in a row, `totals` each day by itself."""
    return [
        DayStatistics(
            day=day,
            joined=count(mapping(days.get(day)).get("follower_count")),
            reach=count(mapping(days.get(day)).get("reach")),
            views=count(mapping(totals.get(day)).get("views")),
            engagement=count(mapping(totals.get(day)).get("total_interactions")),
        )
        for day in sorted({*days, *totals})
    ]


def post_from_media(item: Json, *, site_url: str) -> Post | None:
    """One post; `None` when it lacks what makes a post."""
    post_id, created_at = words(item.get("id")), instant(item.get("timestamp"))
    if post_id is None or created_at is None:
        return None
    inside = len(list(objects(item, "children", "data")))
    alone = 1 if item.get("media_type") in ("IMAGE", "VIDEO") else None
    return Post(
        id=post_id,
        url=words(item.get("permalink")) or site_url,
        text=words(item.get("caption")) or "",
        created_at=created_at,
        author=person_from_comment(item, site_url=site_url),
        media_count=inside or alone,
        engagement=Engagement(
            likes=count(item.get("like_count")), comments=count(item.get("comments_count"))
        ),
    )


def comment_from_media(
    item: Json, *, post_id: str, site_url: str, parent_id: str | None = None
) -> Comment | None:
    """One comment, or an answer to the comment `parent_id`; `None` when it lacks what makes one."""
    comment_id, created_at = words(item.get("id")), instant(item.get("timestamp"))
    if comment_id is None or created_at is None:
        return None
    return Comment(
        id=comment_id,
        post_id=post_id,
        text=words(item.get("text")) or "",
        created_at=created_at,
        author=person_from_comment(item, site_url=site_url),
        parent_id=words(item.get("parent_id")) or parent_id,
        likes=count(item.get("like_count")),
    )


def person_from_comment(item: Json, *, site_url: str) -> Person | None:
    """Who speaks. `from` has a number too; without it the name after the @ stands for one."""
    handle = words(mapping(item, "from").get("username")) or words(item.get("username"))
    person_id = words(mapping(item, "from").get("id")) or handle
    if person_id is None:
        return None
    url = f"{site_url}/{handle}" if handle else None
    return Person(person_id, handle or person_id, handle, url)


def engagement_from_insights(metrics: Json) -> Engagement:
    """Clicks are not told: a post has nothing to press."""
    return Engagement(
        views=count(metrics.get("views")),
        reach=count(metrics.get("reach")),
        likes=count(metrics.get("likes")),
        comments=count(metrics.get("comments")),
        shares=count(metrics.get("shares")),
        saves=count(metrics.get("saved")),
    )


def profile_from_user(user: Json, *, site_url: str) -> Profile | None:
    user_id, handle = words(user.get("id")), words(user.get("username"))
    if user_id is None:
        return None
    return Profile(
        user_id,
        words(user.get("name")) or handle or user_id,
        handle,
        f"{site_url}/{handle}" if handle else None,
        count(user.get("followers_count")),
    )
