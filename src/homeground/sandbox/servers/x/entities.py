"""What is in a tweet's text: wrapped addresses, @names, #tags and $tags, with their places.

The real text has `&`, `<` and `>` escaped and every address replaced by one of t.co. Places count
code points of the text as it is given out; that they do so behind an escaped character is not
documented.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .links import links_in
from .problems import Json

if TYPE_CHECKING:
    from .tweets import Tweets

_HASHTAG = re.compile(r"(?<![\w&#＃])[#＃](\w*[^\W\d]\w*)")
_CASHTAG = re.compile(r"(?<![\w$])\$([A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)(?![\w$])")
_MENTION = re.compile(r"(?<![\w@＠!#$%&*])[@＠]([A-Za-z0-9_]{1,20})(?![\w@＠])")
_SHOWN_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Entity:
    kind: str
    start: int
    end: int
    details: Json = field(default_factory=dict)


def short_address(url: str) -> str:
    """The t.co address of a link: the same for the same link, ten characters long."""
    digest = hashlib.sha256(url.encode()).digest()
    slug = base64.b64encode(digest).decode().replace("+", "a").replace("/", "b")[:10]
    return f"https://t.co/{slug}"


def entities_of(
    text: str, behind: list[str], media_keys: list[str], tweets: Tweets
) -> tuple[str, list[Entity]]:
    """The text as given out, and its entities in order.

    `behind` are addresses that X adds at the end: the first is that of the media, if there are any.
    """
    given = ""
    found: list[Entity] = []
    at = 0
    for link in links_in(text):
        given = _plain(text[at : link.start], given, found, tweets)
        given = _link(link.url, given, found)
        at = link.end
    given = _plain(text[at:], given, found, tweets)
    for number, url in enumerate(behind):
        given += " " if given else ""
        if number == 0 and media_keys:
            given = _media_link(url, given, found, media_keys)
        else:
            given = _link(url, given, found)
    return given, found


def _plain(text: str, given: str, found: list[Entity], tweets: Tweets) -> str:
    """Add a stretch without addresses."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    offset = len(given)
    # Looked for in the whole, so that what stands before the stretch is seen.
    whole = given + escaped
    for kind, pattern in (("hashtags", _HASHTAG), ("cashtags", _CASHTAG)):
        found.extend(
            Entity(kind, match.start(), match.end(), {"tag": match[1]})
            for match in pattern.finditer(whole, offset)
        )
    for match in _MENTION.finditer(whole, offset):
        person = tweets.person_by_handle(match[1])
        details: Json = {"username": match[1]} | ({"id": person.id} if person else {})
        found.append(Entity("mentions", match.start(), match.end(), details))
    return whole


def _link(url: str, given: str, found: list[Entity]) -> str:
    full = url if re.match(r"https?://", url, re.IGNORECASE) else f"http://{url}"
    short = short_address(full)
    shown = re.sub(r"^https?://(?:www\.)?", "", full, flags=re.IGNORECASE)
    if len(shown) > _SHOWN_LETTERS:
        shown = shown[:_SHOWN_LETTERS] + "…"
    details = {"url": short, "expanded_url": full, "display_url": shown}
    found.append(Entity("urls", len(given), len(given) + len(short), details))
    return given + short


def _media_link(url: str, given: str, found: list[Entity], keys: list[str]) -> str:
    short = short_address(url)
    for key in keys:
        details = {
            "url": short,
            "expanded_url": url,
            "display_url": f"pic.x.com/{short.rpartition('/')[2]}",
            "media_key": key,
        }
        found.append(Entity("urls", len(given), len(given) + len(short), details))
    return given + short
