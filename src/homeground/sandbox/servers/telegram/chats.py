"""getMe, getChat, getChatMemberCount, getChatMember, getChatAdministrators, banChatMember,
unbanChatMember.
"""

from __future__ import annotations

from . import answers, errors
from .call import Call
from .state import Json

RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
    "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
GIVEN = frozenset({"can_manage_chat", "can_delete_messages", "can_restrict_members"})


def get_me(call: Call) -> Json:
    return call.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(call: Call) -> Json:
    return answers.full_chat(call, call.chat())


def get_member_count(call: Call) -> int:
    chat_id = call.chat()
    # How many of a channel's readers are in its group is the sandbox's own guess: a tenth.
    return call.account.followers if chat_id == call.channel_id else call.account.followers // 10


def get_member(call: Call) -> Json:
    chat_id = call.chat()
    user_id = call.whole("user_id")
    if user_id is None:
        raise errors.bad_request("invalid user_id specified")
    if user_id == call.bot["id"]:
        return _bot(call, chat_id)
    user = _person(call, user_id)
    if str(user_id) in call.account.blocked:
        return {"status": "kicked", "user": user, "until_date": 0}
    return {"status": "member", "user": user}


def get_administrators(call: Call) -> list[Json]:
    """The bot alone: the sandbox's channels have no owner who is a person."""
    me = _bot(call, call.chat())
    return [me] if me["status"] == "administrator" else []


def _bot(call: Call, chat_id: int) -> Json:
    if not call.account.extra["administrator"]:
        return {"status": "member", "user": call.bot}
    rights = {right: right in GIVEN for right in RIGHTS}
    if chat_id == call.channel_id:
        rights |= {"can_post_messages": True, "can_edit_messages": True}
    return {"status": "administrator", "user": call.bot, **rights}


def ban(call: Call) -> bool:
    user_id = _other(call)
    call.account.blocked.add(user_id)
    return True


def unban(call: Call) -> bool:
    """Without `only_if_banned` a member is removed and may come back; here members do not leave."""
    user_id = _other(call)
    call.account.blocked.discard(user_id)
    return True


def _other(call: Call) -> str:
    call.chat()
    if not call.account.extra["administrator"]:
        raise errors.bad_request("not enough rights to restrict/unrestrict chat member")
    user_id = call.whole("user_id")
    if user_id is None:
        raise errors.bad_request("invalid user_id specified")
    if user_id == call.bot["id"]:
        raise errors.bad_request("can't restrict self")
    _person(call, user_id)
    return str(user_id)


def _person(call: Call, user_id: int) -> Json:
    """Somebody who has written in the group. Raises: Refusal 400 for others."""
    found = call.state.people.get((call.discussion_id, user_id))
    if found is None:
        raise errors.bad_request("PARTICIPANT_ID_INVALID")
    return found
