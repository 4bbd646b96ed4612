"""How Facebook tells what happens on a Page.

https://developers.facebook.com/docs/graph-api/webhooks/reference/page/#feed
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from homeground.networks.graph_calls import (
    MetaReceiver,
    change_id,
    entry_events,
    iso,
    messages_of,
    seconds,
)
from homeground.networks.incoming import Event, What
from homeground.networks.reading import Json, mapping, words

from .network import NETWORK
from .translate import comment_from_graph, post_from_feed

_POSTS = frozenset({"status", "post", "photo", "video", "share", "link", "album", "reel", "note"})
_MADE = frozenset({"add", "edit", "edited", "update"})


class FacebookReceiver(MetaReceiver):
    network: ClassVar[str] = "facebook"
    steps: ClassVar[tuple[str, ...]] = (
        "At developers.facebook.com open the app that the Page was connected with, add the product "
        "Webhooks, and choose the object Page.",
        "Give {url} as the callback URL and {verify_token} as the verify token. Meta asks at once.",
        "Subscribe the app to the fields feed and mention.",
        "Subscribe the Page to the app: `homeground account webhook … --subscribe` does it, and "
        "needs the right pages_manage_metadata.",
        "One app has one callback URL: what it tells of your other Pages is sorted out here.",
    )

    def _told(self, told: Json) -> Iterator[Event]:
        yield from messages_of(told, site_url=NETWORK.site)
        for entry, change in entry_events(told):
            yield event_from_change(entry, change)


def event_from_change(entry: Json, change: Json) -> Event:
    """One change of a Page; OTHER for reactions, hiding, and whatever is new."""
    value, field = mapping(change, "value"), words(change.get("field"))
    event = Event(
        change_id(entry, change),
        What.OTHER,
        seconds(entry.get("time")),
        account_id=words(entry.get("id")),
        post_id=words(value.get("post_id")),
        comment_id=words(value.get("comment_id")),
    )
    item, verb = words(value.get("item")), words(value.get("verb"))
    if field == "mention":
        return _mention(event, value) if verb in _MADE else event
    if field != "feed":
        return event
    if item == "comment":
        return _comment(event, value, verb)
    if item in _POSTS and event.post_id:
        if verb == "remove":
            return replace(event, what=What.POST_GONE)
        if verb in _MADE:
            post = post_from_feed(_document(value, event.post_id), site_url=NETWORK.site)
            return replace(event, what=What.POST, post=post)
    return event


def _comment(event: Event, value: Json, verb: str | None) -> Event:
    if event.comment_id is None or event.post_id is None:
        return event
    if verb == "remove":
        return replace(event, what=What.COMMENT_GONE)
    # An edit that does not tell the new text tells nothing; a new comment may be a photo alone.
    if verb not in _MADE or (verb != "add" and "message" not in value):
        return event
    document = _document(value, event.comment_id)
    parent_id = words(value.get("parent_id"))
    if parent_id != event.post_id:
        document["parent"] = {"id": parent_id}
    comment = comment_from_graph(document, post_id=event.post_id, site_url=NETWORK.site)
    return replace(event, what=What.COMMENT, comment=comment) if comment else event


def _mention(event: Event, value: Json) -> Event:
    own_id = event.comment_id or event.post_id
    if own_id is None:
        return event
    post = post_from_feed(_document(value, own_id), site_url=NETWORK.site)
    return replace(event, what=What.MENTION, post=post) if post else event


def _document(value: Json, own_id: str) -> Json:
    """A call's value as the API itself would give the same thing."""
    sender = {"id": value.get("sender_id"), "name": value.get("sender_name")}
    permalink = words(value.get("permalink_url")) or words(
        mapping(value, "post").get("permalink_url")
    )
    return {
        "id": own_id,
        "message": value.get("message"),
        "created_time": iso(value.get("created_time")),
        "from": mapping(value, "from") or sender,
        # The address of a comment's post is not the comment's.
        "permalink_url": words(value.get("permalink_url")) if "comment_id" in value else permalink,
    }


RECEIVER = FacebookReceiver()
