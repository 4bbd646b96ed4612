"""Mastodon: grapheme clusters, a link counting 23, `@name@server` counting as `@name`.

As `StatusLengthValidator` does it, in all versions since 4.0:
https://github.com/mastodon/mastodon/blob/main/app/validators/status_length_validator.rb
with links from https://github.com/mastodon/mastodon/blob/main/config/initializers/twitter_regex.rb
and mentions from `MENTION_RE` of https://github.com/mastodon/mastodon/blob/main/app/models/account.rb.
A server counts the content warning with the text: add both. Links need a scheme. A server may allow
other lengths, and says so (`characters_reserved_per_url`, `max_characters`); 23 is every release's.
"""

from __future__ import annotations

import re

import regex

from .graphemes import graphemes
from .urls import LinkGrammar, link_spans

LINK_PLACEHOLDER = "x" * 23
LONGEST_SERVER_NAME = 253

_IN_PATH = r"[^\p{White_Space}<>()?]"
_BRACKETS = rf"\((?:{_IN_PATH}+|{_IN_PATH}*\({_IN_PATH}+\){_IN_PATH}*)\)"
_ENDS_PATH = rf"(?:[^\p{{White_Space}}()?!*\"'「」<>;:=,.$%\[\]~&|@]|{_BRACKETS})"
_PATH = rf"(?:{_IN_PATH}*(?:{_BRACKETS}{_IN_PATH}*)*{_ENDS_PATH}|{_IN_PATH}+/)"
# The characters of an internationalized address, RFC 3987 (ucschar and iprivate).
_BEYOND_ASCII = (
    r"\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef"
    + "".join(rf"\U{plane:04x}0000-\U{plane:04x}fffd" for plane in range(1, 14))
    + r"\U000e1000-\U000efffd\U000f0000-\U000ffffd\U00100000-\U0010fffd"
)
_QUERY = (
    rf"\?[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@\^{_BEYOND_ASCII}]*[A-Za-z0-9_&=#/\-{_BEYOND_ASCII}]"
)
LINKS = LinkGrammar(
    scheme=re.compile(r"(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)\Z", re.IGNORECASE),
    tail=regex.compile(rf"(?::[0-9]+)?(?P<path>/{_PATH}*)?(?:{_QUERY})?"),
    bare_links=False,
)

_WORD = r"[\p{L}\p{M}\p{Nd}\p{Pc}]"
_MENTION = regex.compile(
    rf"(?<![=/\p{{L}}\p{{M}}\p{{Nd}}\p{{Pc}}])(@[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)"
    rf"(?:@({_WORD}+(?:[.-]+{_WORD}+)*))?"
)
_NO_MENTION_BEFORE = regex.compile(
    r"[@＠]|://|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263"
    r"\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff]"
)


def mastodon_characters(text: str) -> int:
    """Characters of a post (500 on most servers).

    >>> mastodon_characters("See https://example.com/a/long/path")
    27
    >>> mastodon_characters("Hello @alice@example.com")
    12
    """
    if not text or text.isspace():
        return 0
    if ("@" in text) or ("://" in text and "." in text):
        text = _shortened(text)
    return graphemes(text)


def _shortened(text: str) -> str:
    parts = [(start, end, LINK_PLACEHOLDER) for start, end in link_spans(text, LINKS)]
    parts += [
        (*mention.span(), mention[1])
        for mention in _MENTION.finditer(text)
        if len(mention[2] or "") <= LONGEST_SERVER_NAME
        and not _NO_MENTION_BEFORE.match(text, mention.end())
    ]
    pieces, done = [], 0
    for start, end, shown in sorted(parts):
        # Of two that overlap the first counts.
        if start >= done:
            pieces += [text[done:start], shown]
            done = end
    return "".join([*pieces, text[done:]])
