"""message/broadcast, message/multicast, message/push, and asking whether messages would be taken."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from homeground.sandbox.world import Post

from . import checking, errors, people, quota
from .call import NETWORK, Call
from .state import Accepted, Json, Sending

KINDS: dict[str, type[Any] | None] = {"broadcast": None, "multicast": list, "push": str}
"""What `to` is, for each."""
RETRY_KEY_KEPT = timedelta(hours=24)
BETWEEN_TEXTS = "\n\n"
FIRST_MESSAGE = 461_230_966_842_064_001
URL = re.compile(r"https?://[^\s<>\"]+")


def validate(call: Call, body: Json) -> Json:
    """POST message/validate/…: takes messages alone. Raises: Refusal 400."""
    refuse_key(call)
    checked = checking.check(body.get("messages"))
    if checked.details:
        raise errors.invalid(checked.details)
    return {}


def refuse_key(call: Call) -> None:
    """Calls other than those that send take no retry key: docs, "Retry failed API requests"."""
    if call.retry_key is not None:
        raise errors.bad_retry_key()


async def send(call: Call, kind: str, body: Json) -> Json:
    """Raises: Refusal 400, 409 for a retry key that was accepted already, 429."""
    account = call.account
    checked = checking.check(body.get("messages"))
    details = checking.body_faults(body, to=KINDS[kind]) + checked.details
    if details:
        raise errors.invalid(details)
    recipients = _recipients(call, kind, body)
    quota.check(call, kind, recipients)
    # Fetched before anything is noted, so that what follows happens at once.
    files = await checking.files_of(call.world, account.id, checked.media)
    check_key(call)
    if kind == "broadcast":
        text = BETWEEN_TEXTS.join(checked.texts)
        bubbles = [_urls(message) for message in body["messages"]]
        call.world.add_post(
            Post(
                network=NETWORK,
                id=call.request_id,
                account_id=account.id,
                text=text,
                created_at=call.now,
                files=files,
                extra={"bubbles": bubbles, "recipients": recipients},
            )
        )
    call.state.sendings.append(Sending(kind, account.id, call.request_id, call.now, recipients))
    sent = [_sent(call, message) for message in body["messages"]] if kind == "push" else None
    if call.retry_key is not None:
        accepted = Accepted(call.request_id, call.now, sent)
        call.state.accepted[(account.id, call.retry_key)] = accepted
    return {} if sent is None else {"sentMessages": sent}


def check_key(call: Call) -> None:
    """Whatever the content: a key that was accepted within the day is not accepted again."""
    if call.retry_key is None:
        return
    before = call.state.accepted.get((call.account.id, call.retry_key))
    if before is not None and call.now - before.at < RETRY_KEY_KEPT:
        raise errors.already(before.request_id, before.sent)


def _recipients(call: Call, kind: str, body: Json) -> int:
    """How many people it goes to. Raises: Refusal 400 for a push to a stranger.

    Of a multicast the strangers are left out in silence, as the reference says.
    """
    if kind == "broadcast":
        return call.account.followers
    if kind == "push":
        if not people.is_friend(call.world, call.account, body["to"]):
            raise errors.failed_to_send()
        return 1
    return sum(people.is_friend(call.world, call.account, user) for user in set(body["to"]))


def _urls(message: Json) -> list[str]:
    """The addresses that readers of one bubble can open."""
    found = URL.findall(message["text"]) if "text" in message else []
    return list(dict.fromkeys(found))


def _sent(call: Call, message: Json) -> Json:
    number = call.world.count("line.message", FIRST_MESSAGE)
    token = call.world.random("line.quote", number).randbytes(24).hex()
    return {"id": str(number), "quoteToken": token}
