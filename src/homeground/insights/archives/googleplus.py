"""Google Takeout's Google+ stream: one file a post, `Posts/*.json` or `Posts/*.html`.

HTML: as in a post of 2014 that its author (plus.google.com/+TimHutton) published from his Takeout.
JSON: file names, `url` and `postAcl` from https://github.com/FiXato/Plexodus-Tools (2026-11-22);
`content`, `creationTime`, `plusOnes`, `comments`, `album` and `media` as public readers of it agree;
`reshares` is not verified.
Both list who pressed +1, who shared and who commented; where a list is missing the count is unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .formats import Format, Head, Roles, mapping, objects, size_of
from .markup import Node, page
from .model import ArchivedAccount, ArchivedComment, ArchivedPost, Entry, Reading, Unread, own_id
from .moments import from_iso
from .refusing import MemberBroken
from .source import Member, Source
from .words import words

_POST = re.compile(r"https://plus\.google\.com/(?:u/\d+/)?[^/\s\"]+/posts/([\w-]+)")


def role(head: Head) -> str | None:
    if "plus.google.com" not in head.text:
        return None
    begins = head.text.lstrip("\ufeff \t\r\n")
    if begins.startswith("{") and '"creationTime"' in head.text and _POST.search(head.text):
        return "json"
    return "html" if begins.startswith("<") and "main-content" in head.text else None


def read(source: Source, roles: Roles) -> Reading:
    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        _account(source, roles),
        source.newest(),
        size_of(roles, "json", "html"),
        lambda handle: _entries(source, roles),
    )


def _entries(source: Source, roles: Roles) -> Iterator[Entry]:
    for kind in ("json", "html"):
        for member in roles.get(kind, ()):
            try:
                yield from _one(kind, source, member)
            except MemberBroken as error:
                yield Unread(member.name, str(error))


def _one(kind: str, source: Source, member: Member) -> Iterator[Entry]:
    if kind == "html":
        return _from_page(page(source.whole(member), "utf-8"), member.name)
    return _from_json(_loaded(source, member), member.name)


def _loaded(source: Source, member: Member) -> Any:
    try:
        return json.loads(source.whole(member).decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        if isinstance(error, MemberBroken):
            raise
        raise MemberBroken("it is not valid JSON") from error


def _from_json(post: Any, name: str) -> Iterator[Entry]:
    post = mapping(post)
    url = words(post.get("url"))
    found, published_at = _POST.match(url), from_iso(post.get("creationTime"))
    if found is None or published_at is None:
        yield Unread(name, "it has no address" if found is None else "it has no date")
        return
    ours = _person(mapping(post, "author"))[1]
    answers = objects(post.get("comments"))
    yield ArchivedPost(
        id=found[1],
        published_at=published_at,
        text=_text(post.get("content")),
        url=url,
        media_count=len(objects(mapping(post, "album").get("media"))) or int("media" in post),
        likes=_length(post.get("plusOnes")),
        comments=_length(post.get("comments")),
        shares=_length(post.get("reshares")),
    )
    for number, comment in enumerate(answers, start=1):
        who, profile = _person(mapping(comment, "author"))
        yield _comment(
            found[1], who, profile, words(comment.get("creationTime")),
            _text(comment.get("content")), ours, f"{name}, comment {number}",
        )  # fmt: skip


def _from_page(tree: Node, name: str) -> Iterator[Entry]:
    head = next((a for a in tree.all(tag="a") if _POST.match(a.attributes.get("href", ""))), None)
    published_at = None if head is None else from_iso(head.shown())
    if head is None or published_at is None:
        yield Unread(name, "it has no address" if head is None else "it has no date")
        return
    url = head.attributes["href"]
    found = _POST.match(url)
    assert found is not None
    author, content = tree.first(tag="a", cls="author"), tree.first(cls="main-content")
    ours = "" if author is None else author.attributes.get("href", "")
    answers = list(tree.all(cls="comment"))
    yield ArchivedPost(
        id=found[1],
        published_at=published_at,
        text="" if content is None else content.shown(),
        url=url,
        media_count=sum(1 for _ in tree.all(tag="img", cls="media"))
        + sum(1 for _ in tree.all(cls="video-placeholder")),
        likes=_links_in(tree, "plus-oners"),
        comments=len(answers) if tree.first(cls="comments") is not None else None,
        shares=_links_in(tree, "resharers"),
    )
    for number, comment in enumerate(answers, start=1):
        who, time = comment.first(tag="a", cls="author"), comment.first(cls="time")
        said = comment.first(cls="comment-content")
        yield _comment(
            found[1],
            "" if who is None else who.shown(),
            "" if who is None else who.attributes.get("href", ""),
            "" if time is None else time.shown().lstrip("- "),
            "" if said is None else said.shown(),
            ours,
            f"{name}, comment {number}",
        )


def _comment(
    post_id: str, who: str, profile: str, when: str, text: str, ours: str, where: str
) -> Entry:
    created_at = from_iso(when)
    if created_at is None:
        return Unread(where, "it has no date", is_post=False)
    return ArchivedComment(
        post_id=post_id,
        # JSON and HTML of the same comment get the same name.
        id=own_id("comment", post_id, profile, created_at.isoformat(timespec="seconds")),
        created_at=created_at,
        text=text,
        author_name=words(who),
        author_id=_last(profile),
        by_us=bool(ours) and profile == ours,
    )


def _account(source: Source, roles: Roles) -> ArchivedAccount:
    """By the author of the first post that can be read."""
    for kind in ("json", "html"):
        for member in roles.get(kind, ())[:20]:
            try:
                if kind == "html":
                    link = page(source.whole(member), "utf-8").first(tag="a", cls="author")
                    name = "" if link is None else link.shown()
                    profile = "" if link is None else link.attributes.get("href", "")
                else:
                    name, profile = _person(mapping(_loaded(source, member), "author"))
            except MemberBroken:
                continue
            if _last(profile):
                return ArchivedAccount(_last(profile), name or None, _last(profile))
    return ArchivedAccount()


def _person(author: dict[str, Any]) -> tuple[str, str]:
    return words(author.get("displayName")), words(author.get("profilePageUrl"))


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _text(html: Any) -> str:
    return page(words(html).encode(), "utf-8").shown()


def _length(value: Any) -> int | None:
    return len(value) if isinstance(value, list) else None


def _links_in(tree: Node, cls: str) -> int | None:
    found = tree.first(cls=cls)
    return None if found is None else sum(1 for _ in found.all(tag="a"))


FORMAT = Format(
    "googleplus-takeout",
    "Google Takeout, Google+ stream",
    "googleplus",
    frozenset({"json", "html"}),
    role,
    read,
)
