"""sendMessage, sendPhoto, sendVideo, sendDocument, sendMediaGroup, sendPoll.

What is sent to the channel is a post, and Telegram repeats it in the discussion group at once; what
is sent to the group in reply is a comment.
"""

from __future__ import annotations

from typing import Any

from homeground.sandbox.limits import note_refusal, strictness
from homeground.sandbox.world import Comment, File, Post

from . import answers, entities, errors, files, polls, updates
from .call import NETWORK, Call
from .entities import Formatted
from .state import Json, Message

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ALBUM = (2, 10)


def send_message(call: Call) -> Json:
    chat_id = call.chat(post=True)
    said = text_of(call)
    message = Message(chat_id, 0, call.world.clock.now(), said.text, said.entities)
    return _sent(call, [message])[0]


def text_of(call: Call) -> Formatted:
    """Raises: Refusal 400 for a text that is empty or too long once its entities are parsed."""
    said = entities.formatted(call, "text")
    if not said.text:
        raise errors.bad_request("message text is empty")
    if entities.units(said.text) > TEXT_UNITS:
        raise errors.bad_request("message is too long")
    return said


def caption_of(call: Call) -> Formatted:
    return _short(entities.formatted(call, "caption"))


def _short(said: Formatted) -> Formatted:
    if entities.units(said.text) > CAPTION_UNITS:
        raise errors.bad_request("message caption is too long")
    return said


def send_photo(call: Call) -> Json:
    return _send_file(call, "photo")


def send_video(call: Call) -> Json:
    return _send_file(call, "video")


def send_document(call: Call) -> Json:
    return _send_file(call, "document")


def _send_file(call: Call, kind: str) -> Json:
    chat_id = call.chat(post=True)
    said = caption_of(call)
    file, media = files.of_parameter(call, kind)
    message = Message(
        chat_id, 0, call.world.clock.now(), said.text, said.entities, file=file, media=media
    )
    return _sent(call, [message])[0]


def send_media_group(call: Call) -> list[Json]:
    chat_id = call.chat(post=True)
    items = call.json("media")
    if not isinstance(items, list):
        raise errors.bad_request("can't parse media: expected an Array of InputMedia")
    if not ALBUM[0] <= len(items) <= ALBUM[1]:
        raise errors.bad_request(
            "there must be at least 2 and at most 10 messages in the album"
            if items
            else "group send failed: media is empty"
        )
    now = call.world.clock.now()
    album = str(call.world.count("telegram.album", 13_800_000_000_000_001))
    messages = [_album_item(call, chat_id, item) for item in items]
    if len({message.media == "document" for message in messages}) > 1:
        raise errors.bad_request("document can't be mixed with other media types")
    for message in messages:
        message.date, message.album = now, album
    return _sent(call, messages)


def _album_item(call: Call, chat_id: int, item: Any) -> Message:
    if not isinstance(item, dict):
        raise errors.bad_request("can't parse InputMedia: expected an Object")
    kind = item.get("type")
    if kind not in ("photo", "video", "document"):
        raise errors.bad_request("type of file mismatch")
    named = item.get("media")
    if not isinstance(named, str) or not named:
        raise errors.bad_request("media not found")
    file, media = files.named(call, named, kind)
    said = _short(
        entities.parsed(
            str(item.get("caption") or ""),
            str(item.get("parse_mode") or ""),
            item.get("caption_entities"),
        )
    )
    return Message(
        chat_id, 0, call.world.clock.now(), said.text, said.entities, file=file, media=media
    )


def send_poll(call: Call) -> Json:
    chat_id = call.chat(post=True)
    poll = polls.poll_of(call)
    return _sent(call, [Message(chat_id, 0, call.world.clock.now(), poll=poll)])[0]


