"""groups.getById, users.get, utils.resolveScreenName, utils.getServerTime, stats.getPostReach."""

from __future__ import annotations

from typing import Any

from . import answers, errors, wall
from .call import Call

MOST_USERS = 1000
MOST_REACH_POSTS = 30


def groups_get_by_id(call: Call) -> dict[str, Any]:
    """Communities by id or short name; a community's key without ids asks for its own."""
    names = call.listed("group_ids") or call.listed("group_id")
    if not names:
        if call.kind != "community":
            raise errors.undefined("group_ids")
        names = [str(call.group_id)]
    fields = call.listed("fields")
    found = []
    for name in names:
        owner_id = -int(name) if name.isdigit() else answers.owner_of_name(call, name)
        account = answers.group(call, -owner_id) if owner_id is not None else None
        if account is None:
            continue
        shown = answers.community(account)
        if call.kind == "user" and account.id == call.account.id:
            shown |= {"is_admin": 1, "admin_level": 3, "is_member": 1}
        if "members_count" in fields:
            shown["members_count"] = account.followers
        found.append(shown)
    return {"groups": found, "profiles": []}


def users_get(call: Call) -> list[dict[str, Any]]:
    """People by id; without ids the token's own person, of which a community has none."""
    names = call.listed("user_ids")
    if len(names) > MOST_USERS:
        raise errors.invalid("user_ids")
    if not names:
        names = [] if call.kind == "community" else [str(call.user_id)]
    ids = [int(n) for n in (name.removeprefix("id") for name in names) if n.isdigit()]
    return [person for number in ids if (person := answers.person(call, number))]


def resolve_screen_name(call: Call) -> dict[str, Any]:
    """What a short name names; nothing, when it is free (dev.vk.com: an empty object)."""
    name = call.text("screen_name")
    if not name:
        raise errors.undefined("screen_name")
    owner_id = answers.owner_of_name(call, name)
    if owner_id is None:
        return {}
    if owner_id < 0:
        return {"object_id": -owner_id, "group_id": -owner_id, "type": "group"}
    return {"object_id": owner_id, "type": "user"}


def server_time(call: Call) -> int:
    return call.now


def post_reach(call: Call) -> list[dict[str, Any]]:
    """How far posts went, for the community's administrators; posts that are gone are left out."""
    owner_id = call.required_integer("owner_id")
    numbers = call.listed("post_ids")
    if not numbers:
        raise errors.undefined("post_ids")
    if len(numbers) > MOST_REACH_POSTS or not all(n.isdigit() for n in numbers):
        raise errors.invalid("post_ids")
    if owner_id != -call.group_id:
        raise errors.no_post_access()
    answer = []
    for number in numbers:
        post = wall.find(call, owner_id, int(number))
        if post is None:
            continue
        counts = call.world.counts(post)
        first = post.reaction.waves[0].read_by(call.world.age_seconds(post)) if post.reaction else 0
        subscribers = min(counts.reach, int(first))
        answer.append(
            {
                "post_id": int(number),
                "reach_subscribers": subscribers,
                "reach_total": counts.reach,
                "reach_viral": counts.reach - subscribers,
                "reach_ads": 0,
                "links": counts.clicks if post.link or "http" in post.text else 0,
                "to_group": counts.clicks // 4,
                "join_group": counts.shares // 3,
                "report": 0,
                "hide": counts.reach // 2000,
                "unsubscribe": counts.reach // 5000,
            }
        )
    return answer
