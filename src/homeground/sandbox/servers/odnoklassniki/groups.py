"""group.getInfo, .getUserGroupsV2, .getUserGroupsByIds, their statistics, users.getCurrentUser,
auth.touchSession."""

from __future__ import annotations

from datetime import datetime, timedelta

from . import answers, errors, topics
from .attachment import MOSCOW
from .call import Call, Json

COUNTERS = frozenset(
    {
        "comments", "complaints", "engagement", "feedback", "hides_from_feed", "left_members",
        "likes", "link_clicks", "members_count", "members_diff", "new_members", "page_visits",
        "reach", "reach_earned", "reach_own", "renderings", "reshares", "topic_opens",
    }
)  # fmt: skip
"""Of those that the documentation names, the ones that the sandbox's audience moves."""
PERIODS = {"DAY": 1, "WEEK": 7, "DAYS28": 28, "MONTH": 30}
DAY_MS = 86_400_000
MOST_DAYS = 366
MOST_GROUPS = 100  # of one call: no number is documented
MOST_PEOPLE = 100


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


def get_stat_trends(call: Call) -> Json:
    """Counters day by day, each as a list of `time` and `value` (as clients read them).

    The documentation has the parameters, in milliseconds; which days these are it does not say:
    here Moscow's, each told by its beginning.
    """
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    call.own_group()
    asked = _fields(call)
    now = call.world.clock.now()
    created = int(call.account.created_at.timestamp() * 1000)
    start, end = call.whole("start_time", created), call.whole("end_time", call.now_ms)
    day = _midnight(max(start, created - MOST_DAYS * DAY_MS))
    trends: Json = {name: [] for name in asked}
    while day.timestamp() * 1000 <= end and day <= now:
        counted = _counters(call, day, day + timedelta(days=1))
        for name in asked:
            stamp = int(day.timestamp() * 1000)
            trends[name].append({"time": stamp, "value": counted[name]})
        day += timedelta(days=1)
    return {"gid": call.account.id, **trends}


def get_stat_overview(call: Call) -> Json:
    """The counters of a day, a week (unless told otherwise), 28 days or a month."""
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    call.own_group()
    asked = _fields(call)
    days = PERIODS.get(call.text("period").upper() or "WEEK")
    if days is None:
        raise errors.invalid("period", call.text("period"))
    end = call.world.clock.now()
    counted = _counters(call, end - timedelta(days=days), end)
    return {"gid": call.account.id, **{name: {"value": counted[name]} for name in asked}}


def _fields(call: Call) -> list[str]:
    """Raises: OkError 100 for a counter that there is not."""
    call.required("fields")
    asked = [name.lower() for name in call.listed("fields")]
    if "*" in asked:
        return sorted(COUNTERS)
    for name in asked:
        if name not in COUNTERS:
            raise errors.unknown_field(name.upper(), "GroupStatTrendsFields")
    return asked


def _counters(call: Call, start: datetime, end: datetime) -> dict[str, int]:
    done = call.world.doings(call.account, start, end)
    return {
        "members_count": done.followers,
        "members_diff": done.joined - done.left,
        "new_members": done.joined,
        "left_members": done.left,
        "reach": done.reach,
        "reach_own": done.reach // 2,
        "reach_earned": done.reach - done.reach // 2,
        "renderings": done.views,
        "engagement": done.engagement,
        "feedback": done.likes + done.comments + done.shares,
        "likes": done.likes,
        "comments": done.comments,
        "reshares": done.shares,
        "link_clicks": done.clicks,
        "page_visits": done.reach // 10,
        "topic_opens": done.views // 4,
        "complaints": 0,
        "hides_from_feed": 0,
    }


def _midnight(milliseconds: int) -> datetime:
    moment = datetime.fromtimestamp(milliseconds / 1000, MOSCOW)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


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


def get_user_groups_by_ids(call: Call) -> list[Json]:
    """What people are in one group; those who are nothing in it are left out.

    apiok.ru/dev/methods/rest/group/group.getUserGroupsByIds, seen 2026-11-22: a list, and in an
    older version of the page an object around it.
    """
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    group_id = call.required("group_id")
    call.required("uids")
    asked = call.listed("uids")
    if len(asked) > MOST_PEOPLE:
        raise errors.invalid("uids", str(len(asked)))
    person = call.account.extra["user_id"]
    if group_id not in call.group_ids or person not in asked:
        return []
    return [{"groupId": group_id, "userId": person, "status": "ADMIN"}]


def touch_session(call: Call) -> bool:
    """auth.touchSession: the session goes on; that any call does the same is in the server."""
    return True
