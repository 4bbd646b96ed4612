"""groups.get, account.getAppPermissions and groups.getTokenPermissions: what a token opens.

Schema 5.199; the bits of rights are those of dev.vk.com/reference/access-rights, seen 2026-11-22. A
person of the sandbox is in one community, as its administrator.
"""

from __future__ import annotations

from typing import Any

from . import answers, errors
from .call import Call

USER_RIGHTS = {
    "photos": 1 << 2,
    "video": 1 << 4,
    "stories": 1 << 6,
    "wall": 1 << 13,
    "offline": 1 << 16,
    "docs": 1 << 17,
    "groups": 1 << 18,
    "stats": 1 << 20,
}
"""What the sandbox's user tokens may."""
COMMUNITY_RIGHTS = {"stories": 1, "photos": 4, "wall": 1 << 13, "manage": 1 << 18}
FILTERS = frozenset(
    {"admin", "editor", "moder", "advertiser", "groups", "publics", "events", "has_addresses"}
)
LEADS = frozenset({"admin", "editor", "moder", "advertiser", "publics"})
"""Filters that let the person's community through, which is a public page."""
MOST = 1000


def groups_get(call: Call) -> dict[str, Any]:
    if call.integer("user_id", call.user_id) != call.user_id:
        raise errors.no_groups_access()
    filters = set(call.listed("filter"))
    if filters - FILTERS:
        raise errors.invalid("filter")
    count = call.between("count", MOST, 0, MOST)
    offset = call.between("offset", 0, 0, 10**9)
    there = [call.account] if not filters or filters & LEADS else []
    shown = there[offset : offset + count]
    if not call.flag("extended"):
        return {"count": len(there), "items": [account.extra["group_id"] for account in shown]}
    fields = call.listed("fields")
    items = []
    for account in shown:
        item = answers.community(account) | {
            "is_admin": 1,
            "admin_level": 3,
            "is_member": 1,
            "is_advertiser": 1,
        }
        if "members_count" in fields:
            item["members_count"] = account.followers
        items.append(item)
    return {"count": len(there), "items": items}


def app_permissions(call: Call) -> int:
    if call.integer("user_id", call.user_id) != call.user_id:
        raise errors.no_access()
    return sum(USER_RIGHTS.values())


def token_permissions(call: Call) -> dict[str, Any]:
    rights = [{"name": name, "setting": bit} for name, bit in COMMUNITY_RIGHTS.items()]
    return {"mask": sum(COMMUNITY_RIGHTS.values()), "permissions": rights}
