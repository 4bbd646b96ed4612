"""group.getInfo, group.getUserGroupsV2, their statistics, users.getCurrentUser, auth.touchSession."""

from __future__ import annotations

from . import answers, errors, topics
from .call import Call, Json

MOST_GROUPS = 100  # of one call: no number is documented


def get_info(call: Call) -> list[Json]:
    """A list, as clients read it; the documentation writes `{"groups": [...]}`."""
    call.required("uids")
    call.required("fields")
    found = [
        account
        for group_id in call.listed("uids")[:MOST_GROUPS]
        if (account := call.world.account("odnoklassniki", group_id))
    ]
    return [answers.group(call, account) for account in found]


def get_stat_topic(call: Call) -> Json:
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    topic_id = call.required("topic_id")
    call.required("fields")
    post = topics.topic(call, topic_id)
    if post.account_id != call.account.id:
        raise errors.not_admin()
    statistics = answers.statistics(call, post)
    return {"topic": statistics} if statistics else {}


def get_stat_topics(call: Call) -> Json:
    """Topics of a span of time (milliseconds), newest first."""
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    group_id = call.own_group()
    call.required("fields")
    start, end = call.whole("start_time", 0), call.whole("end_time", call.now_ms)
    within = [
        post
        for post in call.world.posts_of("odnoklassniki", group_id)
        if start <= post.created_at.timestamp() * 1000 <= end and call.world.counts(post).views
    ]
    shown, paging = call.page(within, default=20, most=100)
    return {
        "topics": [answers.statistics(call, post) for post in shown],
        "totalCount": len(within),
        **paging,
    }


def get_current_user(call: Call) -> Json:
    name = call.account.extra.get("person", f"{call.account.name} Administrator")
    return answers.user(call.account.extra["user_id"], name)


def get_user_groups(call: Call) -> Json:
    """Where the person belongs, and as what: `status` is read by clients (ADMIN, EDITOR, …)."""
    own = [
        {"groupId": group_id, "userId": call.account.extra["user_id"], "status": "ADMIN"}
        for group_id in call.group_ids
    ]
    shown, paging = call.page(own, default=100, most=100)
    return {"groups": shown, **paging}


def touch_session(call: Call) -> bool:
    """auth.touchSession: the session goes on; that any call does the same is in the server."""
    return True
