"""WordPress.com's posts and their numbers.

developer.wordpress.com/docs/api/1.1/post/sites/$site/posts/new and its neighbours, seen 2026-11-22.
A first delete puts into the trash, a second one deletes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeground.sandbox.world import Account

from . import com_media, com_shape, errors, html
from .ask import Answer, Ask
from .entries import STATUSES, Entry
from .errors import Json
from .media import file_of, id_of


def owner(ask: Ask) -> Account:
    assert ask.account is not None, "the path names a site"
    return ask.account


def me(ask: Ask) -> Answer:
    return Answer(com_shape.me(ask, owner(ask)))


def my_sites(ask: Ask) -> Answer:
    return Answer({"sites": [com_shape.site(ask, account) for account in ask.sites]})


def site(ask: Ask) -> Answer:
    return Answer(com_shape.site(ask, owner(ask)))


def posts(ask: Ask) -> Answer:
    account, params = owner(ask), ask.params
    wanted = set(params.several("status")) or {"publish"}
    if "any" in wanted:
        wanted = set(STATUSES)
    after, before = params.instant("after"), params.instant("before")
    search = params.text("search").lower()
    found = [
        entry
        for entry in ask.entries.of(account)
        if entry.status in wanted
        and (after is None or entry.date >= after)
        and (before is None or entry.date <= before)
        and search in f"{entry.title}\n{entry.content}".lower()
    ]
    by_id = (
        params.choice("order_by", ("date", "modified", "title", "comment_count", "ID"), "date")
        == "ID"
    )
    found.sort(key=lambda e: (e.id,) if by_id else (e.date, e.id))
    if params.choice("order", ("DESC", "ASC"), "DESC") == "DESC":
        found.reverse()
    size = params.whole("number", 20, least=1, most=100)
    start = params.whole("offset", (params.whole("page", 1, least=1) - 1) * size)
    return Answer(
        {
            "found": len(found),
            "posts": [com_shape.post(ask, account, e) for e in found[start : start + size]],
            "meta": {
                "links": {"counts": f"{ask.base}/rest/v1.1/sites/{account.id}/post-counts/post"}
            },
        }
    )


def create(ask: Ask) -> Answer:
    account = owner(ask)
    now = ask.world.clock.now()
    entry = Entry(
        id=0,
        account_id=account.id,
        title="",
        content="",
        excerpt="",
        slug="",
        status="publish",
        date=now,
        modified=now,
    )
    files = com_media.uploads(ask)
    _apply(ask, entry)
    # Which answer an empty post gets is not documented; the words are those of WordPress core.
    if not (entry.title.strip() or entry.content.strip() or entry.excerpt.strip() or files):
        raise errors.ComRefusal("empty_content", "Content, title, and excerpt are empty.", 400)
    if files and not entry.featured:
        entry.content += "".join(
            f'\n\n<img src="{ask.root}/_media/{file.id}" class="wp-image-{id_of(file)}" />'
            for file in files
        )
    entry.id = ask.entries.next_id()
    ask.entries.add(entry)
    return Answer(com_shape.post(ask, account, entry))


def _apply(ask: Ask, entry: Entry) -> None:
    """Put what was given into an entry. Raises: refusals, and leaves the entry as it was."""
    params = ask.params
    status = params.choice("status", STATUSES, entry.status)
    date = params.instant("date") or entry.date
    open_ = _open(ask, entry)
    featured = entry.featured
    if "featured_image" in params:
        text = params.text("featured_image")
        featured = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        if featured and file_of(ask.world, featured, owner(ask)) is None:
            raise errors.com_invalid_input("Invalid featured image.")
    title, content = params.text("title", entry.title), params.text("content", entry.content)
    excerpt = params.text("excerpt", entry.excerpt)
    slug = html.slug(params.text("slug")) if "slug" in params else entry.slug
    entry.status, entry.date, entry.comments_open, entry.featured = status, date, open_, featured
    entry.title, entry.content, entry.excerpt, entry.slug = title, content, excerpt, slug


def _open(ask: Ask, entry: Entry) -> bool:
    discussion = ask.params.given.get("discussion")
    if isinstance(discussion, Mapping) and "comments_open" in discussion:
        value = discussion["comments_open"]
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true")
    return ask.params.flag("comments_open", default=entry.comments_open)


def found(ask: Ask) -> Entry:
    entry = ask.entries.find(ask.number(), owner(ask))
    if entry is None:
        raise errors.com_unknown_post()
    return entry


def read(ask: Ask) -> Answer:
    return Answer(com_shape.post(ask, owner(ask), found(ask)))


def update(ask: Ask) -> Answer:
    entry = found(ask)
    if not ask.params.given and not ask.params.uploads:
        raise errors.com_invalid_input()
    if entry.status == "trash" and "status" in ask.params:
        ask.params.choice("status", STATUSES, "")
        ask.entries.restore(entry)
    _apply(ask, entry) if entry.status != "trash" else None
    entry.modified = ask.world.clock.now()
    if entry.status != "trash":
        ask.entries.settle(entry)
    return Answer(com_shape.post(ask, owner(ask), entry))


def delete(ask: Ask) -> Answer:
    entry = found(ask)
    if entry.status == "trash":
        shown = com_shape.post(ask, owner(ask), entry) | {"status": "deleted"}
        ask.entries.delete(entry)
        return Answer(shown)
    ask.entries.trash(entry)
    return Answer(com_shape.post(ask, owner(ask), entry))


def restore(ask: Ask) -> Answer:
    entry = found(ask)
    if entry.status == "trash":
        ask.entries.restore(entry)
    return Answer(com_shape.post(ask, owner(ask), entry))


def likes(ask: Ask) -> Answer:
    """How many; who they were, the sandbox does not know."""
    entry = found(ask)
    world = ask.entries.post(entry)
    return Answer(
        {
            "found": ask.world.counts(world).likes if world else 0,
            "i_like": False,
            "likes": [],
            "site_ID": int(owner(ask).id),
            "post_ID": entry.id,
            "meta": com_shape.links(
                ask, owner(ask), f"sites/{owner(ask).id}/posts/{entry.id}/likes"
            ),
        }
    )


def stats(ask: Ask) -> Answer:
    """Views by day, as the chart of a post has them."""
    entry = found(ask)
    world = ask.entries.post(entry)
    now = ask.world.clock.now()
    days: list[list[Any]] = []
    views = 0
    if world is not None and world.reaction is not None:
        views = ask.world.counts(world).views
        first = world.created_at.date()
        before = 0
        for ordinal in range(first.toordinal(), now.date().toordinal() + 1):
            day = first.fromordinal(ordinal)
            age = (ordinal + 1 - first.toordinal()) * 86_400 - (
                world.created_at.hour * 3600
                + world.created_at.minute * 60
                + world.created_at.second
            )
            until = min(world.reaction.counts(age).views, views)
            days.append([f"{day:%Y-%m-%d}", until - before])
            before = until
    post: Json | None = None
    if world is not None:
        post = {
            "ID": entry.id,
            "post_author": str(owner(ask).extra["user_id"]),
            "post_date": f"{entry.date:%Y-%m-%d %H:%M:%S}",
            "post_title": entry.title,
            "post_status": entry.status,
            "comment_count": str(ask.world.counts(world).comments),
            "like_count": ask.world.counts(world).likes,
        }
    return Answer(
        {
            "date": f"{now:%Y-%m-%d}",
            "views": views,
            "years": {},
            "averages": {},
            "weeks": [],
            "fields": ["period", "views"],
            "data": days,
            "highest_month": 0,
            "highest_day_average": 0,
            "highest_week_average": 0,
            "post": post,
        }
    )
