"""How LINE calls a channel's webhook, and the paths that say where it is.

developers.line.biz/en/reference/messaging-api/#webhooks, …/docs/messaging-api/receiving-messages (with
redelivery), …/docs/messaging-api/verify-webhook-signature and the published messaging-api.yml, seen
2026-11-22. What readers of a broadcast answer is a message in the account's chat: LINE has no comments.
An answer other than 2xx within two seconds is an error; when it is told again is not documented. Using
webhooks, and telling again, are switched on in LINE's console: here both are on from the beginning.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from homeground.sandbox.calling.caller import Caller, NotSubscribed, Told, compact
from homeground.sandbox.calling.happened import Happened
from homeground.sandbox.calling.kept import Call as Made
from homeground.sandbox.calling.kept import Json, Subscription
from homeground.sandbox.calling.transport import Heard, ask, may_be_called
from homeground.sandbox.world import Account

from . import errors, people
from .call import Call

MOST_URL_CHARACTERS = 500
FIRST_PERSON = 700_000
"""Where the ids of the sandbox's audience begin."""


class LineCaller(Caller):
    network: ClassVar[str] = "line"
    secret_names: ClassVar[tuple[str, ...]] = ("channel_secret",)
    fields: ClassVar[frozenset[str]] = frozenset({"message", "unsend"})
    usual: ClassVar[frozenset[str]] = fields
    retries: ClassVar[tuple[float, ...]] = (60, 300, 1800, 7200)
    patience_seconds: ClassVar[float] = 2

    def secrets_of(self, account: Account, given: Mapping[str, str]) -> dict[str, str]:
        """The channel has its secret already; the console shows it."""
        super().secrets_of(account, given)  # refuses names that LINE does not know
        return {"channel_secret": account.extra["channel_secret"]} | dict(given)

    async def subscribe(
        self,
        account: Account,
        url: str,
        *,
        secrets: Mapping[str, str],
        fields: Iterable[str],
        origin: str,
    ) -> Subscription:
        """A channel has one webhook."""
        for before in self.kept.of(self.network, account.id):
            self.kept.drop(before.id)
        return await super().subscribe(account, url, secrets=secrets, fields=fields, origin=origin)

    def compose(self, subscription: Subscription, happened: Sequence[Happened]) -> Iterable[Told]:
        account = self.world.account(self.network, subscription.account_id)
        assert account is not None
        for one in happened:
            said = one.comment
            if said is None or said.by_account or one.kind not in ("comment", "gone"):
                continue
            what = "message" if one.kind == "comment" else "unsend"
            if what not in subscription.fields:
                continue
            number = (int(said.author_id) - FIRST_PERSON) % max(1, account.followers)
            event: Json = {
                "type": what,
                "mode": "active",
                "timestamp": int(one.at.timestamp() * 1000),
                "source": {
                    "type": "user",
                    "userId": people.user_id(self.world, account, number),
                },
                "webhookEventId": self._event_id(one),
                "deliveryContext": {"isRedelivery": False},
            }
            if what == "message":
                made = self.world.random("line.reply", said.id)
                event["replyToken"] = made.randbytes(16).hex()
                event["message"] = {
                    "type": "text",
                    "id": said.id,
                    "quoteToken": made.randbytes(24).hex(),
                    "text": said.text,
                }
            else:
                event["unsend"] = {"messageId": said.id}
            payload = {"destination": subscription.account_id, "events": [event]}
            yield Told(what, payload, (said.id,))

    def _event_id(self, happened: Happened) -> str:
        """A ULID: 48 bits of milliseconds and 80 random ones, in Crockford's base 32."""
        assert happened.comment is not None
        made = self.world.random("line.event", happened.kind, happened.comment.id)
        number = int(happened.at.timestamp() * 1000) << 80 | made.getrandbits(80)
        digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        return "".join(digits[number >> shift & 31] for shift in range(125, -5, -5))

    def dress(self, subscription: Subscription, call: Made) -> tuple[bytes, dict[str, str]]:
        payload = call.payload
        if call.retries:
            told = [{**e, "deliveryContext": {"isRedelivery": True}} for e in payload["events"]]
            payload = {**payload, "events": told}
        body = compact(payload)
        return body, _signed(self.secret(subscription, call, "channel_secret"), body)


def _signed(secret: str, body: bytes) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {
        "User-Agent": "LineBotWebhook/2.0",
        "x-line-signature": base64.b64encode(digest).decode(),
    }


# --- /v2/bot/channel/webhook ------------------------------------------------------------------


async def put_endpoint(call: Call, body: Json, origin: str) -> Json:
    url = _url(body)
    try:
        await LineCaller(call.world).subscribe(
            call.account, url, secrets={}, fields=(), origin=origin
        )
    except NotSubscribed:
        raise _wrong_url() from None
    return {}


def endpoint(call: Call) -> Json:
    found = LineCaller(call.world).kept.of("line", call.account.id)
    if not found:
        raise errors.not_found()
    return {"endpoint": found[0].url, "active": found[0].status == "ok"}


async def test(call: Call, body: Json) -> Json:
    """POST …/test: a call without events, to the address or to the one that is asked about."""
    caller = LineCaller(call.world)
    url = _url(body) if body.get("endpoint") else endpoint(call)["endpoint"]
    content = compact({"destination": call.account.id, "events": []})
    heard = await ask(
        "POST",
        url,
        headers={
            "Content-Type": "application/json",
            **_signed(caller.secrets_of(call.account, {})["channel_secret"], content),
        },
        body=content,
        patience_seconds=caller.patience_seconds,
    )
    reason, detail = _reason(heard)
    return {
        "success": reason == "OK",
        "timestamp": call.now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "statusCode": heard.status or 0,
        "reason": reason,
        "detail": detail,
    }


def _reason(heard: Heard) -> tuple[str, str]:
    """The reasons are those of …/docs/messaging-api/check-webhook-error-statistics, in capitals."""
    if heard.status is None:
        timed_out = heard.problem.startswith("no answer")
        return ("REQUEST_TIMEOUT" if timed_out else "COULD_NOT_CONNECT"), heard.problem
    if 200 <= heard.status < 300:
        return "OK", str(heard.status)
    return "ERROR_STATUS_CODE", str(heard.status)


def _url(body: Json) -> str:
    """Raises: Refusal 400."""
    url = body.get("endpoint")
    if not isinstance(url, str) or len(url) > MOST_URL_CHARACTERS or not may_be_called(url):
        raise _wrong_url()
    return url


def _wrong_url() -> errors.Refusal:
    """400 is documented; the words are the sandbox's own."""
    return errors.invalid([{"message": "Invalid webhook endpoint URL", "property": "endpoint"}])
