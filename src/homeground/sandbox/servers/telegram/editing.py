"""editMessageText, editMessageCaption, deleteMessage, deleteMessages."""

from __future__ import annotations

from datetime import timedelta

from homeground.sandbox.world import Post

from . import answers, errors, sending
from .call import NETWORK, Call
from .entities import Formatted
from .state import Json, Message

DELETABLE = timedelta(hours=48)
MOST_AT_ONCE = 100


def edit_text(call: Call) -> Json:
    message = _own(call)
    if message.file is not None or message.poll is not None:
        raise errors.bad_request("there is no text in the message to edit")
    return _edited(call, message, sending.text_of(call))


def edit_caption(call: Call) -> Json:
    message = _own(call)
    if message.file is None:
        raise errors.bad_request("there is no caption in the message to edit")
    return _edited(call, message, sending.caption_of(call))


def _own(call: Call) -> Message:
    """Raises: Refusal 400 for a message that is not there or not the bot's."""
    chat_id = call.chat(post=True)
    message = call.message(chat_id, "edit")
    mine = message.sender is None or message.sender["id"] == call.bot["id"]
    if not mine or message.forward_of is not None:
        raise errors.bad_request("message can't be edited")
    return message


def _edited(call: Call, message: Message, said: Formatted) -> Json:
    if (message.text, message.entities) == (said.text, said.entities):
        raise errors.not_modified()
    _write(call, message, said)
    post = _post(call, message)
    if message.comment_id is not None:
        found = call.world.comment(NETWORK, message.comment_id)
        if found is not None:
            found[1].text = said.text
    elif post is not None:
        root = call.state.messages.get((call.discussion_id, post.extra["roots"][message.id]))
        if root is not None:
            _write(call, root, said)
        messages = _messages(call, post)
        post.text = next((m.text for m in messages if m.text), "")
        post.link = next((link for m in messages for link in sending.links(m)), None)
    return answers.message(call.state, call.account, message)


def _write(call: Call, message: Message, said: Formatted) -> None:
    message.text, message.entities = said.text, said.entities
    message.edited_at = call.world.clock.now()


def delete(call: Call) -> bool:
    chat_id = call.chat()
    _delete(call, call.message(chat_id, "delete"))
    return True


def delete_many(call: Call) -> bool:
    """ "If some of the specified messages can't be found, they are skipped." """
    chat_id = call.chat()
    numbers = call.json("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= MOST_AT_ONCE:
        raise errors.bad_request("message identifiers are not specified")
    for number in numbers:
        message = call.state.messages.get((chat_id, number)) if isinstance(number, int) else None
        if message is not None:
            _delete(call, message)
    return True


def _delete(call: Call, message: Message) -> None:
    """ "A message can only be deleted if it was sent less than 48 hours ago."

    The document also says that a bot with the right "can delete any message there", and not which
    of the two goes before: the sandbox takes the stricter.
    """
    if message.chat_id == call.channel_id and not call.account.extra["administrator"]:
        raise errors.bad_request("message can't be deleted")
    if call.world.clock.now() - message.date >= DELETABLE:
        raise errors.bad_request("message can't be deleted")
    del call.state.messages[(message.chat_id, message.id)]
    if message.comment_id is not None:
        found = call.world.comment(NETWORK, message.comment_id)
        if found is not None:
            found[1].deleted = True
        return
    post = _post(call, message)
    if post is None or message.forward_of is not None:
        return  # a post's copy in the group goes alone
    root = post.extra["roots"].get(message.id)
    call.state.messages.pop((call.discussion_id, root), None)
    left = _messages(call, post)
    if not left:
        post.deleted = True
        return
    post.files = sending.files_of(left)
    post.text = next((m.text for m in left if m.text), "")


def _post(call: Call, message: Message) -> Post | None:
    return None if message.post_id is None else call.world.post(NETWORK, message.post_id)


def _messages(call: Call, post: Post) -> list[Message]:
    return [
        message
        for number in post.extra["messages"]
        if (message := call.state.messages.get((call.channel_id, number)))
    ]
