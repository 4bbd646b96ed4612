"""How X calls webhooks: the challenge, the signature, and what is told of an account.

docs.x.com/x-api/webhooks/introduction, …/account-activity, …/activity/event-payloads and the published
OpenAPI document 2.167, seen 2026-11-22. The X Activity API tells one event a call; the older Account
Activity API, which is being retired, tells in the words of API 1.1. A call that is not answered with 200
is repeated up to three times within five minutes (…/enterprise/account-activity-api/guides/
activity-retries).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from homeground.sandbox.calling.caller import Caller, NotSubscribed, Told, compact
from homeground.sandbox.calling.happened import Happened
from homeground.sandbox.calling.kept import Call, Json, Subscription
from homeground.sandbox.calling.transport import Heard
from homeground.sandbox.world import Account, World

from .ids import next_id
from .objects import Objects, Wanted
from .old_words import tweet_in_old_words
from .tweets import Tweet, Tweets

ACCOUNT_ACTIVITY = "account_activity"
"""A field of the sandbox's own controls: everything, in the words of the Account Activity API."""
FULL: Mapping[str, str] = {
    "tweet.fields": "author_id,conversation_id,created_at,lang,public_metrics,possibly_sensitive,"
    "reply_settings,edit_controls,display_text_range,entities,in_reply_to_user_id,"
    "referenced_tweets,paid_partnership",
    "expansions": "author_id",
}


class XCaller(Caller):
    network: ClassVar[str] = "x"
    secret_names: ClassVar[tuple[str, ...]] = ("consumer_secret",)
    fields: ClassVar[frozenset[str]] = frozenset(
        {ACCOUNT_ACTIVITY, "post.create", "post.delete", "post.mention.create"}
    )
    usual: ClassVar[frozenset[str]] = fields - {ACCOUNT_ACTIVITY}
    retries: ClassVar[tuple[float, ...]] = (60, 120, 120)
    patience_seconds: ClassVar[float] = 10

    def __init__(self, world: World):
        super().__init__(world)
        self.tweets = Tweets(world)
        self.objects = Objects(world, self.tweets)

    def secrets_of(self, account: Account, given: Mapping[str, str]) -> dict[str, str]:
        """Whoever has a consumer's secret already has the one that signs."""
        own = account.credentials.get("consumer_secret")
        return super().secrets_of(account, {"consumer_secret": own} | dict(given) if own else given)

    async def agree(self, subscription: Subscription) -> None:
        """CRC: the token comes back, hashed with the consumer's secret."""
        number = self.world.count("x.crc")
        token = self.world.random("x.crc", number).randbytes(24).hex()
        nonce = self.world.random("x.nonce", number).randbytes(12).hex()
        heard = await self.greet(subscription, {"crc_token": token, "nonce": nonce})
        if heard.status != 200:
            raise NotSubscribed(f"CrcValidationFailed: {heard.problem or heard.status}")
        wanted = _hashed(subscription.secrets["consumer_secret"], token.encode())
        try:
            answer = json.loads(heard.text)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or answer.get("response_token") != wanted:
            raise NotSubscribed("CrcValidationFailed: the response_token is not the expected one")

    def compose(self, subscription: Subscription, happened: Sequence[Happened]) -> Iterable[Told]:
        for one in happened:
            if ACCOUNT_ACTIVITY in subscription.fields:
                yield from self._old(subscription, one)
            yield from self._new(subscription, one)

    def dress(self, subscription: Subscription, call: Call) -> tuple[bytes, dict[str, str]]:
        body = compact(call.payload)
        secret = self.secret(subscription, call, "consumer_secret")
        return body, {"x-twitter-webhooks-signature": _hashed(secret, body)}

    def is_heard(self, heard: Heard) -> bool:
        return heard.status == 200

    # --- what is told -------------------------------------------------------------------------

    def _tweet(self, happened: Happened) -> Tweet | None:
        if happened.mention is not None:
            return self.tweets.of_mention(happened.mention)
        if happened.comment is not None and happened.post is not None:
            return self.tweets.of_comment(happened.post, happened.comment)
        return self.tweets.of_post(happened.post) if happened.post is not None else None

    def _new(self, subscription: Subscription, happened: Happened) -> Iterable[Told]:
        """The X Activity API: one event a call, by type."""
        own = subscription.account_id
        about = (happened.comment.id,) if happened.comment else ()
        tweet = self._tweet(happened)
        payload: Json
        if happened.kind in ("post gone", "gone"):
            author = tweet.author.id if tweet else own
            kind = "post.delete"
            payload = {"id": tweet.id if tweet else happened.post_id, "author_id": author}
            if author != own:
                return
        elif happened.kind in ("post", "comment", "mention") and tweet is not None:
            account = self.world.account("x", own)
            if tweet.author.id == own:
                kind = "post.create"
            elif account is not None and self.tweets.mentions(tweet, account):
                kind = "post.mention.create"
            else:
                return
            payload = self.objects.tweet(tweet, Wanted.of(FULL))
        else:
            return
        if kind not in subscription.fields:
            return
        data: Json = {
            "event_uuid": next_id(self.world),
            "filter": {"user_id": own},
            "event_type": kind,
        }
        if tag := subscription.extra.get("tags", {}).get(kind):
            data["tag"] = tag
        data["payload"] = payload
        if tweet is not None and kind != "post.delete":
            data["includes"] = self.objects.includes([tweet], Wanted.of(FULL))
        yield Told(kind, {"data": data}, about)

    def _old(self, subscription: Subscription, happened: Happened) -> Iterable[Told]:
        """The Account Activity API."""
        own = subscription.account_id
        about = (happened.comment.id,) if happened.comment else ()
        tweet = self._tweet(happened)
        told: dict[str, Any] = {"for_user_id": own}
        if happened.kind in ("post", "comment", "mention") and tweet is not None:
            what = "tweet_create_events"
            if tweet.author.id != own:
                told["user_has_blocked"] = False
            told[what] = [tweet_in_old_words(tweet, self.objects)]
        elif happened.kind in ("post gone", "gone"):
            author = tweet.author.id if tweet else own
            if author != own:
                return
            what = "tweet_delete_events"
            status = {"id": tweet.id if tweet else happened.post_id, "user_id": author}
            stamp = str(int(happened.at.timestamp() * 1000))
            told[what] = [{"status": status, "timestamp_ms": stamp}]
        else:
            return
        yield Told(what, told, about)


def _hashed(secret: str, what: bytes) -> str:
    digest = hmac.new(secret.encode(), what, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"
