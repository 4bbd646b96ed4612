"""WordPress' export (WXR): an RSS file with everything of a site, comments with their state.

Elements: https://github.com/WordPress/wordpress-develop/blob/trunk/src/wp-admin/includes/export.php
(2026-11-22). Published posts and approved comments are read; dates are those in GMT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from homeground.networks.wordpress.html import (
    plain_from_comment,
    plain_from_title,
    written_from_html,
)

from .formats import Format, Head, Roles, size_of, xml_entries
from .markup import Node, xml_elements
from .model import ArchivedAccount, ArchivedComment, ArchivedPost, Entry, LeftOut, Reading, Unread
from .moments import from_iso
from .refusing import MemberBroken
from .source import Source
from .words import host_of, words

_IMAGE = re.compile(r"<img[\s>]", re.IGNORECASE)
_ABOUT = frozenset({"wp:base_blog_url", "wp:base_site_url"})
_COMMENT_STATES = {
    "0": "comments that wait for approval",
    "spam": "comments marked as spam",
    "trash": "deleted comments",
    "post-trashed": "deleted comments",
}


def role(head: Head) -> str | None:
    begins = head.text.lstrip("\ufeff \t\r\n").startswith("<")
    return "posts" if begins and "wordpress.org/export/" in head.text else None


def read(source: Source, roles: Roles) -> Reading:
    return Reading(
        FORMAT.kind,
        FORMAT.title,
        FORMAT.network,
        _account(source, roles),
        source.newest(),
        size_of(roles, "posts"),
        lambda handle: _entries(source, roles),
    )


def _entries(source: Source, roles: Roles) -> Iterator[Entry]:
    authors: set[str] = set()

    def one(node: Node) -> Iterator[Entry]:
        if node.name == "wp:author":
            authors.add(node.value("wp:author_id").strip())
        else:
            yield from _item(node, authors)

    for member in roles.get("posts", ()):
        yield from xml_entries(source, member, frozenset({"item", "wp:author"}), one)


def _item(item: Node, authors: set[str]) -> Iterator[Entry]:
    if item.value("wp:post_type").strip() != "post":
        yield LeftOut("pages, pictures and other things that are no posts")
        return
    if item.value("wp:status").strip() != "publish":
        yield LeftOut("posts that are not published")
        return
    post_id, title = item.value("wp:post_id").strip(), words(item.value("title")).strip()
    published_at = from_iso(item.value("wp:post_date_gmt")) or _rfc(item.value("pubDate"))
    if not post_id or published_at is None:
        where = f"the post “{title[:60]}”" if title else f"post {post_id or 'without a number'}"
        yield Unread(where, "it has no date" if post_id else "it has no number")
        return
    html = words(item.value("content:encoded"))
    answers = [c for c in item.children if isinstance(c, Node) and c.name == "wp:comment"]
    approved = [c for c in answers if c.value("wp:comment_approved").strip() == "1" and _said(c)]
    yield ArchivedPost(
        id=post_id,
        published_at=published_at,
        text=written_from_html(html).text,
        title=plain_from_title(title),
        url=item.value("link").strip(),
        media_count=len(_IMAGE.findall(html)),
        comments=len(approved),
    )
    for comment in answers:
        yield from _comment(comment, post_id, authors)


def _said(comment: Node) -> bool:
    return comment.value("wp:comment_type").strip() in {"", "comment"}


def _comment(comment: Node, post_id: str, authors: set[str]) -> Iterator[Entry]:
    state = comment.value("wp:comment_approved").strip()
    if not _said(comment):
        yield LeftOut("pingbacks and trackbacks")
        return
    if state != "1":
        yield LeftOut(_COMMENT_STATES.get(state, "comments that are not shown"))
        return
    comment_id = comment.value("wp:comment_id").strip()
    created_at = from_iso(comment.value("wp:comment_date_gmt"))
    if not comment_id or created_at is None:
        yield Unread(f"a comment of post {post_id}", "it has no number or no date", is_post=False)
        return
    parent = comment.value("wp:comment_parent").strip()
    user = comment.value("wp:comment_user_id").strip()
    yield ArchivedComment(
        post_id=post_id,
        id=comment_id,
        created_at=created_at,
        text=plain_from_comment(words(comment.value("wp:comment_content"))),
        author_name=words(comment.value("wp:comment_author")).strip(),
        author_id="" if user == "0" else user,
        parent_id="" if parent == "0" else parent,
        by_us=user in authors and user not in {"", "0"},
    )


def _rfc(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return from_iso(moment.isoformat())


def _account(source: Source, roles: Roles) -> ArchivedAccount:
    for member in roles.get("posts", ()):
        try:
            with source.open(member) as stream:
                for node in xml_elements(stream, _ABOUT | {"item"}):
                    if node.name == "item":
                        break
                    host = host_of(node.raw())
                    if node.name == "wp:base_blog_url" and host:
                        return ArchivedAccount(handle=host)
        except MemberBroken:
            continue
    return ArchivedAccount()


FORMAT = Format("wordpress-wxr", "WordPress export", "wordpress", frozenset({"posts"}), role, read)