def _sent(call: Call, messages: list[Message]) -> list[Json]:
    """Give the messages their ids, and let them be a post or a comment."""
    chat_id = messages[0].chat_id
    _reply(call, messages[0])
    group = chat_id == call.discussion_id
    retry_after = call.state.rates[call.token].retry_after(
        chat_id,
        call.world.clock.timestamp(),
        group=group,
        strict=strictness(call.world, NETWORK),
    )
    if retry_after is not None:
        note_refusal(call.world, NETWORK)
        raise errors.too_many(retry_after)
    for message in messages:
        if group:
            message.id = int(call.world.next_comment_id(NETWORK))
            message.sender = call.bot
            message.reply_to, message.thread = messages[0].reply_to, messages[0].thread
        else:
            message.id = call.world.count(f"telegram.messages {chat_id}", 2)
        call.state.messages[(chat_id, message.id)] = message
    if group:
        _comment(call, messages)
    else:
        _post(call, messages)
    return [answers.message(call.state, call.account, message) for message in messages]


def _reply(call: Call, message: Message) -> None:
    """To what a message replies. Raises: Refusal 400 when that is not there."""
    given = call.json("reply_parameters")
    if given is None:
        thread = call.whole("message_thread_id")
        if thread is None:
            return
        root = call.state.messages.get((message.chat_id, thread))
        if root is None or root.forward_of is None:
            raise errors.bad_request("message thread not found")
        message.reply_to = message.thread = thread
        return
    number = given.get("message_id") if isinstance(given, dict) else None
    if not isinstance(number, int):
        raise errors.bad_request("can't parse reply parameters: message_id must be specified")
    replied = call.state.messages.get((message.chat_id, number))
    if replied is None:
        if given.get("allow_sending_without_reply") is True:
            return
        raise errors.bad_request("message to be replied not found")
    message.reply_to = number
    message.thread = replied.thread or (number if replied.forward_of is not None else None)


def _post(call: Call, messages: list[Message]) -> None:
    first = messages[0]
    said = next((m for m in messages if m.text), first)
    poll = first.poll
    post = Post(
        network=NETWORK,
        id=f"{call.account.id}_{first.id}",
        account_id=call.account.id,
        text=said.text or (poll.get("description") or poll["question"] if poll else ""),
        created_at=first.date,
        link=next((link for m in messages for link in links(m)), None),
        files=[m.file for m in messages if m.file is not None],
        poll=tuple(option["text"] for option in poll["options"]) if poll else (),
        extra={"messages": [m.id for m in messages]},
    )
    call.world.add_post(post)
    call.state.talked_about.append(post.id)
    for message in messages:
        message.post_id = post.id
        _forward(call, message, post)
    updates.tell_forward(call.world, call.state, call.account, post)


def _forward(call: Call, message: Message, post: Post) -> None:
    """Telegram repeats every message of a channel in its discussion group."""
    copy = Message(
        call.discussion_id,
        int(call.world.next_comment_id(NETWORK)),
        message.date,
        message.text,
        message.entities,
        file=message.file,
        media=message.media,
        album=message.album,
        poll=message.poll,
        forward_of=message.id,
        post_id=post.id,
    )
    call.state.messages[(copy.chat_id, copy.id)] = copy
    post.extra.setdefault("roots", {})[message.id] = copy.id


def _comment(call: Call, messages: list[Message]) -> None:
    """A reply within a discussion is a comment; other messages of the group are nothing more."""
    first = messages[0]
    root = call.state.messages.get((first.chat_id, first.thread or 0))
    if root is None or root.post_id is None:
        return
    post = call.world.post(NETWORK, root.post_id)
    if post is None:
        return
    replied = call.state.messages.get((first.chat_id, first.reply_to or 0))
    for message in messages:
        said = Comment(
            id=str(message.id),
            post_id=post.id,
            author_id=str(call.bot["id"]),
            author_name=call.bot["first_name"],
            text=message.text,
            created_at=message.date,
            parent_id=replied.comment_id if replied else None,
            by_account=True,
        )
        message.comment_id, message.post_id = said.id, post.id
        call.world.add_comment(post, said)


def links(message: Message) -> list[str]:
    """The addresses that a message's text names."""
    raw = message.text.encode("utf-16-le")
    return [
        e.get("url") or raw[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le")
        for e in message.entities
        if e["type"] in ("url", "text_link")
    ]


def files_of(messages: list[Message]) -> list[File]:
    return [message.file for message in messages if message.file is not None]
