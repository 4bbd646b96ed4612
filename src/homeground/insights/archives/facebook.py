"""Facebook's download of a profile or page, as JSON: posts, each a moment, its text and attachments.

Shapes: https://github.com/NorseKode/Waultar-App/blob/main/documents/parser/content_examples.md
(2026-11-22); file names such as your_posts__check_ins__photos_and_videos_1.json are not relied on.
The newer shape with `fbid` and `label_values` is not verified.

The download names no post's id (or only `fbid`), and no counts. Which post a comment of one's own
answers is not said either, so comments are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .formats import Format, Head, Roles, json_entries, json_objects, mapping, objects, size_of
from .model import ArchivedAccount, ArchivedPost, Entry, LeftOut, Reading, Unread
from .moments import from_seconds
from .source import Source
from .words import all_repaired, host_of, words

_LIST = re.compile(r'^\ufeff?\s*\[\s*\{\s*"(timestamp|attachments|data|title|tags|fbid|media)"\s*:')
_KEYED = re.compile(r'^\ufeff?\s*\{\s*"(\w+)"\s*:')
_PROFILE = re.compile(
    r"https://(?:www\.)?facebook\.com/(?:profile\.php\?id=(?P<number>\d+)|(?P<handle>[\w.-]+)/?$)"
)
_MESSAGE_LABELS = ("message", "text", "caption", "content", "description")


def role(head: Head) -> str | None:
    if (keyed := _KEYED.match(head.text)) is not None:
        key = keyed[1]
        if key == "profile_v2" or key == "profile":
            return "profile"
        if key.startswith("comments"):
            return "comments"
        if key.startswith("group_posts"):
            return "group posts"
        return "posts" if re.fullmatch(r"\w*posts(_v\d+)?", key) else None
    if _LIST.match(head.text) is None or '"timestamp"' not in head.text:
        return None
    if '"uri": "media/' in head.text or '"uri":"media/' in head.text:
        return None  # Instagram's
    return "posts" if re.search(r'"(data|attachments|label_values)"\s*:', head.text) else None


def read(source: Source, roles: Roles) -> Reading:
    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        _account(source, roles),
        source.newest(),
        size_of(roles, "posts", "comments", "group posts"),
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
    for what, kind in (
        ("comments, which do not say what they answer", "comments"),
        ("posts in groups", "group posts"),
    ):
        for _ in json_objects(source, roles.get(kind, [])):
            yield LeftOut(what)


def _entry(item: dict[str, Any], where: str) -> Entry:
    published_at = from_seconds(item.get("timestamp"))
    if published_at is None:
        return Unread(where, "it has no date")
    attached = [
        part
        for attachment in objects(item.get("attachments"))
        for part in objects(attachment.get("data"))
    ]
    media = sum("media" in part for part in attached) + len(objects(item.get("media")))
    links = [words(mapping(part, "external_context").get("url")) for part in attached]
    text = next((t for part in objects(item.get("data")) if (t := words(part.get("post")))), "")
    text, url = text or _labelled(item), _address(item)
    if not text.strip() and not media and not any(links):
        return LeftOut("entries that are no posts (friends made, things saved, pages liked)")
    named = item.get("fbid")
    return ArchivedPost(
        id=None,
        published_at=published_at,
        text=text.strip(),
        url=url,
        media_count=media,
        other_id=str(named) if isinstance(named, str | int) and str(named).isdigit() else None,
    )


def _labelled(item: dict[str, Any]) -> str:
    """Of the newer shape; its labels are in the language of the person who asked for the download."""
    labelled = [
        (words(part.get("label")).lower(), words(part.get("value")))
        for part in objects(item.get("label_values"))
    ]
    for label, value in labelled:
        if label in _MESSAGE_LABELS and value:
            return value
    return max((v for _, v in labelled if not v.startswith("http")), key=len, default="")


def _address(item: dict[str, Any]) -> str:
    for part in objects(item.get("label_values")):
        for key in ("href", "value"):
            value = words(part.get(key))
            if host_of(value) in {"www.facebook.com", "facebook.com"}:
                return value
    return ""


def _account(source: Source, roles: Roles) -> ArchivedAccount:
    for _, about in json_objects(source, roles.get("profile", [])):
        about = mapping(all_repaired(about))
        name = words(mapping(about, "name").get("full_name")) or words(about.get("name"))
        profile = _PROFILE.match(words(about.get("profile_uri")))
        number = profile["number"] if profile else None
        handle = words(about.get("username")) or (profile["handle"] if profile else None)
        if name or handle or number:
            return ArchivedAccount(handle or None, name or None, number)
    return ArchivedAccount()


FORMAT = Format(
    "facebook-download", "Facebook download", "facebook", frozenset({"posts"}), role, read
)
