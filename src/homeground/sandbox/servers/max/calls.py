"""How MAX calls a bot's webhook, and /subscriptions.

dev.max.ru/docs-api/methods/POST/subscriptions and /objects/Update, and the published schema of its
ancestor (tamtam-bot-api-schema 0.5.6), seen 2026-11-22: only 200 counts as heard; otherwise it is told
again after 30 to 60 seconds, for eight hours, and then the bot is unsubscribed. Whether a bot hears its
own messages is not documented; in a channel they are the channel's, and here it does. The shapes of
comments are those of MAX's own client (github.com/max-messenger/max-bot-api-client-go, stabs/), with the
sender that dev.max.ru/docs-api/objects/CommentMessage has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from homeground.sandbox.calling.caller import Caller, NotSubscribed, Told, compact
from homeground.sandbox.calling.happened import Happened
from homeground.sandbox.calling.kept import Call as Made
from homeground.sandbox.calling.kept import Json, Subscription
from homeground.sandbox.calling.transport import OWN_MACHINE, Heard, may_be_called
from homeground.sandbox.world import Account

from . import answers, errors
from .call import Call
from .state import State

SECRET = re.compile(r"[A-Za-z0-9_-]{5,256}")
SECRET_HEADER = "X-Max-Bot-Api-Secret"  # noqa: S105 - a name
AGAIN_SECONDS = 60.0
LONGEST_SECONDS = 8 * 3600
KINDS = {
    "post": "message_created",
    "post edited": "message_edited",
    "post gone": "message_removed",
    "comment": "comment_created",
    "edited": "comment_edited",
    "gone": "comment_removed",
}


class MaxCaller(Caller):
    network: ClassVar[str] = "max"
    secret_names: ClassVar[tuple[str, ...]] = ("secret",)
    fields: ClassVar[frozenset[str]] = frozenset(KINDS.values())
    usual: ClassVar[frozenset[str]] = fields
    retries: ClassVar[tuple[float, ...]] = (AGAIN_SECONDS,) * int(LONGEST_SECONDS / AGAIN_SECONDS)
    patience_seconds: ClassVar[float] = 30

    async def subscribe(
        self,
        account: Account,
        url: str,
        *,
        secrets: Mapping[str, str],
        fields: Iterable[str],
        origin: str,
    ) -> Subscription:
        if (secret := secrets.get("secret")) and not SECRET.fullmatch(secret):
            raise NotSubscribed("a secret has 5 to 256 letters, digits, _ and -")
        made = await super().subscribe(account, url, secrets=secrets, fields=fields, origin=origin)
        made.extra["time"] = int(self.world.clock.timestamp() * 1000)
        return made

    def compose(self, subscription: Subscription, happened: Sequence[Happened]) -> Iterable[Told]:
        account = self.world.account(self.network, subscription.account_id)
        assert account is not None
        for one in happened:
            what = KINDS.get(one.kind)
            if what is None or what not in subscription.fields:
                continue
            update: Json = {"update_type": what, "timestamp": int(one.at.timestamp() * 1000)}
            if one.comment is not None:
                yield Told(what, update | _of_comment(what, account, one), (one.comment.id,))
                continue
            if one.post is not None:
                shown = answers.message(_call(self, account, subscription), one.post, stat=False)
                update["message"] = shown
            else:
                update |= {
                    "message_id": one.post_id,
                    "chat_id": int(account.id),
                    "user_id": account.extra["bot_id"],
                }
            yield Told(what, update)

    def dress(self, subscription: Subscription, call: Made) -> tuple[bytes, dict[str, str]]:
        secret = self.secret(subscription, call, "secret")
        return compact(call.payload), {SECRET_HEADER: secret} if secret else {}

    def is_heard(self, heard: Heard) -> bool:
        return heard.status == 200

    def missed(self, subscription: Subscription, call: Made) -> None:
        if call.state == "given up" and not call.forged:
            self.kept.drop(subscription.id)


def _of_comment(what: str, account: Account, happened: Happened) -> Json:
    said, chat_id = happened.comment, int(account.id)
    assert said is not None
    if what == "comment_removed":
        return {
            "message_id": said.id,
            "chat_id": chat_id,
            "user_id": account.extra["bot_id"],
            "post_id": happened.post_id,
        }
    first, _, last = said.author_name.partition(" ")
    return {
        "message": {
            "sender": {
                "user_id": int(said.author_id),
                "first_name": first,
                "last_name": last or None,
                "username": None,
                "is_bot": False,
            },
            "recipient": {
                "chat_type": "channel",
                "chat_id": chat_id,
                "post_id": happened.post_id,
            },
            "timestamp": answers.milliseconds(said.created_at),
            "body": {"mid": said.id, "seq": int(said.id[-16:], 16), "text": said.text},
        }
    }


def _call(caller: MaxCaller, account: Account, subscription: Subscription) -> Call:
    """What the answers of the API need to know."""
    return Call({}, {}, account, caller.world, State(), subscription.origin)


# --- /subscriptions ---------------------------------------------------------------------------


def subscribe(call: Call) -> Json:
    body, caller = call.body, MaxCaller(call.world)
    url, secret, kinds = body.get("url"), body.get("secret"), body.get("update_types")
    if not isinstance(url, str) or not may_be_called(url) or not _port_is_taken(url):
        raise errors.payload("url: must be an https address on port 443")
    if secret is not None and (not isinstance(secret, str) or not SECRET.fullmatch(secret)):
        raise errors.payload("secret: must match [a-zA-Z0-9_-]{5,256}")
    if kinds is not None and (
        not isinstance(kinds, list) or not all(isinstance(one, str) for one in kinds)
    ):
        raise errors.payload("update_types: must be an array of strings")
    # Other kinds are known to MAX; nothing of them happens here.
    wanted = frozenset(kinds) & MaxCaller.fields if kinds else MaxCaller.usual
    made = caller.subscription(
        f"max:{call.account.id}:{url}",
        call.account.id,
        url,
        secrets={"secret": secret} if secret else {},
        fields=wanted,
        origin=call.base,
    )
    made.extra |= {"kinds": kinds, "time": int(call.world.clock.timestamp() * 1000)}
    caller.kept.subscribe(made)
    return {"success": True}


def listed(call: Call) -> Json:
    mine = MaxCaller(call.world).kept.of("max", call.account.id)
    return {
        "subscriptions": [
            {
                "url": one.url,
                "time": one.extra["time"],
                "update_types": one.extra.get("kinds"),
                "version": None,
            }
            for one in mine
        ]
    }


def unsubscribe(call: Call) -> Json:
    url = call.query.get("url")
    if not url:
        raise errors.payload("url: must not be null")
    gone = MaxCaller(call.world).kept.drop(f"max:{call.account.id}:{url}")
    return {"success": True} if gone else {"success": False, "message": "Subscription not found"}


def _port_is_taken(url: str) -> bool:
    """443 alone since 2025; of one's own machine every port."""
    parts = urlsplit(url)
    return parts.hostname in OWN_MACHINE or parts.port in (None, 443)
