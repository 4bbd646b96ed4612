"""How each network counts text: one rule for each limit, by slug.

A rule's slug is its network's, with a suffix where a network has several limits. The limits
themselves belong to the networks. No rule raises, whatever the text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .graphemes import graphemes
from .livejournal import post_bytes, subject_characters
from .mastodon import mastodon_characters
from .threads import threads_characters
from .units import characters, utf8_bytes, utf16_units
from .weibo import weibo_units
from .x import x_weight


@dataclass(frozen=True, slots=True)
class CountingRule:
    """How one limit counts a text.

    `unit` names what is counted, in English, to be translated where it is shown; `verified` says whether `source` states it for this
    network, and `note` what is left open.
    """

    slug: str
    unit: str
    count: Callable[[str], int]
    source: str
    seen_on: date
    verified: bool = True
    note: str = ""


_SEEN = date(2026, 11, 22)
_UNICODE = "https://www.unicode.org/glossary/"

RULES: dict[str, CountingRule] = {
    rule.slug: rule
    for rule in (
        CountingRule("characters", "characters", characters, f"{_UNICODE}#code_point", _SEEN),
        CountingRule("utf8_bytes", "bytes", utf8_bytes, f"{_UNICODE}#UTF_8", _SEEN),
        CountingRule("utf16_units", "UTF-16 units", utf16_units, f"{_UNICODE}#UTF_16", _SEEN),
        CountingRule(
            "graphemes", "graphemes", graphemes, "https://www.unicode.org/reports/tr29/", _SEEN
        ),
        CountingRule(
            "vk",
            "characters",
            characters,
            "https://dev.vk.com/ru/method/wall.post",
            _SEEN,
            verified=False,
            note="VK documents neither the limit nor its unit; code points are assumed.",
        ),
        CountingRule(
            "livejournal",
            "bytes",
            post_bytes,
            "https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/ljprotocol.pl",
            _SEEN,
            note="UTF-8; a line end is one byte, as the server stores it.",
        ),
        CountingRule(
            "livejournal_subject",
            "characters",
            subject_characters,
            "https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/ljprotocol.pl",
            _SEEN,
            note="A subject is limited in bytes as well: see livejournal_subject_bytes.",
        ),
        CountingRule(
            "livejournal_subject_bytes",
            "bytes",
            post_bytes,
            "https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/ljprotocol.pl",
            _SEEN,
        ),
        CountingRule(
            "x",
            "weighted characters",
            x_weight,
            "https://github.com/twitter/twitter-text/blob/master/config/v3.json",
            _SEEN,
            note="Emoji by Unicode's sequences; X may not know the newest of them yet.",
        ),
        CountingRule(
            "mastodon",
            "characters",
            mastodon_characters,
            "https://github.com/mastodon/mastodon/blob/main/app/validators/status_length_validator.rb",
            _SEEN,
            note="A content warning counts with the text.",
        ),
        CountingRule(
            "weibo",
            "full-width characters",
            weibo_units,
            "https://schappo.blogspot.co.uk/2012/10/weibo-character-count.html",
            _SEEN,
            verified=False,
            note="Observed by others in 2012 and 2013, not documented by Weibo.",
        ),
        CountingRule(
            "bluesky",
            "graphemes",
            graphemes,
            "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json",
            _SEEN,
            note="A post is limited in bytes as well: see bluesky_bytes.",
        ),
        CountingRule(
            "bluesky_bytes",
            "bytes",
            utf8_bytes,
            "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json",
            _SEEN,
        ),
        CountingRule(
            "telegram",
            "UTF-16 units",
            utf16_units,
            "https://core.telegram.org/api/entities#entity-length",
            _SEEN,
            note="Counted after formatting marks are taken out.",
        ),
        CountingRule(
            "threads",
            "characters",
            threads_characters,
            "https://developers.facebook.com/documentation/threads/posts",
            _SEEN,
            note="Emoji count as their bytes; which signs are emoji is Unicode's definition.",
        ),
    )
}


def remaining(rule: CountingRule, text: str, limit: int) -> int:
    """How much of `limit`, in the rule's unit, `text` leaves; negative by what it has too much.

    >>> remaining(RULES["x"], "Hi http://test.co", 280)
    254
    """
    return limit - rule.count(text)
