"""Comments: reading, writing, answering, deleting.

open.weibo.com/wiki/2/comments/show, …/create, …/destroy, …/to_me, …/mentions,
…/C/2/comments/reply/biz and …/C/2/comments/destroy/biz, seen 2026-11-22.
"""

from __future__ import annotations

from homeground.sandbox.world import Comment, Post

from . import errors, texts
from .call import Call
from .entities import Entities, Json
from .ids import next_id
from .reading import frame, page_of

USUAL, MOST = 50, 200


def show(call: Call) -> Json:
    """Newest first. In the open tier only of the account's own posts, like statuses/show."""
    post = call.post()
    if post.account_id != call.account.id and not call.business:
        raise errors.no_permission()
    said = call.world.comments(post)
    shown = Entities(call.world, call.root)
    page = page_of(call, said, usual=USUAL, most=MOST)
    return frame("comments", [shown.comment(post, one) for one in page], len(said))


def to_me(call: Call) -> Json:
    """What others said under the account's posts, and in answer to its comments."""
    own = {
        comment.id
        for post in call.world.posts_on("weibo")
        for comment in post.comments
        if comment.by_account and comment.author_id == call.account.id
    }
    return _listed(
        call,
        [
            (post, comment)
            for post, comment in _everywhere(call)
            if comment.author_id != call.account.id
            and (post.account_id == call.account.id or comment.parent_id in own)
        ],
    )


def by_me(call: Call) -> Json:
    return _listed(call, [(p, c) for p, c in _everywhere(call) if c.author_id == call.account.id])


def mentions(call: Call) -> Json:
    """Comments that name the account with an @."""
    name = f"@{call.account.name}"
    return _listed(
        call,
        [(p, c) for p, c in _everywhere(call) if name in c.text and c.author_id != call.account.id],
    )


def create(call: Call) -> Json:
    call.rip(required=not call.business)
    text = texts.comment(call)
    return _written(call, call.post(), text, None)


def reply(call: Call) -> Json:
    """Puts 回复@name: before the text, unless `without_mention` is 1."""
    call.rip(required=True)
    text = texts.comment(call)
    if not call.params.get("cid"):
        raise errors.no_comment_id()
    post = call.post()
    found, above = call.comment()
    if found.id != post.id:
        raise errors.no_comment()
    if call.choice("without_mention", range(2)) == 0:
        text = f"回复@{above.author_name}:{text}"
    return _written(call, post, text, above)


def destroy(call: Call) -> Json:
    """The open tier deletes one's own, the business tier any under one's own posts."""
    post, comment = call.comment()
    own_post = call.business and post.account_id == call.account.id
    if comment.author_id != call.account.id and not own_post:
        raise errors.not_own_comment()
    shown = Entities(call.world, call.root).comment(post, comment)
    comment.deleted = True
    return shown


def _written(call: Call, post: Post, text: str, above: Comment | None) -> Json:
    comment = call.world.add_comment(
        post,
        Comment(
            id=next_id(call.world),
            post_id=post.id,
            author_id=call.account.id,
            author_name=call.account.name,
            text=text,
            created_at=call.world.clock.now(),
            parent_id=above.id if above else None,
            by_account=True,
        ),
    )
    return Entities(call.world, call.root).comment(post, comment)


def _everywhere(call: Call) -> list[tuple[Post, Comment]]:
    return [
        (post, comment)
        for post in call.world.posts_on("weibo")
        for comment in call.world.comments(post)
    ]


def _listed(call: Call, found: list[tuple[Post, Comment]]) -> Json:
    posts = {comment.id: post for post, comment in found}
    shown = Entities(call.world, call.root)
    page = page_of(call, [comment for _, comment in found], usual=USUAL, most=MOST)
    return frame("comments", [shown.comment(posts[one.id], one) for one in page], len(found))
