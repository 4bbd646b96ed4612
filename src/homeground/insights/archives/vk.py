"""VK's archive of one's own page (vk.com/data_protection): HTML in windows-1251, wall/wall0.html and on.

Seen in public readers of it, on 2026-11-22: `item`, `item__main`, `item__tertiary` with "You 2 Feb 2021
at 7:08 pm", `a.post__link`, `kludges`, `attachment__description`; https://github.com/alexbatishchev/kenk-vk-enricher
says that pictures are not in it. That the Russian page begins with "Вы" is not verified. It has no
counts and no comments. Dates are Moscow's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from .formats import Format, Head, Roles, size_of
from .markup import Node, page
from .model import ArchivedAccount, ArchivedPost, Entry, LeftOut, Reading, Unread, own_id
from .moments import date_words, from_russian
from .refusing import MemberBroken
from .source import Member, Source
from .words import words

_WALL = re.compile(r"https?://(?:m\.)?vk\.(?:com|ru)/wall(-?\d+)_(\d+)")
_CHARSET = re.compile(rb"""charset=["']?([\w-]+)""", re.IGNORECASE)
_OURSELVES = frozenset({"", "вы", "you", "ви"})
_MEDIA_WORDS = ("фото", "видео", "photo", "video", "картин")


def role(head: Head) -> str | None:
    begins = head.text.lstrip("\ufeff \t\r\n").startswith("<")
    if not begins or "item__main" not in head.text:
        return None
    return "posts" if _WALL.search(head.text) else None


def read(source: Source, roles: Roles) -> Reading:
    made_at = source.newest()
    members = sorted(roles.get("posts", ()), key=lambda m: (len(m.name), m.name))
    owner = _owner(source, members)
    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        ArchivedAccount(network_id=owner),
        made_at,
        size_of(roles, "posts"),
        lambda handle: _entries(source, members, owner, made_at),
    )


def _entries(
    source: Source, members: list[Member], owner: str | None, made_at: datetime | None
) -> Iterator[Entry]:
    for member in members:
        try:
            tree = _page(source, member)
        except MemberBroken as error:
            yield Unread(member.name, str(error), is_post=False)
            continue
        items = [item for item in tree.all(cls="item") if item.first(cls="item__main") is not None]
        for number, item in enumerate(items, start=1):
            written_at = member.changed_at or made_at
            yield _entry(item, owner, written_at, f"{member.name}, entry {number}")


def _entry(item: Node, owner: str | None, made_at: datetime | None, where: str) -> Entry:
    line = item.first(cls="item__tertiary")
    span = None if line is None else line.first(tag="span")
    said = "" if line is None else (span or line).shown()
    date = date_words(said)
    who = said.partition(date)[0].strip(" ,\n") if date else ""
    published_at = from_russian(date, now=made_at)
    if published_at is None:
        return Unread(where, f"its date cannot be read: {said[:60]}" if said else "it has no date")
    address = _address(item)
    if (address and address[1] != owner) or who.lower() not in _OURSELVES:
        return LeftOut("posts of others on the wall")
    main = item.first(cls="item__main")
    assert main is not None  # the caller chose by it
    text = words(main.shown(without="kludges"))
    kinds = [part.shown().lower() for part in item.all(cls="attachment__description")]
    return ArchivedPost(
        id=f"{address[1]}_{address[2]}" if address else own_id("post", published_at, text),
        published_at=published_at,
        text=text,
        url=f"https://vk.com/wall{address[1]}_{address[2]}" if address else "",
        media_count=sum(kind.startswith(_MEDIA_WORDS) for kind in kinds),
    )


def _address(item: Node) -> re.Match[str] | None:
    """Of the post itself: its own link, else the first that leads to a wall outside its attachments."""
    links = [a for a in item.all(tag="a") if _WALL.match(a.attributes.get("href", ""))]
    own = next((a for a in links if a.has_class("post__link")), None)
    if own is None:
        own = next((a for a in links if not a.has_class("attachment__link")), None)
    return None if own is None else _WALL.match(own.attributes["href"])


def _owner(source: Source, members: list[Member]) -> str | None:
    """The wall that most of the posts stand on."""
    seen: Counter[str] = Counter()
    for member in members[:5]:
        try:
            tree = _page(source, member)
        except MemberBroken:
            continue
        for item in tree.all(cls="item"):
            if (address := _address(item)) is not None:
                seen[address[1]] += 1
    return seen.most_common(1)[0][0] if seen else None


def _page(source: Source, member: Member) -> Node:
    data = source.whole(member)
    named = _CHARSET.search(data[:2000])
    charset = named[1].decode().lower() if named else "windows-1251"
    return page(data, charset if charset in {"utf-8", "utf8"} else "windows-1251")


FORMAT = Format("vk-archive", "VK archive", "vk", frozenset({"posts"}), role, read)
