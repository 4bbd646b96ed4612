"""Reading: single tweets, timelines, mentions, recent search, users.

Source: the OpenAPI document 2.167 and docs.x.com, seen 2026-11-22.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from homeground.sandbox.world import Account, World

from .objects import Objects, Wanted
from .problems import Json, invalid, not_found_error
from .search import matcher_of
from .tweets import Tweet, Tweets

FIELDS = frozenset(
    {
        "tweet.fields", "post.fields", "user.fields", "media.fields", "poll.fields",
        "place.fields", "expansions",
    }
)  # fmt: skip
PAGE = frozenset(
    {"max_results", "pagination_token", "start_time", "end_time", "since_id", "until_id"}
)
RECENT_DAYS = 7
LONGEST_QUERY = 512


class Reading:
    def __init__(self, world: World, tweets: Tweets, objects: Objects):
        self.world = world
        self.tweets = tweets
        self.objects = objects

    def one(self, tweet_id: str, query: Mapping[str, str]) -> Json:
        _known(query, FIELDS)
        _is_id(tweet_id, "id")
        return self._single(self.tweets.find(tweet_id), "tweet", "id", tweet_id, Wanted.of(query))

    def several(self, query: Mapping[str, str]) -> Json:
        _known(query, FIELDS | {"ids"})
        wanted = Wanted.of(query)
        ids = query.get("ids", "").split(",")
        if ids == [""]:
            raise invalid("ids", [], "The `ids` query parameter can not be empty")
        if len(ids) > 100:
            raise invalid(
                "ids",
                ids,
                f"The number of values in the `ids` query parameter list [{len(ids)}] "
                "is not between 1 and 100",
            )
        for tweet_id in ids:
            _is_id(tweet_id, "ids")
        found = {tweet_id: self.tweets.find(tweet_id) for tweet_id in ids}
        there = [tweet for tweet in found.values() if tweet is not None]
        answer: Json = {}
        if there:
            answer["data"] = [self.objects.tweet(tweet, wanted) for tweet in there]
        if includes := self.objects.includes(there, wanted):
            answer["includes"] = includes
        # A 200 whose errors name what is missing: "Partial errors" in X's documentation.
        if missing := [i for i, tweet in found.items() if tweet is None]:
            answer["errors"] = [not_found_error("tweet", "ids", i) for i in missing]
        return answer

    def _single(
        self, tweet: Tweet | None, what: str, parameter: str, value: str, wanted: Wanted
    ) -> Json:
        if tweet is None:
            # X answers a lookup of one missing thing with 200 and only `errors`, as in "Partial
            # errors"; seen in public reports too.
            return {"errors": [not_found_error(what, parameter, value)]}
        answer: Json = {"data": self.objects.tweet(tweet, wanted)}
        if includes := self.objects.includes([tweet], wanted):
            answer["includes"] = includes
        return answer

    # --- lists --------------------------------------------------------------------------------

    def timeline(self, user_id: str, query: Mapping[str, str]) -> Json:
        _known(query, FIELDS | PAGE | {"exclude"})
        if self.tweets.person_by_id(user_id) is None:
            return {"errors": [not_found_error("user", "id", user_id)]}
        tweets = self.tweets.by(user_id)
        excluded = query.get("exclude", "").split(",")
        if "replies" in excluded:
            tweets = (tweet for tweet in tweets if tweet.replied_to is None)
        return self._page(tweets, query, least=5, most=100)

    def mentions(self, user_id: str, query: Mapping[str, str]) -> Json:
        _known(query, FIELDS | PAGE)
        account = self.world.account("x", user_id)
        if account is None:
            return {"errors": [not_found_error("user", "id", user_id)]}
        return self._page(self.tweets.mentioning(account), query, least=5, most=100)

    def search(self, query: Mapping[str, str]) -> Json:
        _known(query, FIELDS | PAGE | {"query", "next_token", "sort_order"})
        words = query.get("query", "").strip()
        if not words:
            raise invalid("query", "", "The `query` query parameter can not be empty")
        if len(words) > LONGEST_QUERY:
            raise invalid(
                "query",
                words,
                f"There are [{len(words)}] characters in the query; at most "
                f"[{LONGEST_QUERY}] are allowed",
            )
        earliest = self.world.clock.now() - timedelta(days=RECENT_DAYS)
        start = _instant(query, "start_time")
        if start is not None and start < earliest:
            raise invalid(
                "start_time",
                query["start_time"],
                "Invalid 'start_time':'" + query["start_time"] + "'. 'start_time' must be on or "
                f"after {earliest:%Y-%m-%dT%H:%MZ}. Please use a 'start_time' after the start of "
                "the recent search window.",
            )
        matches = matcher_of(words)
        text: Callable[[Tweet], str] = lambda tweet: self.objects.text(tweet)[0]  # noqa: E731
        found = (
            tweet
            for tweet in self.tweets.all()
            if tweet.created_at >= earliest and matches(tweet, text)
        )
        return self._page(found, query, least=10, most=100)

    def _page(
        self, tweets: Iterable[Tweet], query: Mapping[str, str], *, least: int, most: int
    ) -> Json:
        """One page, newest first, from `max_results`, the token and the bounds of a query."""
        size = _size(query, least, most)
        wanted = Wanted.of(query)
        before = _bound(query, "until_id")
        after = _bound(query, "since_id")
        token = query.get("next_token") or query.get("pagination_token")
        if token:
            before = min(filter(None, (before, _from_token(token, query))))
        start, end = _instant(query, "start_time"), _instant(query, "end_time")
        chosen = sorted(
            (
                tweet
                for tweet in tweets
                if (before is None or tweet.number < before)
                and (after is None or tweet.number > after)
                and (start is None or tweet.created_at >= start)
                and (end is None or tweet.created_at < end)
            ),
            key=lambda tweet: tweet.number,
            reverse=True,
        )
        page = chosen[:size]
        answer: Json = {"meta": {"result_count": len(page)}}
        if page:
            answer["data"] = [self.objects.tweet(tweet, wanted) for tweet in page]
            answer["meta"] |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        if includes := self.objects.includes(page, wanted):
            answer["includes"] = includes
        if len(chosen) > size:
            answer["meta"]["next_token"] = _to_token(page[-1].number)
        return answer

    # --- people -------------------------------------------------------------------------------

    def me(self, account: Account, query: Mapping[str, str]) -> Json:
        _known(query, FIELDS)
        return {"data": self.objects.user(self.tweets.person(account), Wanted.of(query))}

    def user(self, user_id: str, query: Mapping[str, str]) -> Json:
        _known(query, FIELDS)
        _is_id(user_id, "id")
        person = self.tweets.person_by_id(user_id)
        if person is None:
            return {"errors": [not_found_error("user", "id", user_id)]}
        return {"data": self.objects.user(person, Wanted.of(query))}

    def user_by_name(self, handle: str, query: Mapping[str, str]) -> Json:
        _known(query, FIELDS)
        person = self.tweets.person_by_handle(handle)
        if person is None:
            return {"errors": [not_found_error("user", "username", handle)]}
        return {"data": self.objects.user(person, Wanted.of(query))}


def _known(query: Mapping[str, str], names: frozenset[str]) -> None:
    """Unknown parameters are refused in words that X's staff quoted (twittercommunity 151746)."""
    for name, value in query.items():
        if name not in names:
            raise invalid(
                name,
                value,
                f"The query parameter [{name}] is not one of [{','.join(sorted(names))}]",
            )


