"""How Instagram tells of comments and mentions.

https://developers.facebook.com/documentation/instagram-platform/webhooks/examples
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from homeground.networks.graph_calls import (
    MetaReceiver,
    change_id,
    entry_events,
    messages_of,
    seconds,
)
from homeground.networks.incoming import Event, What
from homeground.networks.reading import Json, mapping, words

from .network import NETWORK
from .translate import comment_from_media


class InstagramReceiver(MetaReceiver):
    network: ClassVar[str] = "instagram"
    steps: ClassVar[tuple[str, ...]] = (
        "At developers.facebook.com open the app that the account was connected with, add the "
        "product Webhooks, and choose the object Instagram.",
        "Give {url} as the callback URL and {verify_token} as the verify token. Meta asks at once.",
        "Subscribe to the fields comments, live_comments and mentions. The app must be live and "
        "have advanced access to instagram_manage_comments.",
        "The account must be public. Of a carousel Meta names the picture, not the post: such "
        "comments are found when comments are next collected.",
        "One app has one callback URL: what it tells of your other accounts is sorted out here.",
    )

    def _told(self, told: Json) -> Iterator[Event]:
        yield from messages_of(told, site_url=NETWORK.site)
        for entry, change in entry_events(told):
            yield event_from_change(entry, change)


def event_from_change(entry: Json, change: Json) -> Event:
    """One change of an account; OTHER for insights of stories, and whatever is new."""
    value, field = mapping(change, "value"), words(change.get("field"))
    at = seconds(entry.get("time"))
    event = Event(change_id(entry, change), What.OTHER, at, words(entry.get("id")))
    if field in ("comments", "live_comments"):
        media_id = words(mapping(value, "media").get("id"))
        if media_id is None or at is None:
            return event
        # No time of its own is told: what is told at once was written just now.
        comment = comment_from_media(
            {**value, "timestamp": at.isoformat()}, post_id=media_id, site_url=NETWORK.site
        )
        if comment is None:
            return event
        return replace(
            event, what=What.COMMENT, post_id=media_id, comment_id=comment.id, comment=comment
        )
    if field == "mentions":
        media_id, comment_id = words(value.get("media_id")), words(value.get("comment_id"))
        if media_id or comment_id:
            # Only the numbers are told; the words have to be asked for.
            return replace(event, what=What.MENTION, post_id=media_id, comment_id=comment_id)
    return event


RECEIVER = InstagramReceiver()
