"""The query language of recent search, as far as this server knows it.

Words, "phrases", #tags, @names, `from:` `to:` `conversation_id:` `lang:` `is:` `has:`, `-` before
any of them, parentheses and `OR`. An operator that is not known here is refused, not ignored.
Source: docs.x.com/x-api/posts/search/integrate/operators.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from homeground.sandbox.voices import language_of

from .problems import Refusal, invalid
from .tweets import Tweet

TextOf = Callable[[Tweet], str]
Matcher = Callable[[Tweet, TextOf], bool]

_TOKEN = re.compile(r'\s*(-?"[^"]*"|-?\(|\)|[^\s()]+)')


def matcher_of(query: str) -> Matcher:
    """Raises: Refusal, 400, for a query that cannot be read."""
    tokens = _TOKEN.findall(query)
    reader = _Reader(query, tokens)
    matcher = reader.either()
    if reader.left():
        raise reader.bad("unmatched ')'")
    return matcher


class _Reader:
    def __init__(self, query: str, tokens: list[str]):
        self.query = query
        self.tokens = tokens
        self.at = 0

    def left(self) -> bool:
        return self.at < len(self.tokens)

    def bad(self, why: str) -> Refusal:
        # The first words were seen in real answers; how they go on depends on the error.
        return invalid("query", self.query, f"There were errors processing your request: {why}")

    def either(self) -> Matcher:
        options = [self.every()]
        while self.left() and self.tokens[self.at] == "OR":
            self.at += 1
            options.append(self.every())
        return lambda tweet, text: any(option(tweet, text) for option in options)

    def every(self) -> Matcher:
        parts: list[Matcher] = []
        while self.left() and self.tokens[self.at] not in ("OR", ")"):
            parts.append(self.single())
        if not parts:
            raise self.bad("missing a term")
        return lambda tweet, text: all(part(tweet, text) for part in parts)

    def single(self) -> Matcher:
        word = self.tokens[self.at]
        self.at += 1
        if word.startswith("-"):
            inner = self.group() if word == "-(" else self.term(word[1:])
            return lambda tweet, text: not inner(tweet, text)
        return self.group() if word == "(" else self.term(word)

    def group(self) -> Matcher:
        inner = self.either()
        if not self.left() or self.tokens[self.at] != ")":
            raise self.bad("missing ')'")
        self.at += 1
        return inner

    def term(self, token: str) -> Matcher:
        name, colon, value = token.partition(":")
        if colon and value and re.fullmatch(r"[a-z_]+", name) and not value.startswith("//"):
            return self.operator(name, value)
        phrase = token.strip('"').lower()
        whole = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)") if phrase.isascii() else None
        if whole is not None:
            return lambda tweet, text: whole.search(text(tweet).lower()) is not None
        # Languages without spaces have no word ends to look for.
        return lambda tweet, text: phrase in text(tweet).lower()

    def operator(self, name: str, value: str) -> Matcher:
        wanted = value.lstrip("@").lower()
        match name, value:
            case "from", _:
                return lambda tweet, text: wanted in (tweet.author.handle.lower(), tweet.author.id)
            case "to", _:
                return lambda tweet, text: (
                    tweet.replied_to_author is not None
                    and wanted
                    in (
                        tweet.replied_to_author.handle.lower(),
                        tweet.replied_to_author.id,
                    )
                )
            case "conversation_id", _:
                return lambda tweet, text: tweet.post.id == value
            case "lang", _:
                return lambda tweet, text: _language(tweet) == wanted
            case "is", "reply":
                return lambda tweet, text: tweet.replied_to is not None
            case "is", "quote":
                return lambda tweet, text: tweet.quoted is not None
            case "is", "retweet":
                return lambda tweet, text: False
            case "has", "media" | "images":
                return lambda tweet, text: bool(tweet.files)
            case "has", "links":
                return lambda tweet, text: "https://t.co/" in text(tweet)
            case _:
                raise self.bad(f"invalid operator '{name}:{value}'")


def _language(tweet: Tweet) -> str:
    account = tweet.author.account
    return language_of(tweet.said, account.language if account else "en")
