"""wp/v2 posts: list, create, read, change, trash, delete.

developer.wordpress.org/rest-api/reference/posts, seen 2026-11-22.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from homeground.sandbox.world import Account

from . import errors, html, rest_shape
from .ask import Answer, Ask
from .entries import STATUSES, Entry
from .errors import Refusal
from .media import file_of
from .params import Params

ORDERS = ("author", "date", "id", "include", "modified", "parent", "relevance", "slug",
          "include_slugs", "title")  # fmt: skip
Item = TypeVar("Item")


def signed_in(ask: Ask, code: str, message: str) -> Account:
    if ask.account is None:
        raise errors.not_allowed(code, message, signed_in=False)
    return ask.account


def wants_edit(ask: Ask) -> bool:
    """Raises: Refusal 401 for a visitor who asks for what only the owner sees."""
    edit = ask.params.choice("context", ("view", "embed", "edit"), "view") == "edit"
    if edit:
        signed_in(
            ask,
            "rest_forbidden_context",
            "Sorry, you are not allowed to edit posts in this post type.",
        )
    return edit


def page_of(
    ask: Ask, items: Sequence[Item], path: str, *, strict: bool
) -> tuple[Sequence[Item], dict[str, str]]:
    """One page with its headers. `strict` refuses a page behind the last, as posts do."""
    size = ask.params.whole("per_page", 10, least=1, most=100)
    page = ask.params.whole("page", 1, least=1)
    offset = ask.params.whole("offset", (page - 1) * size)
    pages = math.ceil(len(items) / size)
    if strict and page > max(pages, 1):
        words = "The page number requested is larger than the number of pages available."
        raise Refusal("rest_post_invalid_page_number", words, 400)
    headers = {"X-WP-Total": str(len(items)), "X-WP-TotalPages": str(pages)}
    kept = [(n, v) for n, v in ask.params.given.items() if n != "page" and not isinstance(v, dict)]
    links = [
        f"<{ask.base}/wp-json/wp/v2/{path}?{urlencode([*kept, ('page', other)], doseq=True)}>; "
        f'rel="{rel}"'
        for rel, other, there in (("prev", page - 1, page > 1), ("next", page + 1, page < pages))
        if there
    ]
    if links:
        headers["Link"] = ", ".join(links)
    return items[offset : offset + size], headers


def posts(ask: Ask) -> Answer:
    edit = wants_edit(ask)
    params = ask.params
    wanted = _statuses(ask)
    search = params.text("search").lower()
    after, before = params.instant("after"), params.instant("before")
    include, exclude = params.wholes("include"), params.wholes("exclude")
    authors, slugs = params.wholes("author"), params.several("slug")
    found = [
        entry
        for entry in ask.entries.of(ask.account)
        if entry.status in wanted
        and (after is None or entry.date > after)
        and (before is None or entry.date < before)
        and (not include or entry.id in include)
        and entry.id not in exclude
        and (not slugs or entry.slug in slugs)
        and (not authors or _author(ask, entry) in authors)
        and search in f"{entry.title}\n{entry.content}".lower()
    ]
    order = params.choice("orderby", ORDERS, "date")
    keys: Mapping[str, Any] = {
        "id": lambda e: e.id,
        "modified": lambda e: (e.modified, e.id),
        "title": lambda e: e.title,
        "slug": lambda e: e.slug,
        "include": lambda e: include.index(e.id) if e.id in include else 0,
    }
    found.sort(
        key=keys.get(order, lambda e: (e.date, e.id)),
        reverse=params.choice("order", ("asc", "desc"), "desc") == "desc" and order != "include",
    )
    page, headers = page_of(ask, found, "posts", strict=True)
    return Answer([only(ask, rest_shape.post(ask, e, edit=edit)) for e in page], headers=headers)


def _statuses(ask: Ask) -> set[str]:
    wanted = set(ask.params.several("status")) or {"publish"}
    allowed = {*STATUSES, "trash", "any"}
    if wanted - allowed:
        words = f"status[0] is not one of {', '.join(sorted(allowed))}."
        raise errors.invalid("status", words, "rest_not_in_enum")
    if wanted != {"publish"} and ask.account is None:
        raise errors.invalid("status", "Status is forbidden.", "rest_forbidden_status")
    return set(STATUSES) if "any" in wanted else wanted


def _author(ask: Ask, entry: Entry) -> int:
    account = ask.world.account("wordpress", entry.account_id)
    return int(account.extra["user_id"]) if account else 0


def create(ask: Ask) -> Answer:
    account = signed_in(
        ask, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user."
    )
    if "id" in ask.params:
        raise Refusal("rest_post_exists", "Cannot create existing post.", 400)
    now = ask.world.clock.now()
    entry = Entry(
        id=0,
        account_id=account.id,
        title="",
        content="",
        excerpt="",
        slug="",
        status="draft",
        date=now,
        modified=now,
    )
    apply(ask.params, entry, ask)
    if not (entry.title.strip() or entry.content.strip() or entry.excerpt.strip()):
        raise errors.empty_post()
    entry.id = ask.entries.next_id()
    ask.entries.add(entry)
    location = f"{ask.base}/wp-json/wp/v2/posts/{entry.id}"
    return Answer(only(ask, rest_shape.post(ask, entry, edit=True)), 201, {"Location": location})


def apply(params: Params, entry: Entry, ask: Ask) -> None:
    """Put what was given into an entry. Raises: Refusal, and leaves the entry as it was."""
    status = params.choice("status", STATUSES, "") if "status" in params else entry.status
    date = params.instant("date_gmt") or params.instant("date") or entry.date
    open_ = params.choice(
        "comment_status", ("open", "closed"), "open" if entry.comments_open else "closed"
    )
    featured = params.whole("featured_media", entry.featured)
    if featured and file_of(ask.world, featured, ask.account) is None:
        raise Refusal("rest_invalid_featured_media", "Invalid featured media ID.", 400)
    title = params.text("title", entry.title)
    content = params.text("content", entry.content)
    excerpt = params.text("excerpt", entry.excerpt)
    slug = html.slug(params.text("slug")) if "slug" in params else entry.slug
    entry.status, entry.date, entry.comments_open, entry.featured = (
        status, date, open_ == "open", featured,
    )  # fmt: skip
    entry.title, entry.content, entry.excerpt, entry.slug = title, content, excerpt, slug


def read(ask: Ask) -> Answer:
    edit = wants_edit(ask)
    entry = ask.entries.find(ask.number(), ask.account)
    if entry is None:
        raise _unseen(ask)
    return Answer(only(ask, rest_shape.post(ask, entry, edit=edit)))


def _unseen(ask: Ask) -> Refusal:
    """A draft is there, but not for a visitor."""
    if ask.account is None and any(
        entry.id == ask.number()
        for account in ask.world.accounts
        if account.network == "wordpress"
        for entry in ask.entries.of(account)
    ):
        return errors.not_allowed(
            "rest_forbidden", "Sorry, you are not allowed to do that.", signed_in=False
        )
    return errors.no_post()


def _own(ask: Ask, code: str, message: str) -> Entry:
    signed_in(ask, code, message)
    entry = ask.entries.find(ask.number(), ask.account)
    if entry is None:
        raise errors.no_post()
    return entry


def update(ask: Ask) -> Answer:
    entry = _own(ask, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
    if entry.status == "trash" and "status" in ask.params:
        ask.params.choice("status", STATUSES, "")
        ask.entries.restore(entry)
    apply(ask.params, entry, ask)
    entry.modified = ask.world.clock.now()
    if entry.status != "trash":
        ask.entries.settle(entry)
    return Answer(only(ask, rest_shape.post(ask, entry, edit=True)))


def delete(ask: Ask) -> Answer:
    """To the trash; with `force` for good."""
    entry = _own(ask, "rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
    if ask.params.flag("force"):
        previous = rest_shape.post(ask, entry, edit=True)
        ask.entries.delete(entry)
        return Answer({"deleted": True, "previous": previous})
    if entry.status == "trash":
        raise Refusal("rest_already_trashed", "The post has already been deleted.", 410)
    ask.entries.trash(entry)
    return Answer(rest_shape.post(ask, entry, edit=True))


def only(ask: Ask, shown: dict[str, Any]) -> dict[str, Any]:
    """The fields that `_fields` names; all of them without it."""
    wanted = {name.partition(".")[0] for name in ask.params.several("_fields")}
    return {n: v for n, v in shown.items() if n in wanted} if wanted else shown
