"""WordPress.com's comments: list, answer, moderate, delete.

developer.wordpress.com/docs/api/1.1/get/sites/$site/posts/$post_ID/replies and
…/post/sites/$site/comments/$comment_ID, seen 2026-11-22.
"""

from __future__ import annotations

from homeground.sandbox.world import Comment, Post

from . import com_shape, errors
from .ask import Answer, Ask
from .com_posts import found as found_post
from .com_posts import owner
from .discussion import Duplicate, status_of
from .errors import ComRefusal

KEPT = {"approved": "approve", "unapproved": "hold", "spam": "spam", "trash": "trash"}
LISTED = {name: {kept} for name, kept in KEPT.items()} | {"all": {"approve", "hold"}}


def under_post(ask: Ask) -> Answer:
    entry = found_post(ask)
    post = ask.entries.post(entry)
    return _listed(ask, [(post, c) for c in ask.discussion.under(post)] if post else [])


def everywhere(ask: Ask) -> Answer:
    posts = [p for e in ask.entries.of(owner(ask)) if (p := ask.entries.post(e))]
    return _listed(ask, [(post, c) for post in posts for c in ask.discussion.under(post)])


def _listed(ask: Ask, said: list[tuple[Post, Comment]]) -> Answer:
    params = ask.params
    wanted = LISTED[params.choice("status", tuple(LISTED), "approved")]
    after, before = params.instant("after"), params.instant("before")
    found = [
        (post, comment)
        for post, comment in said
        if status_of(comment) in wanted
        and (after is None or comment.created_at >= after)
        and (before is None or comment.created_at <= before)
    ]
    found.sort(key=lambda pair: (pair[1].created_at, int(pair[1].id)))
    if params.choice("order", ("DESC", "ASC"), "DESC") == "DESC":
        found.reverse()
    size = params.whole("number", 20, least=1, most=100)
    start = params.whole("offset", (params.whole("page", 1, least=1) - 1) * size)
    return Answer(
        {
            "found": len(found),
            "site_ID": int(owner(ask).id),
            "comments": [
                com_shape.comment(ask, owner(ask), p, c) for p, c in found[start : start + size]
            ],
        }
    )


def answer_post(ask: Ask) -> Answer:
    entry = found_post(ask)
    post = ask.entries.post(entry)
    if post is None:
        raise errors.com_unknown_post()
    return _written(ask, post, None)


def answer_comment(ask: Ask) -> Answer:
    post, above = _found(ask)
    return _written(ask, post, above)


def _written(ask: Ask, post: Post, above: Comment | None) -> Answer:
    entry = ask.entries.find(int(post.id), owner(ask))
    if entry is None or not entry.comments_open:
        raise errors.com_unauthorized("Comments on this post are closed")
    source = ask.params.text("content")
    if not source.strip():
        raise errors.com_invalid_input("Invalid comment content.")
    try:
        comment = ask.discussion.write(owner(ask), post, source, above)
    except Duplicate:
        raise duplicate() from None
    return Answer(com_shape.comment(ask, owner(ask), post, comment))


def duplicate() -> ComRefusal:
    refusal = errors.duplicate_comment()
    return ComRefusal(refusal.code, refusal.message, refusal.status)


def _found(ask: Ask) -> tuple[Post, Comment]:
    found = ask.discussion.find(ask.number())
    if found is None or ask.entries.find(int(found[0].id), owner(ask)) is None:
        raise errors.com_unknown_comment()
    return found


def read(ask: Ask) -> Answer:
    return Answer(com_shape.comment(ask, owner(ask), *_found(ask)))


def update(ask: Ask) -> Answer:
    post, comment = _found(ask)
    status = ""
    if "status" in ask.params:
        status = KEPT[ask.params.choice("status", tuple(KEPT), "approved")]
    if "content" in ask.params:
        source = ask.params.text("content")
        if not source.strip():
            raise errors.com_invalid_input("Invalid comment content.")
        ask.discussion.rewrite(comment, source)
    if status:
        ask.discussion.put(post, comment, status)
    return Answer(com_shape.comment(ask, owner(ask), post, comment))


def delete(ask: Ask) -> Answer:
    post, comment = _found(ask)
    if status_of(comment) in ("trash", "spam"):
        shown = com_shape.comment(ask, owner(ask), post, comment) | {"status": "deleted"}
        ask.discussion.delete(comment)
        return Answer(shown)
    ask.discussion.put(post, comment, "trash")
    return Answer(com_shape.comment(ask, owner(ask), post, comment))
