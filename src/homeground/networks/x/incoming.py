"""How X tells: webhooks of the X Activity API, the Account Activity API and the filtered stream.

https://docs.x.com/x-api/webhooks/quickstart. Of these, the Account Activity API still has the posts
of X's first API: they are read as the second would give them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

from homeground.networks.calls import (
    agreed,
    base64_signature,
    document,
    fingerprint,
    from_milliseconds,
    other,
    require,
)
from homeground.networks.contract import CredentialField
from homeground.networks.incoming import Answer, Call, Event, Forged, Receiver, What
from homeground.networks.model import Comment, Person
from homeground.networks.reading import Json, mapping, objects, words

from .network import NETWORK
from .translate import comment_from_tweet, people_from_includes, person_from_user, post_from_tweet

# The question is answered with the signature of whatever was asked, which would also be that of a
# call with the same body. Nothing that could be read as a call is ever signed.
_QUESTION = re.compile(r"[A-Za-z0-9_\-+/=.]{1,200}", re.ASCII)


class XReceiver(Receiver):
    """Asked for by GET every hour; told by POST, signed with the app's consumer secret."""

    secrets: ClassVar[tuple[CredentialField, ...]] = (
        CredentialField("consumer_secret", "API secret key (consumer secret) of the app at X"),
    )
    steps: ClassVar[tuple[str, ...]] = (
        "Give the app's API secret key here with --secret consumer_secret: X asks at once whether "
        "we know it, and every hour again.",
        "Register the address with the app's bearer token: POST https://api.x.com/2/webhooks "
        '{{"url": "{url}"}}. It must be https and name no port; the answer has the webhook’s id.',
        "Choose what is told: POST /2/activity/subscriptions for post.mention.create and "
        "post.delete with the account's user_id and the webhook's id; or, with the Account Activity "
        "API, POST /2/account_activity/webhooks/ID/subscriptions/all as the account. X charges "
        "for what it tells.",
    )

    def greeting(self, call: Call, secrets: Mapping[str, str]) -> Answer | None:
        if call.method != "GET" or "crc_token" not in call.query:
            return None
        question = call.query["crc_token"]
        if not _QUESTION.fullmatch(question):
            raise Forged("The question is not one of X's.", network="x")
        secret = agreed(secrets, "consumer_secret", network="x")
        token = f"sha256={base64_signature(secret, question.encode('ascii'))}"
        return Answer(body=json.dumps({"response_token": token}), mime="application/json")

    def prove(self, call: Call, secrets: Mapping[str, str], *, now: datetime) -> None:
        secret = agreed(secrets, "consumer_secret", network="x")
        given = call.headers.get("x-twitter-webhooks-signature")
        expected = f"sha256={base64_signature(secret, call.body)}"
        require(given, expected, network="x", what="signature")

    def events(self, call: Call) -> list[Event]:
        told = document(call.body)
        read = list(_told(told)) if isinstance(told, dict) else []
        return read or [other(call)]


def _told(told: Json) -> Iterator[Event]:
    data = mapping(told, "data")
    if "event_type" in data:
        yield event_from_activity(data, mapping(data, "includes") or mapping(told, "includes"))
    elif words(data.get("id")):
        # The filtered stream: a post that fits one of the app's rules.
        yield event_from_tweet(data, includes=mapping(told, "includes"), account_id=None)
    else:
        yield from _account_activity(told)


def event_from_activity(data: Json, includes: Json) -> Event:
    """https://docs.x.com/x-api/activity/event-payloads"""
    payload, kind = mapping(data, "payload"), words(data.get("event_type"))
    account_id = words(mapping(data, "filter").get("user_id"))
    event_id = words(data.get("event_uuid")) or fingerprint(data)
    if kind in ("post.create", "post.mention.create"):
        event = event_from_tweet(payload, includes=includes, account_id=account_id)
        return replace(event, id=event_id)
    event = Event(event_id, What.OTHER, account_id=account_id)
    if kind == "post.delete" and (post_id := words(payload.get("id"))):
        return replace(event, what=What.POST_GONE, post_id=post_id, comment_id=post_id)
    return event


