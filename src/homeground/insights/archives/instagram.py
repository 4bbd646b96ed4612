"""Instagram's download, as JSON: posts, reels and stories, with what was written under each.

Shapes: public readers of it agree on a list in posts_1.json, on `ig_reels_media`, `ig_stories` and on
`creation_timestamp` in epoch seconds (seen on 2026-11-22); the newer shape with `label_values` is not
verified. The download names no post's id and no counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .formats import Format, Head, Roles, json_entries, json_objects, mapping, objects, size_of
from .model import ArchivedAccount, ArchivedPost, Entry, LeftOut, Reading, Unread
from .moments import from_seconds
from .source import Source
from .words import all_repaired, words

_KEYED = re.compile(r'^\ufeff?\s*\{\s*"ig_(\w+)"\s*:')
_PROFILE = re.compile(r'^\ufeff?\s*\{\s*"profile_user"\s*:')
_LIST = re.compile(r"^\ufeff?\s*\[\s*\{")
_NOT_POSTS = ("archived", "recently_deleted", "profile_p", "deleted")


def role(head: Head) -> str | None:
    if _PROFILE.match(head.text):
        return "profile"
    if (keyed := _KEYED.match(head.text)) is not None:
        return "hidden" if keyed[1].startswith(_NOT_POSTS) else "posts"
    if _LIST.match(head.text) is None:
        return None
    # Facebook's lists have `timestamp` and media under `posts/media/`.
    of_media = re.search(r'"uri"\s*:\s*"media/', head.text) is not None
    plain = '"creation_timestamp"' in head.text and '"timestamp"' not in head.text
    return "posts" if '"media"' in head.text and (of_media or plain) else None


def read(source: Source, roles: Roles) -> Reading:
    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        _account(source, roles),
        source.newest(),
        size_of(roles, "posts", "hidden"),
        lambda handle: _entries(source, roles),
    )


def _entries(source: Source, roles: Roles) -> Iterator[Entry]:
    for member in roles.get("posts", ()):
        number = 0

        def one(_: str | None, element: Any, name: str = member.name) -> Iterator[Entry]:
            nonlocal number
            number += 1
            yield _entry(mapping(all_repaired(element)), f"{name}, entry {number:,}")

        yield from json_entries(source, member, one)
    for _ in json_objects(source, roles.get("hidden", [])):
        yield LeftOut("posts that were archived or deleted there")


def _entry(item: dict[str, Any], where: str) -> Entry:
    media = objects(item.get("media"))
    moments = [item.get("creation_timestamp"), item.get("timestamp")]
    moments += [medium.get("creation_timestamp") for medium in media]
    published_at = next((m for value in moments if (m := from_seconds(value)) is not None), None)
    if published_at is None:
        return Unread(where, "it has no date")
    # A post of one picture has its words at the picture.
    texts = [words(item.get("title")), *(words(medium.get("title")) for medium in media)]
    labelled = {
        words(part.get("label")).lower(): words(part.get("value")) or words(part.get("href"))
        for part in objects(item.get("label_values"))
    }
    url = next((v for v in labelled.values() if v.startswith("https://www.instagram.com/")), "")
    return ArchivedPost(
        id=None,
        published_at=published_at,
        text=next(filter(None, [*texts, labelled.get("caption", "")]), "").strip(),
        url=url,
        media_count=len(media) or int(bool(item.get("uri"))),
        other_id=words(item.get("fbid")) or None,
    )


def _account(source: Source, roles: Roles) -> ArchivedAccount:
    for _, element in json_objects(source, roles.get("profile", [])):
        about = mapping(all_repaired(element), "string_map_data")
        # The keys are in the language of the person who asked; these two are in that of most.
        handle = words(mapping(about, "Username").get("value"))
        if handle:
            return ArchivedAccount(handle, words(mapping(about, "Name").get("value")) or None)
    return ArchivedAccount()


FORMAT = Format(
    "instagram-download", "Instagram download", "instagram", frozenset({"posts"}), role, read
)
