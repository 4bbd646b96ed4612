"""Mastodon's archive: outbox.json, the account's doings as ActivityStreams, and actor.json.

https://docs.joinmastodon.org/user/moving/#export (2026-11-22). Servers since 4.4 state likes and
shares of a post as collections; where they do not, the counts are unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from homeground.networks.mastodon.plain import plain_from_html

from .formats import Format, Head, Roles, json_entries, json_objects, mapping, objects, size_of
from .model import ArchivedAccount, ArchivedPost, Entry, LeftOut, Reading, Unread
from .moments import from_iso
from .source import Source
from .words import count, host_of, words

_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public")
_STREAMS = "w3.org/ns/activitystreams"
_ACTOR = re.compile(r'"preferredUsername"\s*:')


def role(head: Head) -> str | None:
    if not head.text.lstrip("\ufeff \t\r\n").startswith("{") or _STREAMS not in head.text:
        return None
    if re.search(r'"orderedItems"\s*:\s*\[\s*[\]{]', head.text):
        return "posts"
    return "actor" if _ACTOR.search(head.text) else None


def read(source: Source, roles: Roles) -> Reading:
    account = _account(source, roles)
    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        account,
        source.newest(),
        size_of(roles, "posts"),
        lambda handle: _entries(source, roles),
    )


def _entries(source: Source, roles: Roles) -> Iterator[Entry]:
    for member in roles.get("posts", ()):
        number = 0

        def one(key: str | None, element: Any, name: str = member.name) -> Iterator[Entry]:
            nonlocal number
            if key == "orderedItems":
                number += 1
                yield _entry(mapping(element), f"{name}, entry {number:,}")

        yield from json_entries(source, member, one)


def _entry(activity: dict[str, Any], where: str) -> Entry:
    if activity.get("type") == "Announce":
        return LeftOut("reposts of others")
    note = mapping(activity, "object")
    address = words(note.get("id"))
    post_id = address.rstrip("/").rpartition("/")[2]
    published_at = from_iso(note.get("published")) or from_iso(activity.get("published"))
    if not post_id or published_at is None:
        return Unread(where, "it has no date" if post_id else "it has no address")
    if not any(_is_public(note.get(key)) for key in ("to", "cc")):
        return LeftOut("posts that not everybody may see")
    answered = words(note.get("inReplyTo"))
    ours = words(activity.get("actor")) or words(note.get("attributedTo"))
    if answered and not (ours and answered.startswith(f"{ours}/")):
        return LeftOut("answers to others")
    return ArchivedPost(
        id=post_id,
        published_at=published_at,
        text=plain_from_html(words(note.get("content"))),
        title=words(note.get("summary")),
        url=words(note.get("url")) or address,
        media_count=len(objects(note.get("attachment"))),
        likes=count(mapping(note, "likes").get("totalItems")),
        shares=count(mapping(note, "shares").get("totalItems")),
    )


def _is_public(value: Any) -> bool:
    return any(address in _PUBLIC for address in (value if isinstance(value, list) else [value]))


def _account(source: Source, roles: Roles) -> ArchivedAccount:
    about = {
        key: words(value)
        for key, value in json_objects(source, roles.get("actor", []))
        if key in {"preferredUsername", "name", "id"}
    }
    handle = about.get("preferredUsername")
    host = host_of(about.get("id", ""))
    named = f"{handle}@{host}" if handle and host else handle
    return ArchivedAccount(named or None, about.get("name") or None)


FORMAT = Format(
    "mastodon-archive", "Mastodon archive", "mastodon", frozenset({"posts"}), role, read
)
