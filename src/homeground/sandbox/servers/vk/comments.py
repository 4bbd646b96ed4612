"""wall.getComments, wall.createComment, wall.deleteComment, wall.closeComments, wall.openComments.

Comments are two levels deep: every reply, also to a reply, is in the thread of a first comment and
names it in `parents_stack`; `reply_to_comment` says whom it answers. Schema 5.199, wall/objects.json.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from homeground.sandbox.world import Comment, Post

from . import answers, errors, wall
from .attachments import attached
from .call import Call

GUID_WINDOW_SECONDS = 3600  # as for posts: from memory, no source found
PREVIEW_CHARACTERS = 90
"""What the schema says of `preview_length`: "By default, '90'. Specify '0'" for the whole text."""


def get(call: Call) -> dict[str, Any]:
    owner_id = call.integer("owner_id", call.user_id)
    assert owner_id is not None
    post = wall.find(call, owner_id, call.required_integer("post_id"))
    if post is None:
        raise errors.no_comments_access()
    count = call.between("count", 10, 0, 100)
    offset = call.between("offset", 0, 0, 10**9)
    replies = call.between("thread_items_count", 0, 0, 10)
    order = call.text("sort") or "asc"
    if order not in ("asc", "desc", "smart"):
        raise errors.invalid("sort")
    everything = call.world.comments(post)
    threads = _threads(everything)
    thread_of = call.integer("comment_id")
    if thread_of and str(thread_of) not in threads:
        raise errors.no_comments_access()
    level = threads[str(thread_of)] if thread_of else [c for c in everything if c.id in threads]
    listed = level[::-1] if order == "desc" else level
    if start := call.integer("start_comment_id"):
        # "offset" counts from that comment, which is included: dev.vk.com/method/wall.getComments
        listed = listed[next((i for i, c in enumerate(listed) if c.id == str(start)), 0) :]
    shown = listed[offset : offset + count]
    answer: dict[str, Any] = {
        "count": len(everything),
        "current_level_count": len(level),
        "items": [_comment(call, c, post, threads, None if thread_of else replies) for c in shown],
        "can_post": not post.extra["comments_closed"],
        "show_reply_button": not post.extra["comments_closed"],
        "groups_can_post": not post.extra["comments_closed"],
    }
    said_by = [answers.author(call, c) for c in shown]
    if not thread_of:
        said_by += [answers.author(call, r) for c in shown for r in threads[c.id][:replies]]
    if call.flag("extended"):
        answer["post_author_id"] = post.extra["from_id"]
    return answers.extended(call, answer, said_by)


def create(call: Call) -> dict[str, Any]:
    own = -call.group_id if call.kind == "community" else call.user_id
    owner_id = call.integer("owner_id", own)
    assert owner_id is not None
    guid = call.text("guid")
    known = call.state.comments_by_guid.get((owner_id, guid)) if guid else None
    if known and call.now - known[1] < GUID_WINDOW_SECONDS:
        return {"comment_id": known[0], "parents_stack": []}
    post = wall.find(call, owner_id, call.required_integer("post_id"))
    if post is None or post.extra["comments_closed"]:
        raise errors.no_reply_access()
    if not call.text("message") and attached(call).empty:
        raise errors.invalid("message")
    parents: list[int] = []
    answered = call.integer("reply_to_comment")
    if answered:
        found = call.world.comment("vk", str(answered))
        if found is None or found[0] is not post:
            raise errors.invalid("reply_to_comment")
        parents = [int(root_of(found[1], post))]
    author_id = _author(call)
    name = (
        call.account.name if author_id < 0 else call.state.people.get(author_id, call.account.name)
    )
    made = call.world.add_comment(
        post,
        Comment(
            id=call.world.next_comment_id("vk"),
            post_id=post.id,
            author_id=str(author_id),
            author_name=name,
            text=call.text("message"),
            created_at=call.world.clock.now(),
            parent_id=str(answered) if answered else None,
            by_account=True,
            extra={"account_id": call.account.id},
        ),
    )
    if guid:
        call.state.comments_by_guid[(owner_id, guid)] = (int(made.id), call.now)
    return {"comment_id": int(made.id), "parents_stack": parents}


def delete(call: Call) -> int:
    owner_id = call.integer("owner_id", call.user_id)
    found = call.world.comment("vk", str(call.required_integer("comment_id")))
    if found is None or found[0].extra["owner_id"] != owner_id:
        raise errors.not_found()
    post, comment = found
    if post.account_id != call.account.id and comment.author_id != str(call.user_id):
        raise errors.no_comment_access()
    comment.deleted = True
    return 1


def restore(call: Call) -> int:
    owner_id = call.integer("owner_id", call.user_id)
    number = str(call.required_integer("comment_id"))
    for post in call.world.posts_on("vk"):
        if post.extra["owner_id"] != owner_id:
            continue
        for comment in post.comments:
            if comment.id != number:
                continue
            if post.account_id != call.account.id and comment.author_id != str(call.user_id):
                raise errors.no_comment_access()
            if not comment.deleted:
                raise errors.comment_not_deleted()
            comment.deleted = False
            return 1
    raise errors.not_found()


def report(call: Call) -> int:
    """A complaint. What follows from one of the wall's administrator is not documented: here the
    comment is out of sight at once when it is called spam.
    """
    owner_id = call.required_integer("owner_id")
    found = call.world.comment("vk", str(call.required_integer("comment_id")))
    reason = call.required_integer("reason")
    if reason not in (0, 1, 2, 3, 4, 5, 6, 8, 11):
        raise errors.invalid("reason")
    if found is None or found[0].extra["owner_id"] != owner_id:
        raise errors.not_found()
    post, comment = found
    if reason == 0 and post.account_id == call.account.id:
        comment.spam = True
    return 1


def close(call: Call) -> int:
    return _set_closed(call, closed=True)


def reopen(call: Call) -> int:
    return _set_closed(call, closed=False)


def _set_closed(call: Call, *, closed: bool) -> int:
    post = wall.find(call, call.required_integer("owner_id"), call.required_integer("post_id"))
    if post is None or post.account_id != call.account.id:
        raise errors.no_access()
    post.extra["comments_closed"] = closed
    if closed:
        call.world.silence(post)
    else:
        post.silent = False
    return 1


def _author(call: Call) -> int:
    """`from_group` is a community's id here, not a flag."""
    group = call.integer("from_group", 0)
    if call.kind == "community":
        return -call.group_id
    if group:
        if group != call.group_id:
            raise errors.no_reply_access()
        return -call.group_id
    return call.user_id


