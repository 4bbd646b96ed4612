"""Commenting, answering, hiding, removing, and closing comments.

Source: reference/ig-media/comments, /ig-comment/replies and IGComment.json, seen 2026-11-22.
Answers to answers stand under the first comment. A comment may have 300 characters, 4 hashtags and
one address; what such a comment is answered with is not documented.
"""

from __future__ import annotations

import re

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.errors import GraphError, invalid
from homeground.sandbox.world import Comment, Post, World

from .publishing import HASHTAG, Publishing

MOST_CHARACTERS, MOST_HASHTAGS, MOST_LINKS = 300, 4, 1
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def write(world: World, call: Call, post: Post, above: Comment | None) -> Comment:
    text = call.given.required("message")
    if not text.strip():
        raise invalid("The parameter message is required")
    if (
        len(text) > MOST_CHARACTERS
        or len(HASHTAG.findall(text)) > MOST_HASHTAGS
        or len(LINK.findall(text)) > MOST_LINKS
    ):
        raise invalid("Invalid parameter")
    if post.silent:
        raise GraphError("(#10) Comments are disabled for this media", 10)  # not documented
    if above is not None and above.hidden:
        raise invalid("Cannot reply to a hidden comment")  # a documented limit, in own words
    parent_id = (above.parent_id or above.id) if above else None
    return world.add_comment(
        post,
        Comment(
            id=Publishing(world).next_id(),
            post_id=post.id,
            author_id=call.account.id,
            author_name=call.account.name,
            text=text,
            created_at=world.clock.now(),
            parent_id=parent_id,
            by_account=True,
        ),
    )


def hide(call: Call, comment: Comment) -> None:
    """POST /{comment}: `hide`. One's own cannot be hidden; the words of that are not documented."""
    call.given.required("hide")
    hidden = call.given.flag("hide")
    if comment.by_account:
        raise GraphError("(#10) You cannot hide your own comment", 10)
    comment.hidden = hidden


def delete(world: World, post: Post, comment: Comment) -> None:
    """With its answers."""
    for each in world.comments(post):
        if each is comment or each.parent_id == comment.id:
            each.deleted = True


def enable(world: World, call: Call, post: Post) -> None:
    """POST /{media}: `comment_enabled`."""
    call.given.required("comment_enabled")
    if call.given.flag("comment_enabled"):
        post.silent = False
    else:
        world.silence(post)
