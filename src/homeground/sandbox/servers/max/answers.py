"""What MAX says of messages, chats and bots: the schema's types, with what MAX has added to them."""

from __future__ import annotations

from datetime import datetime

from homeground.sandbox.world import Account, File, Post

from .call import Call
from .state import Json


def bot(call: Call) -> Json:
    """BotInfo. `first_name` came with MAX, which calls `name` obsolete."""
    account = call.account
    name = f"{account.name} Bot"
    return {
        "user_id": account.extra["bot_id"],
        "first_name": name,
        "name": name,
        "username": account.extra["bot_username"],
        "is_bot": True,
        "last_activity_time": milliseconds(call.world.clock.now()),
        "description": None,
        "commands": None,
    }


def chat(call: Call, channel: Account) -> Json:
    """Chat."""
    posts = list(call.world.posts_of("max", channel.id))
    last = posts[0].created_at if posts else channel.created_at
    return {
        "chat_id": int(channel.id),
        "type": "channel",
        "status": "active",
        "title": channel.name,
        "icon": None,
        "last_event_time": milliseconds(last),
        "participants_count": channel.followers,
        "is_public": True,
        "description": None,
        "messages_count": len(posts),
    }


def membership(call: Call, channel: Account) -> Json:
    """ChatMember: the bot in its channel. dev.max.ru/docs-api/methods/GET/chats/-chatId-/members/me,
    seen 2026-11-22; the permissions are those of the published schema.
    """
    now = milliseconds(call.world.clock.now())
    return {
        **{name: value for name, value in bot(call).items() if name != "commands"},
        "last_access_time": now,
        "join_time": milliseconds(channel.created_at),
        "is_owner": False,
        "is_admin": True,
        "permissions": ["read_all_messages", "change_chat_info", "pin_message", "write"],
    }


def message(call: Call, post: Post, *, stat: bool) -> Json:
    """Message. It has no sender: it is the channel's own. `stat` only where messages are read."""
    answer: Json = {
        "recipient": {"chat_id": int(post.account_id), "chat_type": "channel", "user_id": None},
        "timestamp": milliseconds(post.created_at),
        "body": body(call, post),
        "url": f"{call.base}{address(post.id)}",
    }
    if stat:
        answer["stat"] = {"views": call.world.counts(post).views}
    return answer


def body(call: Call, post: Post) -> Json:
    """MessageBody."""
    attachments = [attachment(call, file) for file in post.files]
    answer: Json = {
        "mid": post.id,
        "seq": post.extra["seq"],
        "text": post.extra["shown"],
        "attachments": attachments,
    }
    if post.extra["markup"]:
        answer["markup"] = post.extra["markup"]
    return answer


def attachment(call: Call, file: File) -> Json:
    """PhotoAttachment, VideoAttachment or FileAttachment."""
    origin = call.base.removesuffix("/max")
    payload: Json = {"url": f"{origin}/_media/{file.id}", "token": file.extra["token"]}
    if file.mime.startswith("image/"):
        return {"type": "image", "payload": {"photo_id": int(file.id), **payload}}
    if "file" in file.extra:
        size = len(file.content)
        return {"type": "file", "payload": payload, "filename": file.name or "", "size": size}
    if not file.width:
        return {"type": "video", "payload": payload}
    described = {"width": file.width, "height": file.height, "duration": round(file.seconds or 0)}
    return {"type": "video", "payload": payload, **described}


def mid(channel: Account, seq: int) -> str:
    """A message's identifier, as MAX's are: the chat and the place in it, 64 bits each."""
    return f"mid.{int(channel.id) % 2**64:016x}{seq:016x}"


def address(mid: str) -> str:
    """The path of the page that people see, below the network's own."""
    chat = int(mid.removeprefix("mid.")[:16], 16)
    return f"/c/{chat if chat < 2**63 else chat - 2**64}/{mid}"


def milliseconds(instant: datetime) -> int:
    """As all of MAX's times are."""
    return int(instant.timestamp() * 1000)
