"""What Threads calls webhooks about: replies, and who names the account.

developers.facebook.com/documentation/threads/webhooks (30 Jun 2026), seen 2026-11-22. One thing a call;
what `target_id` is for replies and mentions the document's table does not say plainly: here it is whose
the webhook is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar
from urllib.parse import quote

from homeground.sandbox.calling.caller import Told
from homeground.sandbox.calling.happened import Happened
from homeground.sandbox.calling.kept import Json, Subscription
from homeground.sandbox.graph.calls import GraphCaller
from homeground.sandbox.graph.nodes import instant
from homeground.sandbox.graph.shortcodes import shortcode
from homeground.sandbox.graph.usernames import username_from
from homeground.sandbox.world import Comment, Mention, Post

TOPICS = {"replies": "moderate", "mentions": "interaction"}


class ThreadsCaller(GraphCaller):
    network: ClassVar[str] = "threads"
    kind: ClassVar[str] = "threads"
    fields: ClassVar[frozenset[str]] = frozenset(TOPICS)
    usual: ClassVar[frozenset[str]] = fields

    def compose(self, subscription: Subscription, happened: Sequence[Happened]) -> Iterable[Told]:
        for one in happened:
            change = self.change(subscription, one)
            if change is None:
                continue
            told: Json = {
                "app_id": subscription.extra.get("app_id", ""),
                "topic": TOPICS[change["field"]],
                "target_id": subscription.account_id,
                "time": int(self.world.clock.timestamp()),
                "subscription_id": self._number(subscription),
                "has_uid_field": False,
                "values": change,
            }
            yield Told(change["field"], told, (one.comment.id,) if one.comment else ())

    def change(self, subscription: Subscription, happened: Happened) -> Json | None:
        if happened.mention is not None and "mentions" in subscription.fields:
            return {"value": self._mention(subscription, happened.mention), "field": "mentions"}
        if happened.kind != "comment" or "replies" not in subscription.fields:
            return None
        assert happened.post is not None
        assert happened.comment is not None
        value = self._reply(subscription, happened.post, happened.comment)
        return {"value": value, "field": "replies"}

    def _number(self, subscription: Subscription) -> str:
        made = self.world.random("threads.subscription", subscription.id)
        return str(made.randint(10**14, 10**15 - 1))

    def _reply(self, subscription: Subscription, post: Post, said: Comment) -> Json:
        account = self.world.account(self.network, post.account_id)
        owner = account.handle if account else ""
        username = owner if said.by_account else username_from(said.author_name, said.author_id)
        return {
            **self._media(subscription, said.id, username, said.text),
            "replied_to": {"id": said.parent_id or post.id},
            "root_post": {"id": post.id, "owner_id": post.account_id, "username": owner},
            "timestamp": instant(said.created_at),
        }

    def _mention(self, subscription: Subscription, said: Mention) -> Json:
        username = username_from(said.author_name, said.author_id)
        return {
            **self._media(subscription, said.id, username, said.text),
            "has_replies": False,
            "is_quote_post": False,
            "is_reply": False,
            "timestamp": instant(said.created_at),
        }

    def _media(self, subscription: Subscription, media_id: str, username: str, text: str) -> Json:
        code = shortcode(media_id)
        return {
            "id": media_id,
            "username": username,
            "text": text,
            "media_type": "TEXT_POST",
            "permalink": f"{subscription.origin}/@{quote(username)}/post/{code}",
            "shortcode": code,
        }
