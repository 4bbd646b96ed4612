"""How Threads tells of replies, mentions, and what the account published or deleted.

https://developers.facebook.com/documentation/threads/webhooks
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from homeground.networks.calls import fingerprint
from homeground.networks.contract import CredentialField
from homeground.networks.graph_calls import VERIFY_TOKEN, MetaReceiver, seconds
from homeground.networks.incoming import Event, What
from homeground.networks.reading import Json, instant, mapping, objects, words

from .network import NETWORK
from .translate import comment_from_reply, post_from_media


class ThreadsReceiver(MetaReceiver):
    network: ClassVar[str] = "threads"
    secrets: ClassVar[tuple[CredentialField, ...]] = (
        VERIFY_TOKEN,
        CredentialField("app_secret", "Threads app secret, from the app's settings at Meta"),
    )
    steps: ClassVar[tuple[str, ...]] = (
        "At developers.facebook.com open the app that the account was connected with, and in the "
        "use case of the Threads API add real-time notifications (Webhooks).",
        "Give {url} as the callback URL and {verify_token} as the verify token. Meta asks at once.",
        "Subscribe to replies, mentions, publish and delete. The app must be live, the business "
        "verified, and the account must have granted threads_read_replies.",
        "One app has one callback URL: what it tells of your other accounts is sorted out here.",
    )

    def _told(self, told: Json) -> Iterator[Event]:
        # One object in Meta's document, a list of them in what really comes.
        values = told.get("values")
        for item in objects(values if isinstance(values, list) else [values]):
            yield event_from_value(told, item)


def event_from_value(told: Json, item: Json) -> Event:
    """One notification; OTHER for whatever is new."""
    value, field = mapping(item, "value"), words(item.get("field"))
    own_id, target_id = words(value.get("id")), words(told.get("target_id"))
    event = Event(
        fingerprint(target_id, told.get("time"), item), What.OTHER, seconds(told.get("time"))
    )
    if own_id is None:
        return event
    if field == "replies":
        root = mapping(value, "root_post")
        post_id = words(root.get("id")) or words(mapping(value, "replied_to").get("id"))
        comment = post_id and comment_from_reply(value, post_id=post_id, site_url=NETWORK.site)
        if comment:
            return replace(
                event,
                what=What.COMMENT,
                account_id=words(root.get("owner_id")),
                post_id=post_id,
                comment_id=own_id,
                comment=comment,
            )
    if field == "mentions" and (post := post_from_media(value, site_url=NETWORK.site)):
        return replace(event, what=What.MENTION, account_id=target_id, post_id=own_id, post=post)
    if field == "publish":
        post = post_from_media(value, site_url=NETWORK.site)
        return replace(event, what=What.POST, post_id=own_id, post=post)
    if field == "delete":
        # A post of the account's, or an answer: the network does not say which.
        return replace(
            event,
            what=What.POST_GONE,
            at=instant(value.get("deleted_at")) or event.at,
            account_id=words(mapping(value, "owner").get("owner_id")),
            post_id=own_id,
            comment_id=own_id,
        )
    return event


RECEIVER = ThreadsReceiver()
