"""What Telegram says of messages, chats and people: the types of Bot API 10.1."""

from __future__ import annotations

from homeground.sandbox.world import Account, Comment, File

from .call import Call
from .state import Json, Message, State

TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
"""Who sends a channel's posts into its discussion group: core.telegram.org/bots/api#message"""


def channel(account: Account) -> Json:
    return {
        "id": int(account.id),
        "title": account.name,
        "username": account.handle,
        "type": "channel",
    }


def discussion(account: Account) -> Json:
    return {
        "id": int(account.extra["discussion_id"]),
        "title": f"{account.name} Chat",
        "type": "supergroup",
    }


def chat(account: Account, chat_id: int) -> Json:
    return channel(account) if chat_id == int(account.id) else discussion(account)


def full_chat(call: Call, chat_id: int) -> Json:
    """ChatFullInfo."""
    other = call.discussion_id if chat_id == call.channel_id else call.channel_id
    return chat(call.account, chat_id) | {
        "accent_color_id": call.channel_id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
        "linked_chat_id": other,
    }


def person(said: Comment) -> Json:
    first, _, last = said.author_name.partition(" ")
    return {"id": int(said.author_id), "is_bot": False, "first_name": first} | (
        {"last_name": last} if last else {}
    )


def message(state: State, account: Account, told: Message, *, deep: bool = True) -> Json:
    """`deep` says whether `reply_to_message` comes along, as it does one level deep."""
    answer: Json = {
        "message_id": told.id,
        "date": int(told.date.timestamp()),
        "chat": chat(account, told.chat_id),
    }
    if told.chat_id == int(account.id):
        answer["sender_chat"] = channel(account)
    elif told.forward_of is not None:
        answer |= {
            "from": TELEGRAM,
            "sender_chat": channel(account),
            "is_automatic_forward": True,
            "forward_origin": {
                "type": "channel",
                "chat": channel(account),
                "message_id": told.forward_of,
                "date": int(told.date.timestamp()),
            },
        }
    elif told.sender is not None:
        answer["from"] = told.sender
    if told.thread is not None:
        answer["message_thread_id"] = told.thread
    if told.reply_to is not None and deep:
        replied = state.messages.get((told.chat_id, told.reply_to))
        if replied is not None:
            answer["reply_to_message"] = message(state, account, replied, deep=False)
    if told.edited_at is not None:
        answer["edit_date"] = int(told.edited_at.timestamp())
    if told.album is not None:
        answer["media_group_id"] = told.album
    if told.poll is not None:
        answer["poll"] = told.poll
    if told.file is not None:
        answer[told.media] = media(told.file, told.media)
    if told.text:
        name = "text" if told.file is None else "caption"
        answer[name] = told.text
        if told.entities:
            answer["entities" if told.file is None else "caption_entities"] = told.entities
    return answer


def media(file: File, kind: str) -> Json | list[Json]:
    """PhotoSize (here in one size), Video or Document."""
    described: Json = {
        "file_id": file.extra["file_id"],
        "file_unique_id": file.extra["unique_id"],
        "file_size": len(file.content),
    }
    if kind == "photo":
        return [described | {"width": file.width, "height": file.height}]
    named = {"file_name": file.extra["name"]} if file.extra["name"] else {}
    described |= named | {"mime_type": file.mime}
    if kind == "video":
        described |= {
            "width": file.width,
            "height": file.height,
            "duration": file.extra["duration"],
        }
    return described
