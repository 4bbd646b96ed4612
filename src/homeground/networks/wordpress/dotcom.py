"""WordPress.com's documents (`rest/v1.1`) and ours. Nothing here sends or reads.

https://developer.wordpress.com/docs/api/; the fields are those of Jetpack's source.
"""

from __future__ import annotations

from datetime import UTC, date
from html import escape
from typing import Any

from homeground.networks.model import (
    Comment,
    DayStatistics,
    Draft,
    Engagement,
    Person,
    Post,
    Profile,
    Published,
)
from homeground.networks.reading import Json, count, instant, mapping, total, words
from homeground.networks.scheduling import as_kept

from .html import html_from_text, plain_from_comment, plain_from_title, written_from_html
from .site import status_of, web_address


def dotcom_post_from_draft(
    draft: Draft, *, featured: int | None = None, figures: tuple[str, ...] = ()
) -> Json:
    """The body of `POST sites/$site/posts/new`.

    `publicize` is on unless said otherwise: the post would go out on networks that Homeground
    publishes on itself.
    """
    post: Json = {
        "title": escape(draft.title or "", quote=False),
        "content": html_from_text(draft.text, link=draft.link, figures=figures),
        "status": status_of(draft),
        "publicize": False,
    }
    if draft.publish_at is not None:
        at = draft.publish_at.astimezone(UTC)
        post |= {"status": "future", "date": at.isoformat(timespec="seconds")}
    if draft.tags:
        post["tags"] = list(draft.tags)
    if draft.comments_closed:
        post["discussion"] = {"comments_open": False}
    if featured is not None:
        post["featured_image"] = str(featured)
    return post


def published_from_dotcom(item: Json, draft: Draft) -> Published | None:
    post_id = words(item.get("ID"))
    if post_id is None:
        return None
    later = as_kept(draft.publish_at) if words(item.get("status")) == "future" else None
    return Published(post_id, web_address(item.get("URL")) or "", scheduled_for=later)


def post_from_dotcom(item: Json) -> Post | None:
    """One post; `None` when it is in the trash, or lacks what makes a post."""
    post_id, created_at = words(item.get("ID")), instant(item.get("date"))
    if post_id is None or created_at is None or words(item.get("status")) in {"trash", "deleted"}:
        return None
    written = written_from_html(words(item.get("content")) or "")
    return Post(
        id=post_id,
        url=web_address(item.get("URL")) or "",
        text=written.text,
        created_at=created_at,
        title=plain_from_title(words(item.get("title")) or "") or None,
        author=_person(item.get("author")),
        media_count=written.images + (1 if words(item.get("featured_image")) else 0),
        link=written.link,
        engagement=engagement_from_dotcom(item),
    )


def engagement_from_dotcom(item: Json, stats: Any = None) -> Engagement:
    """Likes and comments of a post, and its views from `stats/post`, where one may see them."""
    return Engagement(
        views=views_from_stats(stats),
        likes=count(item.get("like_count")),
        comments=count(mapping(item, "discussion").get("comment_count")),
    )


def views_from_stats(stats: Any) -> int | None:
    """All views so far: stated as `views`, or as the documented totals by year."""
    stated = count(mapping(stats).get("views"))
    years = mapping(stats, "years").values()
    return total(*(mapping(year).get("total") for year in years)) if stated is None else stated


def days_from_visits(stats: Any) -> list[DayStatistics]:
    """`stats/visits`: a table, whose `fields` name the columns of its `data`. Oldest first."""
    told = mapping(stats)
    columns, rows = told.get("fields"), told.get("data")
    days: dict[date, DayStatistics] = {}
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, list) or not isinstance(columns, list):
            continue
        said = {str(name): value for name, value in zip(columns, row, strict=False)}
        try:
            day = date.fromisoformat(str(said.get("period")))
        except ValueError:
            continue
        views, visitors = count(said.get("views")), count(said.get("visitors"))
        days[day] = DayStatistics(day, reach=visitors, views=views)
    return [days[day] for day in sorted(days)]


def comment_from_dotcom(item: Json, *, post_id: str) -> Comment | None:
    """One comment; `None` when it is spam, deleted or in the trash."""
    comment_id, created_at = words(item.get("ID")), instant(item.get("date"))
    gone = words(item.get("status")) in {"trash", "spam", "deleted"}
    if comment_id is None or created_at is None or gone:
        return None
    return Comment(
        id=comment_id,
        post_id=post_id,
        text=plain_from_comment(words(item.get("raw_content")) or words(item.get("content")) or ""),
        created_at=created_at,
        author=_person(item.get("author")),
        parent_id=words(mapping(item, "parent").get("ID")),
        url=web_address(item.get("URL")),
        likes=count(item.get("like_count")),
    )


def profile_from_dotcom(site: Json) -> Profile | None:
    """`sites/$site`: the site itself is the account."""
    site_id = words(site.get("ID"))
    if site_id is None:
        return None
    url = web_address(site.get("URL"))
    handle = url.partition("://")[2].strip("/") if url else None
    return Profile(
        id=site_id,
        name=plain_from_title(words(site.get("name")) or "") or handle or site_id,
        handle=handle or None,
        url=url,
        followers=count(site.get("subscribers_count")),
    )


def _person(value: Any) -> Person | None:
    author = mapping(value)
    number = count(author.get("ID"))
    name = words(author.get("name")) or words(author.get("nice_name"))
    if not number and not name:
        return None
    person_id = str(number) if number else f"guest:{name}"
    return Person(
        person_id, name or person_id, words(author.get("login")), web_address(author.get("URL"))
    )
