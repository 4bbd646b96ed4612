"""What Facebook calls a Page's webhooks about: its feed, and who names it.

developers.facebook.com/docs/graph-api/webhooks/reference/page (`feed`, `mention`), seen 2026-11-22.
"""

from __future__ import annotations

from typing import ClassVar

from homeground.sandbox.calling.happened import Happened
from homeground.sandbox.calling.kept import Json, Subscription
from homeground.sandbox.graph.calls import GraphCaller
from homeground.sandbox.graph.nodes import instant
from homeground.sandbox.world import Comment, Post

VERBS = {
    "comment": "add",
    "edited": "edited",
    "gone": "remove",
    "back": "add",
    "hidden": "hide",
    "shown": "unhide",
    "post": "add",
    "post edited": "edited",
    "post gone": "remove",
}


class FacebookCaller(GraphCaller):
    network: ClassVar[str] = "facebook"
    kind: ClassVar[str] = "page"
    fields: ClassVar[frozenset[str]] = frozenset({"feed", "mention"})
    usual: ClassVar[frozenset[str]] = frozenset({"feed"})

    def change(self, subscription: Subscription, happened: Happened) -> Json | None:
        if happened.kind == "mention":
            return self._mention(subscription, happened)
        if "feed" not in subscription.fields:
            return None
        verb = VERBS[happened.kind]
        if happened.post is None:
            value: Json = {"item": "post", "verb": verb, "post_id": happened.post_id}
        elif happened.comment is None:
            value = self._post(subscription, happened.post, verb)
        else:
            value = self._comment(subscription, happened.post, happened.comment, verb)
        value.setdefault("created_time", int(happened.at.timestamp()))
        value.setdefault("from", self._page(subscription))
        return {"field": "feed", "value": value}

    def _page(self, subscription: Subscription) -> Json:
        page = self.world.account(self.network, subscription.account_id)
        return {"id": subscription.account_id, "name": page.name if page else ""}

    def _post(self, subscription: Subscription, post: Post, verb: str) -> Json:
        value: Json = {"verb": verb, "post_id": post.id, "published": 1}
        if post.text:
            value["message"] = post.text
        if post.link:
            return value | {"item": "share", "link": post.link}
        if not post.files:
            return value | {"item": "status"}
        first = post.files[0]
        link = f"{subscription.origin.removesuffix('/facebook')}/_media/{first.id}"
        if first.mime.startswith("image/"):
            return value | {"item": "photo", "photo_id": first.id, "link": link}
        return value | {"item": "video", "video_id": first.id, "link": link}

    def _comment(self, subscription: Subscription, post: Post, said: Comment, verb: str) -> Json:
        page, _, number = post.id.partition("_")
        value: Json = {
            "item": "comment",
            "verb": verb,
            "comment_id": said.id,
            "post_id": post.id,
            "parent_id": said.parent_id or post.id,
            "from": {"id": said.author_id, "name": said.author_name},
            "created_time": int(said.created_at.timestamp()),
            "post": {
                "id": post.id,
                "is_published": True,
                "permalink_url": f"{subscription.origin}/{page}/posts/{number}",
                "promotion_status": "inactive",
                "status_type": "added_photos" if post.files else "mobile_status_update",
                "updated_time": instant(post.created_at),
            },
        }
        if verb != "remove":
            value["message"] = said.text
        return value

    def _mention(self, subscription: Subscription, happened: Happened) -> Json | None:
        said = happened.mention
        if said is None or "mention" not in subscription.fields:
            return None
        return {
            "field": "mention",
            "value": {
                "item": "post",
                "verb": "add",
                "post_id": f"{said.author_id}_{said.id}",
                "sender_id": said.author_id,
                "sender_name": said.author_name,
                "message": said.text,
                "created_time": int(said.created_at.timestamp()),
            },
        }
