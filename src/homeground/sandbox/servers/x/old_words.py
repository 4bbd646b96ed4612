"""A tweet in the words of API 1.1, which the Account Activity API still uses.

developer.x.com/en/docs/x-api/enterprise/account-activity-api/guides/account-activity-data-objects and
…/v1/data-dictionary/object-model/tweet, seen 2026-11-22.
"""

from __future__ import annotations

from datetime import datetime

from .objects import Objects
from .problems import Json
from .tweets import Person, Tweet


def tweet_in_old_words(tweet: Tweet, objects: Objects) -> Json:
    text, entities = objects.text(tweet)
    answered = tweet.replied_to_author
    return {
        "created_at": _instant(tweet.created_at),
        "id": int(tweet.id),
        "id_str": tweet.id,
        "text": text,
        "source": "",
        "truncated": False,
        "in_reply_to_status_id": int(tweet.replied_to) if tweet.replied_to else None,
        "in_reply_to_status_id_str": tweet.replied_to,
        "in_reply_to_user_id": int(answered.id) if answered else None,
        "in_reply_to_user_id_str": answered.id if answered else None,
        "in_reply_to_screen_name": answered.handle if answered else None,
        "user": _user(tweet.author),
        "geo": None,
        "coordinates": None,
        "place": None,
        "contributors": None,
        "is_quote_status": tweet.quoted is not None,
        "quote_count": 0,
        "reply_count": 0,
        "retweet_count": 0,
        "favorite_count": 0,
        "entities": {
            "hashtags": [
                {"text": one.details["tag"], "indices": [one.start, one.end]}
                for one in entities
                if one.kind == "hashtags"
            ],
            "urls": [
                {**one.details, "indices": [one.start, one.end]}
                for one in entities
                if one.kind == "urls" and "media_key" not in one.details
            ],
            "user_mentions": [
                {
                    "screen_name": one.details["username"],
                    "id_str": one.details.get("id"),
                    "indices": [one.start, one.end],
                }
                for one in entities
                if one.kind == "mentions"
            ],
            "symbols": [],
        },
        "favorited": False,
        "retweeted": False,
        "filter_level": "low",
        "lang": "und",
        "timestamp_ms": str(int(tweet.created_at.timestamp() * 1000)),
    }


def _user(person: Person) -> Json:
    return {
        "id": int(person.id),
        "id_str": person.id,
        "name": person.name,
        "screen_name": person.handle,
        "protected": False,
        "verified": False,
        "followers_count": person.account.followers if person.account else 0,
        "friends_count": 0,
        "profile_image_url_https": "",
    }


def _instant(moment: datetime) -> str:
    return moment.strftime("%a %b %d %H:%M:%S +0000 %Y")
