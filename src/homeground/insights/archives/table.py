"""A table of posts, written by hand or by another program: for networks that give no archive.

A CSV file in UTF-8. Columns: `when` (ISO 8601, UTC unless it says otherwise) and `text`; and, where
known, `id`, `url`, `title`, `media`, `views`, `reach`, `likes`, `comments`, `shares`, `clicks`, `saves`.
An empty cell is an unknown number.
"""

from __future__ import annotations

from collections.abc import Iterator

from .formats import Format, Head, Roles, csv_entries, size_of
from .model import ArchivedAccount, ArchivedPost, Entry, Reading, Unread
from .moments import from_iso
from .source import Source
from .words import count, words

_COUNTS = ("media", "views", "reach", "likes", "comments", "shares", "clicks", "saves")


def role(head: Head) -> str | None:
    return "posts" if {"when", "text"} <= set(head.csv_columns()) else None


def read(source: Source, roles: Roles) -> Reading:
    def entries(handle: str) -> Iterator[Entry]:
        for member in roles.get("posts", ()):
            yield from csv_entries(source, member, _post)

    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        ArchivedAccount(),
        source.newest(),
        size_of(roles, "posts"),
        entries,
    )


def _post(row: dict[str, str], where: str) -> Iterator[Entry]:
    published_at = from_iso(row.get("when", ""))
    if published_at is None:
        yield Unread(where, "its date cannot be read: write it as 2015-03-02 14:30")
        return
    wrong = [n for n in _COUNTS if (cell := row.get(n, "").strip()) and count(cell) is None]
    if wrong:
        yield Unread(where, f"{wrong[0]} is not a whole number: {row[wrong[0]].strip()[:20]}")
        return
    numbers = {name: count(row.get(name, "")) for name in _COUNTS}
    yield ArchivedPost(
        id=words(row.get("id", "")).strip() or None,
        published_at=published_at,
        text=words(row.get("text", "")).strip(),
        title=words(row.get("title", "")).strip(),
        url=words(row.get("url", "")).strip(),
        media_count=numbers["media"],
        views=numbers["views"],
        reach=numbers["reach"],
        likes=numbers["likes"],
        comments=numbers["comments"],
        shares=numbers["shares"],
        clicks=numbers["clicks"],
        saves=numbers["saves"],
    )


FORMAT = Format("table", "table of posts", "", frozenset({"posts"}), role, read)
