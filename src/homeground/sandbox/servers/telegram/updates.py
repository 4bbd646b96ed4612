"""getUpdates, setWebhook, deleteWebhook, getWebhookInfo, and what becomes an update.

A bot hears what others write: Telegram's copies of the channel's posts in the discussion group, the
audience's comments there, and, when it asks for `message_reaction_count`, how a post's reactions
stand. Its own messages it does not hear.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeground.sandbox.audience import HORIZON_SECONDS
from homeground.sandbox.calling.transport import may_be_called
from homeground.sandbox.world import Account, Comment, Post, World

from . import answers, errors
from .call import NETWORK, Call
from .calls import TelegramCaller
from .state import Json, Message, Queue, Queued, State

KEPT = timedelta(hours=24)
"""core.telegram.org/bots/api#getting-updates. Counted here from when the sandbox made the update:
while its clock jumps nobody could have asked."""
NOT_USUAL = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
REACTIONS_EVERY_SECONDS = 300.0
""" "The updates are grouped and can be sent with delay up to a few minutes." """
MOST = 100
LONGEST_POLL_SECONDS = 50.0
SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get(call: Call, catch_up: Callable[[], None]) -> list[Json]:
    """Waits really up to `timeout` seconds for something to come."""
    queue = call.queue
    if queue.webhook:
        raise errors.conflict()
    _allow(call, queue)
    offset, limit = call.whole("offset", 0) or 0, call.whole("limit", MOST) or MOST
    if offset > 0:
        queue.waiting = [q for q in queue.waiting if q.update["update_id"] >= offset]
    elif offset < 0:
        queue.waiting = queue.waiting[offset:]
    limit = limit if 1 <= limit <= MOST else MOST
    until = time.monotonic() + min(float(call.whole("timeout", 0) or 0), LONGEST_POLL_SECONDS)
    catch_up()
    while not queue.waiting and time.monotonic() < until:
        await asyncio.sleep(0.05)
        catch_up()
    return [queued.update for queued in queue.waiting[:limit]]


def _allow(call: Call, queue: Queue) -> None:
    """ "If not specified, the previous setting will be used." """
    given = call.json("allowed_updates")
    if given is None:
        return
    if not isinstance(given, list) or not all(isinstance(kind, str) for kind in given):
        raise errors.bad_request("can't parse allowed updates: expected an Array of String")
    queue.allowed = tuple(given)


def set_webhook(call: Call) -> bool:
    url, secret = call.text("url").strip(), call.text("secret_token")
    if secret and not SECRET_TOKEN.fullmatch(secret):
        raise errors.bad_request("secret token contains unallowed characters")
    if url and not may_be_called(url):
        raise errors.bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    queue = call.queue
    _allow(call, queue)
    queue.webhook, queue.secret_token, queue.last_error = url, secret, None
    if call.flag("drop_pending_updates"):
        queue.waiting.clear()
    TelegramCaller(call.world, call.state).set(call.token, origin=call.base)
    return True


def delete_webhook(call: Call) -> bool:
    call.queue.webhook = ""
    if call.flag("drop_pending_updates"):
        call.queue.waiting.clear()
    TelegramCaller(call.world, call.state).set(call.token)
    return True


def webhook_info(call: Call) -> Json:
    queue = call.queue
    answer: Json = {
        "url": queue.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(queue.waiting),
    }
    if queue.last_error is not None:
        answer["last_error_date"], answer["last_error_message"] = queue.last_error
    return answer | ({"allowed_updates": list(queue.allowed)} if queue.allowed else {})


def collect(world: World, state: State) -> None:
    """Let everything that has happened since the last time become messages and updates."""
    _forget(world, state)
    heard: list[tuple[Comment, Post]] = []
    still = []
    for post_id in state.talked_about:
        post = world.post(NETWORK, post_id)
        if post is None:
            continue
        account = world.account(NETWORK, post.account_id)
        assert account is not None
        said = [c for c in world.comments(post) if not c.by_account and c.id not in state.heard]
        heard += [(c, post) for c in said]
        _tell_reactions(world, state, account, post)
        if world.age_seconds(post) < HORIZON_SECONDS:
            still.append(post_id)
    state.talked_about = still
    heard.sort(key=_when)
    for comment, post in heard:
        state.heard.add(comment.id)
        account = world.account(NETWORK, post.account_id)
        assert account is not None
        if comment.author_id in account.blocked:
            comment.deleted = True  # who is banned cannot write
            continue
        message = _message(state, account, comment, post)
        told = answers.message(state, account, message)
        enqueue(world, state, account, "message", told)


def tell_forward(world: World, state: State, account: Account, post: Post) -> None:
    for root in post.extra["roots"].values():
        message = state.messages[(int(account.extra["discussion_id"]), root)]
        enqueue(world, state, account, "message", answers.message(state, account, message))


def enqueue(world: World, state: State, account: Account, kind: str, told: Any) -> None:
    """For every bot of the channel that wants this kind."""
    for token, queue in state.queues.items():
        if state.accounts_by_token[token].id != account.id:
            continue
        if not state.accounts_by_token[token].extra["administrator"]:
            continue
        wanted = kind in queue.allowed if queue.allowed else kind not in NOT_USUAL
        if not wanted:
            continue
        queue.next_id += 1
        update = {"update_id": queue.next_id, kind: told}
        queue.waiting.append(Queued(update, kind, world.clock.now()))


def _message(state: State, account: Account, comment: Comment, post: Post) -> Message:
    chat_id = int(account.extra["discussion_id"])
    root = next(iter(post.extra["roots"].values()))
    message = Message(
        chat_id,
        int(comment.id),
        comment.created_at,
        comment.text,
        sender=answers.person(comment),
        reply_to=int(comment.parent_id) if comment.parent_id else root,
        thread=root,
        post_id=post.id,
        comment_id=comment.id,
    )
    state.messages[(chat_id, message.id)] = message
    state.people[(chat_id, int(comment.author_id))] = answers.person(comment)
    return message


def _tell_reactions(world: World, state: State, account: Account, post: Post) -> None:
    likes, now = world.counts(post).likes, world.clock.timestamp()
    before, when = state.liked.get(post.id, (0, -REACTIONS_EVERY_SECONDS))
    if likes == before or now - when < REACTIONS_EVERY_SECONDS:
        return
    state.liked[post.id] = (likes, now)
    told = {
        "chat": answers.channel(account),
        "message_id": post.extra["messages"][0],
        "date": int(now),
        "reactions": [{"type": {"type": "emoji", "emoji": "👍"}, "total_count": likes}],
    }
    enqueue(world, state, account, "message_reaction_count", told)


def _forget(world: World, state: State) -> None:
    oldest = world.clock.now() - KEPT
    for queue in state.queues.values():
        if queue.waiting and queue.waiting[0].since < oldest:
            queue.waiting = [q for q in queue.waiting if q.since >= oldest]


def _when(entry: tuple[Comment, Post]) -> float:
    return entry[0].created_at.timestamp()
