"""LiveJournal's export by month (XML or CSV of export.bml), its comments, and folders of ljdump.

Entries: `itemid` is the public number (the inner one times 256 and a little), `logtime` UTC.
https://github.com/arty-name/livejournal-export reads them so (2026-11-22). Comments:
http://www.livejournal.com/developer/exporting.bml; ljdump: https://github.com/ghewgill/ljdump writes
each entry as L-12 and its comments as C-12, 12 being the inner number.
Entries that not everybody may see, and comments that are screened or deleted, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from homeground.networks.livejournal.html import written_from_html

from .formats import Format, Head, Roles, csv_entries, size_of, xml_entries
from .markup import Node
from .model import ArchivedAccount, ArchivedComment, ArchivedPost, Entry, LeftOut, Reading, Unread
from .moments import from_iso
from .source import Source
from .words import count, words

_ROOT = re.compile(r"^\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?<(livejournal|event|comments)[\s/>]")
_INSIDE = re.compile(r"<(entry|comment|usermap|maxid)[\s>/]")
_NUMBER = re.compile(r"(\d+)$")
_SEEN_BY_ALL = frozenset({"", "public"})


def role(head: Head) -> str | None:
    root = _ROOT.match(head.text)
    if root is None:
        return "table" if {"itemid", "event"} <= set(head.csv_columns()) else None
    if root[1] == "event":
        return "dumped"
    if root[1] == "comments":
        return "dumped comments"
    inside = _INSIDE.search(head.text)
    if inside is None:
        return None
    return {"entry": "posts", "comment": "comments"}.get(inside[1], "people")


class _Journal:
    """What entries and people are called, for the comments that come after them."""

    def __init__(self, handle: str) -> None:
        self.handle = handle
        self.public: dict[int, int] = {}
        """Inner number → public number."""
        self.people: dict[str, str] = {}

    def entry(self, field: Any, where: str) -> Iterator[Entry]:
        """`field(name)` is the text of one of an entry's fields, empty where it has none."""
        public = _public_number(field)
        published_at = from_iso(field("logtime")) or from_iso(field("eventtime"))
        if public is None or published_at is None:
            yield Unread(where, "it has no number" if public is None else "it has no date")
            return
        self.public[public >> 8] = public
        if field("security").strip().lower() not in _SEEN_BY_ALL:
            yield LeftOut("entries that not everybody may see")
            return
        written = written_from_html(words(field("event")))
        yield ArchivedPost(
            id=str(public),
            published_at=published_at,
            text=written.text,
            title=written_from_html(words(field("subject"))).text,
            url=f"https://{self.handle.replace('_', '-')}.livejournal.com/{public}.html",
            media_count=written.images,
            comments=count(field("reply_count").strip()),
        )

    def comment(
        self, inner: int | None, number: int | None, parent: int | None, field: Any, who: str,
        state: str, where: str,
    ) -> Iterator[Entry]:  # fmt: skip
        if state in {"D", "S"}:
            yield LeftOut("deleted comments" if state == "D" else "screened comments")
            return
        public = self.public.get(inner if inner is not None else -1)
        if public is None:
            yield LeftOut("comments on entries that are not in the archive")
            return
        created_at = from_iso(field("date"))
        if number is None or created_at is None:
            yield Unread(where, "it has no number or no date", is_post=False)
            return
        last = public & 0xFF
        name = f"{number * 256 + last}"
        yield ArchivedComment(
            post_id=str(public),
            id=name,
            created_at=created_at,
            text=written_from_html(words(field("body"))).text,
            author_name=words(who),
            author_id=words(who),
            parent_id=f"{parent * 256 + last}" if parent else "",
            url=f"https://{self.handle.replace('_', '-')}.livejournal.com/{public}.html?thread={name}",
            by_us=bool(who) and who == self.handle,
        )


def read(source: Source, roles: Roles) -> Reading:
    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        ArchivedAccount(),
        source.newest(),
        size_of(roles, "posts", "table", "dumped", "people", "comments", "dumped comments"),
        lambda handle: _entries(source, roles, _Journal(handle)),
    )


def _entries(source: Source, roles: Roles, journal: _Journal) -> Iterator[Entry]:
    for kind, wanted in (("posts", "entry"), ("dumped", "event")):
        for member in roles.get(kind, ()):
            where = member.name
            yield from xml_entries(
                source,
                member,
                frozenset({wanted}),
                lambda node, where=where: journal.entry(node.value, where),  # type: ignore[misc]
            )
    for member in roles.get("table", ()):
        yield from csv_entries(
            source,
            member,
            lambda row, where: journal.entry(lambda name: row.get(name, ""), where),
        )
    yield from _comments(source, roles, journal)


def _comments(source: Source, roles: Roles, journal: _Journal) -> Iterator[Entry]:
    def person(node: Node) -> Iterator[Entry]:
        journal.people[node.attributes.get("id", "")] = node.attributes.get("user", "")
        yield from ()

    for kind in ("people", "comments"):
        for member in roles.get(kind, ()):
            yield from xml_entries(source, member, frozenset({"usermap"}), person)
    for member in roles.get("comments", ()):

        def exported(node: Node, where: str = member.name) -> Iterator[Entry]:
            about = node.attributes
            return journal.comment(
                count(about.get("jitemid")), count(about.get("id")), count(about.get("parentid")),
                node.value, journal.people.get(about.get("posterid", ""), ""),
                about.get("state", ""), where,
            )  # fmt: skip

        yield from xml_entries(source, member, frozenset({"comment"}), exported)
    for member in roles.get("dumped comments", ()):
        numbered = _NUMBER.search(PurePosixPath(member.name).stem)
        inner = int(numbered[1]) if numbered and len(numbered[1]) < 12 else None

        def dumped(
            node: Node, inner: int | None = inner, where: str = member.name
        ) -> Iterator[Entry]:
            return journal.comment(
                inner, count(node.value("id")), count(node.value("parentid")), node.value,
                node.value("user"), node.value("state"), where,
            )  # fmt: skip

        yield from xml_entries(source, member, frozenset({"comment"}), dumped)


def _public_number(field: Any) -> int | None:
    inner, extra = count(field("itemid").strip()), count(field("anum").strip())
    if inner is None or inner > 2**40:
        return None
    # ljdump has the inner number and its extra apart; the export has both in one.
    return inner * 256 + extra if extra is not None and extra < 256 else inner


FORMAT = Format(
    "livejournal-export",
    "LiveJournal export",
    "livejournal",
    frozenset({"posts", "table", "dumped", "comments", "dumped comments"}),
    role,
    read,
)
