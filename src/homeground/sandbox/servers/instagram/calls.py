"""What Instagram calls webhooks about: comments, and who names the account.

developers.facebook.com/docs/graph-api/webhooks/reference/instagram and
…/docs/instagram-platform/webhooks/examples (24 Nov 2025), seen 2026-11-22. An app that people signed in
to at Instagram itself gets `field` and `value` right in the entry, by the document's examples; one of
Facebook Login gets `changes`. Comments that were changed or removed are not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from homeground.sandbox.calling.caller import Told
from homeground.sandbox.calling.happened import Happened
from homeground.sandbox.calling.kept import Json, Subscription
from homeground.sandbox.graph.calls import GraphCaller
from homeground.sandbox.graph.usernames import username_from
from homeground.sandbox.world import Comment, Post


class InstagramCaller(GraphCaller):
    network: ClassVar[str] = "instagram"
    kind: ClassVar[str] = "instagram"
    fields: ClassVar[frozenset[str]] = frozenset({"comments", "mentions"})
    usual: ClassVar[frozenset[str]] = fields

    def wanted(self, app: Iterable[str], account: Iterable[str]) -> frozenset[str]:
        """The Page behind an account subscribes to any field of a Page; the app's fields count."""
        return frozenset(app)

    def compose(self, subscription: Subscription, happened: Sequence[Happened]) -> Iterable[Told]:
        if not subscription.extra.get("own_sign_in"):
            yield from super().compose(subscription, happened)
            return
        for one in happened:
            change = self.change(subscription, one)
            if change is not None:
                entry: Json = {
                    "id": subscription.account_id,
                    "time": int(self.world.clock.timestamp()),
                }
                told: Any = {"object": self.kind, "entry": [entry | change]}
                about = (one.comment.id,) if one.comment else ()
                yield Told(change["field"], told, about)

    def change(self, subscription: Subscription, happened: Happened) -> Json | None:
        if happened.mention is not None and "mentions" in subscription.fields:
            return {"field": "mentions", "value": {"media_id": happened.mention.id}}
        if happened.kind != "comment" or "comments" not in subscription.fields:
            return None
        assert happened.post is not None
        assert happened.comment is not None
        return {"field": "comments", "value": self._comment(happened.post, happened.comment)}

    def _comment(self, post: Post, said: Comment) -> Json:
        account = self.world.account(self.network, post.account_id)
        own = said.by_account and account is not None
        username = (
            account.handle if own and account else username_from(said.author_name, said.author_id)
        )
        value: Json = {
            "id": said.id,
            "from": {"id": said.author_id, "username": username},
            "text": said.text,
            "media": {"id": post.id, "media_product_type": post.extra["product"]},
        }
        return value | ({"parent_id": said.parent_id} if said.parent_id else {})
