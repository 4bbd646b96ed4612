"""X's archive: data/tweets.js and its parts, scripts that assign a list to `window.YTD`.

Shapes: https://github.com/TheExGenesis/community-archive/blob/main/docs/archive_data.md (2026-11-22).
Times are UTC. Deleted posts, reposts of others and answers to others are left out: none of them is a
post of the account's own to measure against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

from .formats import Format, Head, Roles, json_entries, json_objects, mapping, objects, size_of
from .model import ArchivedAccount, ArchivedPost, Entry, LeftOut, Reading, Unread
from .moments import from_format, from_iso
from .source import Source
from .words import count, words

_ASSIGNED = re.compile(r"^\ufeff?\s*window\.(YTD\.(\w+)\.part\d+|__THAR_CONFIG)\s*=")
_ROLES = {
    "tweet": "posts",
    "tweets": "posts",
    "community_tweet": "posts",
    "note_tweet": "notes",
    "deleted_tweets": "deleted",
    "account": "account",
}
NOTES_MAX = 200_000
_CREATED = "%a %b %d %H:%M:%S %z %Y"
_SHORT_LINK = re.compile(r"https://t\.co/\w+")

Notes = dict[datetime, list[dict[str, Any]]]


def role(head: Head) -> str | None:
    found = _ASSIGNED.match(head.text)
    if found is None:
        return None
    return "manifest" if found[2] is None else _ROLES.get(found[2])


def read(source: Source, roles: Roles) -> Reading:
    account = _account(source, roles)

    def entries(handle: str) -> Iterator[Entry]:
        notes = _notes(source, roles)
        for member in roles.get("posts", ()):
            number = 0

            def one(_: str | None, element: Any, name: str = member.name) -> Iterator[Entry]:
                nonlocal number
                number += 1
                # Archives until 2019 have the post without its wrapper.
                tweet = mapping(element, "tweet") or mapping(element)
                yield _entry(tweet, account, handle, notes, f"{name}, entry {number:,}")

            yield from json_entries(source, member, one, assigned=True)
        for _ in json_objects(source, roles.get("deleted", []), assigned=True):
            yield LeftOut("deleted posts")

    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        account,
        _made_at(source, roles) or source.newest(),
        size_of(roles, "posts", "notes", "deleted"),
        entries,
    )


def _entry(
    tweet: dict[str, Any], account: ArchivedAccount, handle: str, notes: Notes, where: str
) -> Entry:
    post_id = words(tweet.get("id_str")) or words(tweet.get("id"))
    published_at = from_format(tweet.get("created_at"), _CREATED)
    if not post_id.isdigit() or published_at is None:
        return Unread(where, "it has no id" if not post_id.isdigit() else "it has no date")
    written = words(tweet.get("full_text")) or words(tweet.get("text"))
    if written.startswith("RT @"):
        return LeftOut("reposts of others")
    answered = words(tweet.get("in_reply_to_user_id_str")) or words(
        tweet.get("in_reply_to_user_id")
    )
    if answered and answered != account.network_id:
        return LeftOut("answers to others")
    media = objects(mapping(tweet, "extended_entities").get("media")) or objects(
        mapping(tweet, "entities").get("media")
    )
    return ArchivedPost(
        id=post_id,
        published_at=published_at,
        text=_full_text(post_id, published_at, written, notes) or _expanded(written, tweet),
        url=f"https://x.com/{account.handle or handle}/status/{post_id}",
        media_count=len(media),
        likes=count(tweet.get("favorite_count")),
        shares=count(tweet.get("retweet_count")),
    )


def _expanded(text: str, tweet: dict[str, Any]) -> str:
    """With links as they were written; those that only stand for the post's own media go."""
    entities = mapping(tweet, "entities")
    for link in objects(entities.get("urls")):
        short, long = words(link.get("url")), words(link.get("expanded_url"))
        if short and long:
            text = text.replace(short, long)
    for medium in objects(entities.get("media")):
        if short := words(medium.get("url")):
            text = text.replace(short, "")
    return unescape(text).strip()


def _full_text(post_id: str, published_at: datetime, written: str, notes: Notes) -> str:
    """The text of a long post, of which the archive's list has the beginning only.

    A note has an id of its own; it is known by its second and by how it begins.
    """
    for note in notes.get(published_at, ()):
        core = mapping(note, "core") or mapping(note, "noteTweetResults")
        text = words(core.get("text"))
        named = words(note.get("tweetId"))
        begins = _beginning(written)
        if text and (
            named == post_id or (not named and begins and _plain(text).startswith(begins))
        ):
            for link in objects(core.get("urls")):
                short, long = words(link.get("shortUrl")), words(link.get("expandedUrl"))
                if short and long:
                    text = text.replace(short, long)
            return unescape(text).strip()
    return ""


def _beginning(text: str) -> str:
    return _plain(_SHORT_LINK.sub("", text).rstrip().rstrip("…"))[:40]


def _plain(text: str) -> str:
    return "".join(c for c in unescape(_SHORT_LINK.sub("", text)) if c.isalnum())


def _notes(source: Source, roles: Roles) -> Notes:
    notes: Notes = {}
    for number, (_, element) in enumerate(
        json_objects(source, roles.get("notes", []), assigned=True)
    ):
        note = mapping(element, "noteTweet")
        if (created := from_iso(note.get("createdAt"))) is not None and number < NOTES_MAX:
            notes.setdefault(created.replace(microsecond=0), []).append(note)
    return notes


def _account(source: Source, roles: Roles) -> ArchivedAccount:
    for _, element in json_objects(source, roles.get("account", []), assigned=True):
        about = mapping(element, "account")
        return ArchivedAccount(
            words(about.get("username")) or None,
            words(about.get("accountDisplayName")) or None,
            words(about.get("accountId")) or None,
        )
    return ArchivedAccount()


def _made_at(source: Source, roles: Roles) -> datetime | None:
    for key, value in json_objects(source, roles.get("manifest", []), assigned=True):
        if key == "archiveInfo":
            return from_iso(mapping(value).get("generationDate"))
    return None


FORMAT = Format("x-archive", "X archive", "x", frozenset({"posts"}), role, read)
