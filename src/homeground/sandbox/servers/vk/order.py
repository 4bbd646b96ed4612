"""newsfeed.getMentions, groups.ban, groups.unban, account.ban, account.unban.

Parameters and answers: VK's schema 5.199. What VK says to a second ban, or to lifting one that is
not there, is not documented: both succeed here.
"""

from __future__ import annotations

from typing import Any

from homeground.sandbox.world import Mention

from . import errors
from .call import Call

DAY_SECONDS = 86_400
MOST_MENTIONS = 50


def get_mentions(call: Call) -> dict[str, Any]:
    """Newest first, which the schema does not promise; of the last day unless told otherwise."""
    owner_id = call.integer("owner_id", call.user_id)
    if owner_id not in (-call.group_id, call.user_id):
        raise errors.no_access()
    start = call.integer("start_time", call.now - DAY_SECONDS)
    end = call.integer("end_time", call.now)
    assert start is not None
    assert end is not None
    count = call.between("count", 20, 0, MOST_MENTIONS)
    offset = call.between("offset", 0, 0, 10**9)
    # People of the audience speak of the community; its administrator is not known to them.
    heard = call.world.mentions[("vk", str(owner_id))] if owner_id < 0 else []
    within = [m for m in reversed(heard) if start <= int(m.created_at.timestamp()) <= end]
    return {
        "count": len(within),
        "items": [_post(call, mention) for mention in within[offset : offset + count]],
    }


def _post(call: Call, mention: Mention) -> dict[str, Any]:
    """wall_wallpost_full: a post on the wall of whoever wrote it."""
    author_id = int(mention.author_id)
    call.state.people[author_id] = mention.author_name
    return {
        "inner_type": "wall_wallpost",
        "id": int(mention.id),
        "owner_id": author_id,
        "from_id": author_id,
        "date": int(mention.created_at.timestamp()),
        "text": mention.text,
        "post_type": "post",
        "type": "post",
        "attachments": [],
    }


def ban(call: Call) -> int:
    _of_community(call)
    call.account.blocked.add(_person(call))
    return 1


def unban(call: Call) -> int:
    _of_community(call)
    call.account.blocked.discard(_person(call))
    return 1


def ban_from_page(call: Call) -> int:
    """From the administrator's own page, which is not the community."""
    call.state.blocked_by_people.setdefault(call.user_id, set()).add(_person(call))
    return 1


def unban_from_page(call: Call) -> int:
    call.state.blocked_by_people.setdefault(call.user_id, set()).discard(_person(call))
    return 1


def _of_community(call: Call) -> None:
    """Raises: VkError 15 unless the caller runs the community."""
    if call.required_integer("group_id") != call.group_id:
        raise errors.no_access()


def _person(call: Call) -> str:
    return str(call.required_integer("owner_id"))