def _is_id(value: str, parameter: str) -> None:
    if not (value.isascii() and value.isdigit() and len(value) <= 19):
        raise invalid(
            parameter,
            value,
            f"The `{parameter}` query parameter value [{value}] is not valid",
        )


def _size(query: Mapping[str, str], least: int, most: int) -> int:
    value = query.get("max_results", "10")
    if not value.isdigit() or not least <= int(value) <= most:
        raise invalid(
            "max_results",
            value,
            f"The `max_results` query parameter value [{value}] is not between {least} and {most}",
        )
    return int(value)


def _bound(query: Mapping[str, str], name: str) -> int | None:
    value = query.get(name)
    if value is None:
        return None
    _is_id(value, name)
    return int(value)


def _instant(query: Mapping[str, str], name: str) -> datetime | None:
    value = query.get(name)
    if value is None:
        return None
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise invalid(
            name, value, f"The `{name}` query parameter value [{value}] is not a valid date-time"
        )
    return instant


def _to_token(number: int) -> str:
    return base64.b32hexencode(f"before:{number}".encode()).decode().rstrip("=").lower()


def _from_token(token: str, query: Mapping[str, str]) -> int:
    try:
        padded = token.upper() + "=" * (-len(token) % 8)
        word, _, number = base64.b32hexdecode(padded).decode().partition(":")
        if word != "before":
            raise ValueError(token)
        return int(number)
    except (ValueError, binascii.Error):
        name = "next_token" if "next_token" in query else "pagination_token"
        raise invalid(
            name, token, f"The `{name}` query parameter value [{token}] is not valid"
        ) from None