def root_of(comment: Comment, post: Post) -> str:
    by_id = {c.id: c for c in post.comments}
    while comment.parent_id is not None and comment.parent_id in by_id:
        comment = by_id[comment.parent_id]
    return comment.id


def _threads(comments: list[Comment]) -> dict[str, list[Comment]]:
    """First comments' ids → all replies below them, oldest first."""
    by_id = {c.id: c for c in comments}
    threads: dict[str, list[Comment]] = defaultdict(list)
    for comment in comments:
        root = comment
        while root.parent_id is not None and root.parent_id in by_id:
            root = by_id[root.parent_id]
        if root is comment:
            threads[comment.id] = []
        else:
            threads[root.id].append(comment)
    return threads


def _comment(
    call: Call,
    comment: Comment,
    post: Post,
    threads: dict[str, list[Comment]],
    replies: int | None,
) -> dict[str, Any]:
    """A comment with its thread; `replies` is how many of them to show, `None` for a reply."""
    answer = answers.comment(call, comment, post)
    answer["text"] = _preview(call, comment.text)
    if replies is None:
        answer["parents_stack"] = [int(root_of(comment, post))]
        answer["reply_to_comment"] = int(comment.parent_id or 0)
        answered = next((c for c in post.comments if c.id == comment.parent_id), None)
        if answered is not None:
            answer["reply_to_user"] = answers.author(call, answered)
        return answer
    thread = threads[comment.id]
    answer["thread"] = {
        "count": len(thread),
        "items": [_comment(call, r, post, threads, None) for r in thread[:replies]],
        "can_post": not post.extra["comments_closed"],
        "show_reply_button": not post.extra["comments_closed"],
        "groups_can_post": not post.extra["comments_closed"],
    }
    return answer


def _preview(call: Call, text: str) -> str:
    length = call.between("preview_length", PREVIEW_CHARACTERS, 0, 10**9)
    # How VK marks the cut is not documented.
    return text if not length or len(text) <= length else text[:length] + "…"
