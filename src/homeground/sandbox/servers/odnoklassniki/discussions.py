"""discussions.getList, .getComments, .getComment, .addDiscussionComment, .deleteDiscussionComment,
.markCommentAsSpam.

A topic's discussion has the topic's id and the type GROUP_TOPIC.
"""

from __future__ import annotations

from homeground.sandbox.world import Comment, Post

from . import answers, errors, topics
from .call import Call, Json

TYPES = (
    "CITY_NEWS", "GROUP_ALBUM", "GROUP_MOVIE", "GROUP_PHOTO", "GROUP_PRODUCT", "GROUP_TOPIC",
    "HAPPENING_TOPIC", "MOVIE", "OFFER", "PRESENT", "SCHOOL_FORUM", "SHARE", "USER_ALBUM",
    "USER_FORUM", "USER_PHOTO", "USER_PRODUCT", "USER_STATUS",
)  # fmt: skip
MOST_COMMENTS = 100  # of one page: from clients; what more is asked for is not given
ANCHORS = ("FIRST", "LAST", "UNREAD")


def get_list(call: Call) -> Json:
    """The group's topics that have comments, the one last spoken in first."""
    call.may("VALUABLE_ACCESS")
    kinds = call.listed("types")
    for kind in kinds:
        if kind not in TYPES:
            raise errors.invalid("types", kind)
    posts = call.world.posts_of("odnoklassniki", call.account.id)
    if kinds and "GROUP_TOPIC" not in kinds:
        posts = iter(())
    spoken = [(post, comments) for post in posts if (comments := call.world.comments(post))]
    spoken.sort(key=_last_spoken, reverse=True)
    shown, paging = call.page(spoken, default=20, most=100)
    return {
        "discussions": [
            {
                "object_type": "GROUP_TOPIC",
                "object_id": post.id,
                "owner_uid": post.account_id,
                "title": post.text[:100],
                "total_comments_count": len(comments),
                "new_comments_count": 0,
                "like_count": call.world.counts(post).likes,
                "last_activity_date_ms": int(comments[-1].created_at.timestamp() * 1000),
                "ref_objects": [{"type": "GROUP", "id": post.account_id}],
            }
            for post, comments in shown
        ],
        **paging,
    }


def get_comments(call: Call) -> Json:
    """FIRST and FORWARD go from the oldest, LAST and BACKWARD from the newest comment."""
    call.may("VALUABLE_ACCESS")
    post = _topic(call, "discussionId", "discussionType")
    direction = call.text("direction").upper()
    if direction not in ("", "FORWARD", "BACKWARD"):
        raise errors.invalid("direction", direction)
    comments = [c for c in call.world.comments(post) if not c.hidden]
    anchor = call.text("anchor").strip()
    backward = direction == "BACKWARD" or anchor.upper() == "LAST" or anchor.startswith("b")
    if backward:
        comments.reverse()
    shown, paging = call.page(
        comments, default=20, most=MOST_COMMENTS, mark="b" if backward else "f"
    )
    answer: Json = {
        "discussionId": post.id,
        "discussionType": "GROUP_TOPIC",
        **paging,
    }
    if shown:
        # Without any the field is missing, as clients found out (oland-dmd, 2026).
        answer["comments"] = [answers.comment(call, c, post) for c in shown]
        if any(name.lower().startswith("user.") for name in call.listed("fields")):
            answer["entities"] = {"users": answers.users(shown)}
    return answer


def get_comment(call: Call) -> Json:
    call.may("VALUABLE_ACCESS")
    post = _topic(call, "discussionId", "discussionType")
    return {"comment": answers.comment(call, _comment(call, post), post)}


def add_comment(call: Call) -> Json:
    """The comment that was made; its answer's shape is not documented, `frmt` is not read.

    `as_admin` makes the group its author ("official answer of the group's administrator").
    """
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    post = _topic(call, "entityId", "entityType")
    text = call.required("comment")
    if post.silent:
        raise errors.group_restriction()
    parent_id = call.text("reply_to_comment_id").strip() or None
    if parent_id is not None:
        _active(call, post, parent_id)
    as_admin = call.flag("as_admin")
    if as_admin and post.account_id != call.account.id:
        raise errors.not_admin()
    said = Comment(
        id=call.world.next_comment_id("odnoklassniki"),
        post_id=post.id,
        author_id=call.account.id if as_admin else call.account.extra["user_id"],
        author_name=call.account.name if as_admin else f"{call.account.name} Administrator",
        text=text,
        created_at=call.world.clock.now(),
        parent_id=parent_id,
        by_account=True,
    )
    call.world.add_comment(post, said)
    return {"comment": answers.comment(call, said, post)}


def delete_comment(call: Call) -> Json:
    """ "Comments can be deleted by the owner of the discussed object.\""""
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    post = _owned(call)
    said = _comment(call, post)
    if call.flag("mark_as_spam"):
        said.spam = True
    if call.flag("block_author") and not said.by_account:
        call.account.blocked.add(said.author_id)
    said.deleted = True
    return {"success": True}


def mark_as_spam(call: Call) -> Json:
    """What becomes of the comment is not documented: here it is out of sight."""
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    post = _owned(call)
    said = _comment(call, post)
    said.spam = True
    return {"success": True}


def _topic(call: Call, id_name: str, type_name: str) -> Post:
    topic_id = call.required(id_name)
    kind = call.required(type_name)
    if kind not in TYPES:
        raise errors.invalid(type_name, kind)
    if kind != "GROUP_TOPIC":
        raise errors.wrong_entity()
    return topics.topic(call, topic_id)


def _owned(call: Call) -> Post:
    post = _topic(call, "discussionId", "discussionType")
    if post.account_id != call.account.id:
        raise errors.not_admin()
    return post


def _comment(call: Call, post: Post) -> Comment:
    return _active(call, post, call.required("comment_id"))


def _active(call: Call, post: Post, comment_id: str) -> Comment:
    """Raises: OkError 702 for a removed comment, 700 for one that never was."""
    call.world.comments(post)
    said = next((c for c in post.comments if c.id == comment_id), None)
    if said is None:
        raise errors.comment_not_found()
    if said.deleted:
        raise errors.comment_removed()
    return said


def _last_spoken(entry: tuple[Post, list[Comment]]) -> float:
    return entry[1][-1].created_at.timestamp()