def event_from_tweet(tweet: Json, *, includes: Json, account_id: str | None) -> Event:
    """The account's own post, an answer to it, or a mention: in somebody else's conversation an
    answer to others names the account too."""
    people = people_from_includes({"includes": includes}, site_url=NETWORK.site)
    post_id = words(tweet.get("id")) or ""
    event = Event(f"post:{post_id}" if post_id else fingerprint(tweet), What.OTHER)
    post = post_from_tweet(tweet, site_url=NETWORK.site, people=people)
    if post is None:
        return event
    event = replace(event, at=post.created_at, account_id=account_id, post_id=post_id, post=post)
    references = [*objects(tweet, "referenced_posts"), *objects(tweet, "referenced_tweets")]
    kinds = {words(reference.get("type")) for reference in references}
    if kinds & {"retweeted", "reposted"}:
        return event
    comment = _answer(tweet, people) if "replied_to" in kinds else None
    if comment is not None:
        event = replace(event, post_id=comment.post_id, comment_id=comment.id, comment=comment)
    ours = account_id is not None and words(tweet.get("author_id")) == account_id
    to_us = account_id is not None and words(tweet.get("in_reply_to_user_id")) == account_id
    if comment is not None and (ours or to_us):
        return replace(event, what=What.COMMENT)
    return replace(event, what=What.POST if ours else What.MENTION)


def _answer(tweet: Json, people: Mapping[str, Person]) -> Comment | None:
    """An answer, below the post that began the conversation; without that, what it answers."""
    references = [*objects(tweet, "referenced_posts"), *objects(tweet, "referenced_tweets")]
    answered = next(
        (words(each.get("id")) for each in references if each.get("type") == "replied_to"), None
    )
    post_id = words(tweet.get("conversation_id")) or answered
    if post_id is None:
        return None
    return comment_from_tweet(tweet, post_id=post_id, site_url=NETWORK.site, people=people)


def _account_activity(told: Json) -> Iterator[Event]:
    """https://docs.x.com/x-api/account-activity/introduction"""
    account_id = words(told.get("for_user_id"))
    for name, values in told.items():
        if not name.endswith("_events") or not isinstance(values, list):
            continue
        for item in objects(values):
            yield _activity(name, item, account_id, mapping(told, "users"))


def _activity(name: str, item: Json, account_id: str | None, users: Json) -> Event:
    if name == "tweet_create_events":
        tweet, user = second_from_first(item)
        event = event_from_tweet(tweet, includes={"users": [user]}, account_id=account_id)
        return replace(event, id=f"created {event.id}")
    event = Event(fingerprint(name, item), What.OTHER, account_id=account_id)
    status = mapping(item, "status")
    if name == "tweet_delete_events" and (post_id := words(status.get("id"))):
        at = from_milliseconds(item.get("timestamp_ms"))
        return Event(
            f"deleted post:{post_id}", What.POST_GONE, at, account_id, post_id, comment_id=post_id
        )
    if name == "direct_message_events" and item.get("type") == "message_create":
        said, at = mapping(item, "message_create"), from_milliseconds(item.get("created_timestamp"))
        number, sender = words(item.get("id")), words(said.get("sender_id"))
        if number and sender and at and sender != account_id:
            user = _user(mapping(users, sender)) | {"id": sender}
            text = words(mapping(said, "message_data").get("text")) or ""
            author = person_from_user(user, site_url=NETWORK.site)
            return Event(
                f"message:{number}",
                What.MESSAGE,
                at,
                account_id,
                comment_id=number,
                comment=Comment(number, "", text, at, author),
            )
    return event


def second_from_first(status: Json) -> tuple[Json, Json]:
    """A post of X's first API as the second gives it, and its author."""
    whole = mapping(status, "extended_tweet")
    user = _user(mapping(status, "user"))
    references = [
        {"type": kind, "id": number}
        for kind, number in (
            ("replied_to", _id(status, "in_reply_to_status_id")),
            ("quoted", _id(status, "quoted_status_id")),
            ("retweeted", _id(mapping(status, "retweeted_status"), "id")),
        )
        if number
    ]
    entities = mapping(whole, "entities") or mapping(status, "entities")
    mentions = [
        {"username": each.get("screen_name"), "id": _id(each, "id")}
        for each in objects(entities, "user_mentions")
    ]
    text = whole.get("full_text") or status.get("full_text") or status.get("text")
    tweet: Json = {
        "id": _id(status, "id"),
        "text": text,
        "created_at": _iso(status.get("created_at")),
        "author_id": user.get("id"),
        "in_reply_to_user_id": _id(status, "in_reply_to_user_id"),
        "referenced_posts": references,
        "entities": {"urls": list(objects(entities, "urls")), "mentions": mentions},
        "display_text_range": whole.get("display_text_range", status.get("display_text_range")),
    }
    return tweet, user


def _user(user: Json) -> Json:
    return {
        "id": _id(user, "id"),
        "name": user.get("name"),
        "username": user.get("screen_name"),
    }


def _id(item: Json, name: str) -> str | None:
    """The digits: as a number they are more than many programs can hold."""
    return words(item.get(f"{name}_str")) or words(item.get(name))


def _iso(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


RECEIVER = XReceiver()
