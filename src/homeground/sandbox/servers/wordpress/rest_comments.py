"""wp/v2 comments: list, write, answer, moderate, delete.

developer.wordpress.org/rest-api/reference/comments and wp-includes/comment.php of WordPress core,
seen 2026-11-22. Flood control spares those who moderate, so an account of the sandbox meets it only
where it is ordered.
"""

from __future__ import annotations

from homeground.sandbox.world import Comment, Post

from . import errors, rest_shape
from .ask import Answer, Ask
from .discussion import STATUSES, Duplicate, source_of, status_of
from .errors import Refusal
from .rest_posts import only, page_of, signed_in, wants_edit

SPELLINGS = {"approved": "approve", "1": "approve", "0": "hold", "unapproved": "hold"}
ORDERS = ("date", "date_gmt", "id", "include", "post", "parent", "type")


def comments(ask: Ask) -> Answer:
    edit = wants_edit(ask)
    params = ask.params
    wanted = _spelt(params.text("status", "approve"))
    if wanted != "approve" and ask.account is None:
        raise Refusal("rest_forbidden_param", "Query parameter not permitted: status", 401)
    under, parents = params.wholes("post"), params.wholes("parent")
    include, exclude = params.wholes("include"), params.wholes("exclude")
    after, before = params.instant("after"), params.instant("before")
    search = params.text("search").lower()
    found = [
        (post, comment)
        for post in _posts(ask)
        if not under or int(post.id) in under
        for comment in ask.discussion.under(post)
        if (status_of(comment) == wanted or (wanted == "all" and status_of(comment) in ALL))
        and (not parents or int(comment.parent_id or 0) in parents)
        and (not include or int(comment.id) in include)
        and int(comment.id) not in exclude
        and (after is None or comment.created_at > after)
        and (before is None or comment.created_at < before)
        and search in source_of(comment).lower()
    ]
    if params.choice("orderby", ORDERS, "date_gmt") == "id":
        found.sort(key=lambda pair: int(pair[1].id))
    else:
        found.sort(key=lambda pair: (pair[1].created_at, int(pair[1].id)))
    if params.choice("order", ("asc", "desc"), "desc") == "desc":
        found.reverse()
    page, headers = page_of(ask, found, "comments", strict=False)
    shown = [only(ask, rest_shape.comment(ask, p, c, edit=edit)) for p, c in page]
    return Answer(shown, headers=headers)


ALL = ("approve", "hold")
"""What `status=all` means to get_comments()."""


def _posts(ask: Ask) -> list[Post]:
    found = (ask.entries.post(entry) for entry in ask.entries.of(ask.account))
    return [post for post in found if post is not None]


def _spelt(status: str) -> str:
    return SPELLINGS.get(status, status)


def _found(ask: Ask, comment_id: int) -> tuple[Post, Comment]:
    """A comment under a post that the caller may see."""
    found = ask.discussion.find(comment_id)
    if found is None:
        raise errors.no_comment()
    entry = ask.entries.find(int(found[0].id), ask.account)
    if entry is None or (ask.account is None and status_of(found[1]) != "approve"):
        raise errors.no_comment()
    return found


def create(ask: Ask) -> Answer:
    account = signed_in(
        ask, "rest_comment_login_required", "Sorry, you must be logged in to comment."
    )
    params = ask.params
    number = params.whole("post", 0)
    if not number:
        words = "Sorry, you are not allowed to create this comment without a post."
        raise Refusal("rest_comment_invalid_post_id", words, 403)
    entry = ask.entries.find(number, account)
    post = ask.entries.post(entry) if entry else None
    if entry is None or post is None:
        words = "Sorry, you are not allowed to create this comment without a post."
        raise Refusal("rest_comment_invalid_post_id", words, 403)
    if not entry.comments_open:
        raise Refusal("rest_comment_closed", "Sorry, comments are closed for this item.", 403)
    source = params.text("content")
    if not source.strip():
        raise Refusal("rest_comment_content_invalid", "Invalid comment content.", 400)
    above = None
    if parent := params.whole("parent", 0):
        found = ask.discussion.find(parent)
        if found is None or found[0] is not post:
            raise Refusal("rest_comment_invalid_parent", "Invalid comment parent ID.", 400)
        above = found[1]
    status = _spelt(params.text("status", "approve"))
    _known(status)
    try:
        comment = ask.discussion.write(account, post, source, above)
    except Duplicate:
        raise errors.duplicate_comment() from None
    if status != "approve":
        ask.discussion.put(post, comment, status)
    location = f"{ask.base}/wp-json/wp/v2/comments/{comment.id}"
    return Answer(
        only(ask, rest_shape.comment(ask, post, comment, edit=True)), 201, {"Location": location}
    )


def _known(status: str) -> None:
    """What an unknown status gets: wp_set_comment_status() fails."""
    if status not in STATUSES:
        raise Refusal("rest_comment_failed_edit", "Updating comment status failed.", 500)


def read(ask: Ask) -> Answer:
    edit = wants_edit(ask)
    return Answer(only(ask, rest_shape.comment(ask, *_found(ask, ask.number()), edit=edit)))


def update(ask: Ask) -> Answer:
    signed_in(ask, "rest_cannot_edit", "Sorry, you are not allowed to edit this comment.")
    post, comment = _found(ask, ask.number())
    if "content" in ask.params:
        source = ask.params.text("content")
        if not source.strip():
            raise Refusal("rest_comment_content_invalid", "Invalid comment content.", 400)
        ask.discussion.rewrite(comment, source)
    if "status" in ask.params:
        status = _spelt(ask.params.text("status"))
        _known(status)
        ask.discussion.put(post, comment, status)
    return Answer(only(ask, rest_shape.comment(ask, post, comment, edit=True)))


def delete(ask: Ask) -> Answer:
    """To the trash; with `force` for good."""
    signed_in(ask, "rest_cannot_delete", "Sorry, you are not allowed to delete this comment.")
    post, comment = _found(ask, ask.number())
    if ask.params.flag("force"):
        previous = rest_shape.comment(ask, post, comment, edit=True)
        ask.discussion.delete(comment)
        return Answer({"deleted": True, "previous": previous})
    if status_of(comment) == "trash":
        raise Refusal("rest_already_trashed", "The comment has already been trashed.", 410)
    ask.discussion.put(post, comment, "trash")
    return Answer(rest_shape.comment(ask, post, comment, edit=True))
