"""Tweets, users and media as X's JSON: default fields only, unless more were asked for.

X speaks two dialects of the same objects. `tweet.fields` is answered in the old words
(`retweet_count`, `referenced_tweets`, `includes.tweets`), which docs.x.com still teaches; the
OpenAPI document 2.167 knows only `post.fields` and the new words (`repost_count`,
`referenced_posts`, `includes.posts`). Reports of September 2026 measured that both work and that
unknown field names are dropped without a word; so does this server. Without either, an answer is
in the old words, as in docs.x.com/x-api/fundamentals/fields (seen 2026-11-22).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from homeground.sandbox.voices import language_of
from homeground.sandbox.world import File, World

from .entities import Entity, entities_of
from .problems import Json
from .tweets import Person, Tweet, Tweets

NEW_EXPANSIONS = frozenset({"referenced_posts", "edit_history_post_ids"})


def as_shown(text: str) -> str:
    """A text as X keeps it: composed, without white space at its ends."""
    return unicodedata.normalize("NFC", text).strip()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks to be shown."""

    tweet: frozenset[str]
    user: frozenset[str]
    media: frozenset[str]
    poll: frozenset[str]
    expansions: frozenset[str]
    new_words: bool

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        expansions = _words(query, "expansions")
        return cls(
            tweet=_words(query, "tweet.fields") | _words(query, "post.fields"),
            user=_words(query, "user.fields"),
            media=_words(query, "media.fields"),
            poll=_words(query, "poll.fields"),
            expansions=expansions,
            new_words="post.fields" in query or bool(expansions & NEW_EXPANSIONS),
        )


class Objects:
    def __init__(self, world: World, tweets: Tweets):
        self.world = world
        self.tweets = tweets

    # --- a tweet ------------------------------------------------------------------------------

    def text(self, tweet: Tweet) -> tuple[str, list[Entity]]:
        """The text as X gives it out, with addresses wrapped, and what is in it."""
        prefix = "".join(f"@{person.handle} " for person in tweet.prefix)
        # The addresses of media and of a quoted tweet stand behind the text.
        behind = []
        if tweet.files:
            kind = "photo" if tweet.files[0].mime.startswith("image/") else "video"
            behind.append(f"{self.page(tweet)}/{kind}/1")
        if tweet.quoted is not None:
            quoted = self.tweets.find(tweet.quoted)
            if quoted is not None:
                behind.append(self.page(quoted))
        keys = [media_key(file) for file in tweet.files]
        return entities_of(prefix + as_shown(tweet.said), behind, keys, self.tweets)

    def page(self, tweet: Tweet) -> str:
        return f"https://x.com/{tweet.author.handle}/status/{tweet.id}"

    def created(self, tweet: Tweet) -> Json:
        """The answer to its creation: in the old words, as seen in public reports."""
        return {"id": tweet.id, "text": self.text(tweet)[0], "edit_history_tweet_ids": [tweet.id]}

    def tweet(self, tweet: Tweet, wanted: Wanted) -> Json:
        text, entities = self.text(tweet)
        new = wanted.new_words
        history = "edit_history_post_ids" if new else "edit_history_tweet_ids"
        shown: Json = {"id": tweet.id, "text": text, history: [tweet.id]}
        # In the new words author_id, referenced_posts and in_reply_to_user_id are expansions.
        asked = wanted.tweet | wanted.expansions
        fields: Json = {
            "author_id": tweet.author.id,
            "conversation_id": tweet.post.id,
            "created_at": _instant(tweet),
            "lang": self._language(tweet),
            "public_metrics": self._metrics(tweet, new),
            "possibly_sensitive": False,
            "reply_settings": tweet.settings.get("reply_settings", "everyone"),
            "edit_controls": self._edit_controls(tweet),
            "display_text_range": _displayed(tweet, text, entities),
            "entities": _entities(entities),
            "attachments": _attachments(tweet),
            "in_reply_to_user_id": tweet.replied_to_author.id if tweet.replied_to_author else None,
            "paid_partnership": tweet.settings.get("paid_partnership"),
        }
        for name, value in fields.items():
            # Expansions such as attachments.media_keys bring their field along.
            brought = any(one.partition(".")[0] == name for one in wanted.expansions)
            if (name in asked or brought) and value not in (None, {}, []):
                shown[name] = value
        references = _references(tweet)
        word = "referenced_posts" if new else "referenced_tweets"
        if references and any(one.partition(".")[0] == word for one in asked):
            shown[word] = references
        return shown

    def _metrics(self, tweet: Tweet, new: bool) -> Json:
        repost, replies, likes, views = 0, 0, 0, 0
        if tweet.comment is None:
            counts = self.world.counts(tweet.post)
            repost, likes, views = counts.shares, counts.likes, counts.views
            replies = counts.comments
        else:
            # The audience of the sandbox does not react to replies, except by answering them.
            replies = sum(1 for c in self.world.comments(tweet.post) if c.parent_id == tweet.id)
        return {
            "repost_count" if new else "retweet_count": repost,
            "reply_count": replies,
            "like_count": likes,
            "quote_count": self.tweets.quotes_of(tweet.id),
            "bookmark_count": 0,
            "impression_count": views,
        }

    def _language(self, tweet: Tweet) -> str:
        account = tweet.author.account
        return language_of(tweet.said, account.language if account else "en")

    def _edit_controls(self, tweet: Tweet) -> Json:
        until = tweet.created_at + timedelta(hours=1)
        return {
            "edits_remaining": 5,
            "is_edit_eligible": tweet.comment is None and tweet.poll is None,
            "editable_until": f"{until:%Y-%m-%dT%H:%M:%S}.000Z",
        }

    # --- a person -----------------------------------------------------------------------------

    def user(self, person: Person, wanted: Wanted) -> Json:
        account = person.account
        shown: Json = {"id": person.id, "name": person.name, "username": person.handle}
        fields: Json = {
            "created_at": f"{account.created_at:%Y-%m-%dT%H:%M:%S}.000Z" if account else None,
            "description": "",
            "protected": False,
            "verified": False,
            "verified_type": "none",
            "url": "",
            "public_metrics": self._user_metrics(person),
        }
        for name, value in fields.items():
            if name in wanted.user and value is not None:
                shown[name] = value
        return shown

    def _user_metrics(self, person: Person) -> Json:
        said = sum(1 for _ in self.tweets.by(person.id)) if person.account else 0
        return {
            "followers_count": person.account.followers if person.account else 0,
            "following_count": 0,
            # Which word X uses here was not found for requests without tweet or post fields: both.
            "tweet_count": said,
            "post_count": said,
            "listed_count": 0,
            "like_count": 0,
            "media_count": 0,
        }

    # --- what else was asked for --------------------------------------------------------------

    def includes(self, shown: Iterable[Tweet], wanted: Wanted) -> Json:
        users: dict[str, Person] = {}
        others: dict[str, Tweet] = {}
        media: dict[str, File] = {}
        polls: dict[str, Json] = {}
        word = "referenced_posts" if wanted.new_words else "referenced_tweets"
        for tweet in shown:
            if "author_id" in wanted.expansions:
                users[tweet.author.id] = tweet.author
            if "in_reply_to_user_id" in wanted.expansions and tweet.replied_to_author:
                users[tweet.replied_to_author.id] = tweet.replied_to_author
            if "entities.mentions.username" in wanted.expansions:
                users |= {p.id: p for p in tweet.prefix}
            if wanted.expansions & {f"{word}.id", word, f"{word}.id.author_id"}:
                for reference in _references(tweet):
                    other = self.tweets.find(reference["id"])
                    if other is not None:
                        others[other.id] = other
                        if f"{word}.id.author_id" in wanted.expansions:
                            users[other.author.id] = other.author
            if "attachments.media_keys" in wanted.expansions:
                media |= {media_key(file): file for file in tweet.files}
            if "attachments.poll_ids" in wanted.expansions and tweet.poll:
                polls[tweet.poll["id"]] = self._poll(tweet, wanted)
        found: Json = {
            "users": [self.user(person, wanted) for person in users.values()],
            "posts" if wanted.new_words else "tweets": [
                self.tweet(other, wanted) for other in others.values()
            ],
            "media": [_media(file, wanted) for file in media.values()],
            "polls": list(polls.values()),
        }
        return {name: things for name, things in found.items() if things}

    def _poll(self, tweet: Tweet, wanted: Wanted) -> Json:
        assert tweet.poll is not None
        ends = tweet.created_at + timedelta(minutes=tweet.poll["duration_minutes"])
        shown: Json = {
            "id": tweet.poll["id"],
            "options": [
                {"position": position, "label": label, "votes": 0}
                for position, label in enumerate(tweet.poll["options"], start=1)
            ],
        }
        fields: Json = {
            "duration_minutes": tweet.poll["duration_minutes"],
            "end_datetime": f"{ends:%Y-%m-%dT%H:%M:%S}.000Z",
            "voting_status": "open" if ends > self.world.clock.now() else "closed",
        }
        return shown | {name: value for name, value in fields.items() if name in wanted.poll}


