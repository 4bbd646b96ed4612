"""LinkedIn's export: Shares.csv, Comments.csv, Profile.csv.

Columns and quoting: https://github.com/Hermione-Granger-1176/linkedin-analyzer (2026-11-22). In
Shares.csv each line of a text stands in quotes of its own, in Comments.csv quotes are escaped with a
backslash. Times are UTC. There are no counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from .formats import Format, Head, Roles, csv_entries, csv_rows, size_of
from .model import ArchivedAccount, ArchivedComment, ArchivedPost, Entry, Reading, Unread, own_id
from .moments import from_iso
from .refusing import MemberBroken
from .source import Source
from .words import words

_URN = re.compile(r"urn:li:(?:share|ugcPost|activity):\d+")
_COMMENT = re.compile(r"urn:li:comment:\([^)]*\)")
_BETWEEN_LINES = re.compile(r'"\r?\n"')


def role(head: Head) -> str | None:
    columns = head.csv_columns()
    if {"date", "sharelink", "sharecommentary"} <= set(columns):
        return "posts"
    if columns[:3] == ["date", "link", "message"]:
        return "comments"
    return "profile" if columns[:2] == ["first name", "last name"] else None


def read(source: Source, roles: Roles) -> Reading:
    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        _account(source, roles),
        source.newest(),
        size_of(roles, "posts", "comments"),
        lambda handle: _entries(source, roles),
    )


def _entries(source: Source, roles: Roles) -> Iterator[Entry]:
    for member in roles.get("posts", ()):
        yield from csv_entries(source, member, _post)
    for member in roles.get("comments", ()):
        yield from csv_entries(source, member, _comment, escape="\\")


def _post(row: dict[str, str], where: str) -> Iterator[Entry]:
    address = unquote(row.get("sharelink", ""))
    urn, published_at = _URN.search(address), _moment(row.get("date", ""))
    if urn is None or published_at is None:
        yield Unread(where, "it has no address" if urn is None else "it has no date")
        return
    yield ArchivedPost(
        id=urn[0],
        published_at=published_at,
        text=text_of(row.get("sharecommentary", "")),
        url=row.get("sharelink", ""),
        # An empty cell is also what a picture leaves that was not exported.
        media_count=1 if row.get("mediaurl", "").strip() else None,
    )


def _comment(row: dict[str, str], where: str) -> Iterator[Entry]:
    address = unquote(row.get("link", ""))
    post, created_at = _URN.search(address), _moment(row.get("date", ""))
    if post is None or created_at is None:
        yield Unread(where, "it does not say which post it answers, or when", is_post=False)
        return
    text = words(row.get("message", "")).replace('\\"', '"').strip()
    named = _COMMENT.search(address)
    yield ArchivedComment(
        post_id=post[0],
        id=named[0] if named else own_id("comment", post[0], created_at.isoformat(), text),
        created_at=created_at,
        text=text,
        url=row.get("link", ""),
        by_us=True,
    )


def text_of(cell: str) -> str:
    """The text of a cell of Shares.csv, whose lines stand in quotes of their own.

    >>> text_of('First"\\n"second, ""quoted""')
    'First\\nsecond, "quoted"'
    >>> text_of('"Quoted" and not cut')
    '"Quoted" and not cut'
    """
    cell = words(cell)
    if _BETWEEN_LINES.search(cell) is None:
        return cell.strip()
    cell = _BETWEEN_LINES.sub("\n", cell).replace('""', "\0")
    if cell.startswith('"') and cell.endswith('"'):
        cell = cell[1:-1]
    return cell.replace("\0", '"').strip()


def _moment(text: str) -> datetime | None:
    return from_iso(text.removesuffix(" UTC"))


def _account(source: Source, roles: Roles) -> ArchivedAccount:
    for member in roles.get("profile", ()):
        try:
            with source.open(member) as stream:
                for row in csv_rows(stream):
                    name = f"{row.get('first name', '')} {row.get('last name', '')}".strip()
                    return ArchivedAccount(name=words(name) or None)
        except MemberBroken:
            continue
    return ArchivedAccount()


FORMAT = Format("linkedin-export", "LinkedIn export", "linkedin", frozenset({"posts"}), role, read)