def media_key(file: File) -> str:
    """X's key of a file: its kind (3 photo, 16 GIF, 7 video) and its id."""
    kind = {"image/gif": 16}.get(file.mime, 3 if file.mime.startswith("image/") else 7)
    return f"{kind}_{file.id}"


def _media(file: File, wanted: Wanted) -> Json:
    kind = "animated_gif" if file.mime == "image/gif" else "photo"
    shown: Json = {"media_key": media_key(file), "type": kind}
    fields: Json = {
        "width": file.width,
        "height": file.height,
        "alt_text": file.alt,
        "url": file.extra.get("url"),
    }
    return shown | {n: v for n, v in fields.items() if n in wanted.media and v is not None}


def _references(tweet: Tweet) -> list[Json]:
    found: list[Json] = []
    if tweet.quoted is not None:
        found.append({"type": "quoted", "id": tweet.quoted})
    if tweet.replied_to is not None:
        found.append({"type": "replied_to", "id": tweet.replied_to})
    return found


def _attachments(tweet: Tweet) -> Json:
    found: Json = {}
    if tweet.files:
        found["media_keys"] = [media_key(file) for file in tweet.files]
    if tweet.poll:
        found["poll_ids"] = [tweet.poll["id"]]
    return found


def _entities(entities: list[Entity]) -> Json:
    found: Json = {}
    for entity in entities:
        found.setdefault(entity.kind, []).append(
            {"start": entity.start, "end": entity.end, **entity.details}
        )
    return found


def _displayed(tweet: Tweet, text: str, entities: list[Entity]) -> list[int]:
    """From behind the names that X puts before a reply to before the address of the media."""
    start = sum(len(person.handle) + 2 for person in tweet.prefix)
    end = min((e.start - 1 for e in entities if "media_key" in e.details), default=len(text))
    return [min(start, len(text)), max(min(start, len(text)), end)]


def _instant(tweet: Tweet) -> str:
    return f"{tweet.created_at:%Y-%m-%dT%H:%M:%S}.{tweet.created_at.microsecond // 1000:03d}Z"


def _words(query: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(word for word in query.get(name, "").split(",") if word)
