"""Links, mentions and hashtags in a text: places counted in bytes of its UTF-8.

https://docs.bsky.app/docs/advanced-guides/post-richtext and app.bsky.richtext.facet
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import regex

from homeground.networks.reading import Json, count, mapping, objects, words

from .limits import TAG_MAX, TAG_MAX_BYTES

FACET = "app.bsky.richtext.facet"
_LINK = regex.compile(r"(?<![^\s(])https?://[^\s\x00]+", regex.IGNORECASE)
_MENTION = regex.compile(
    r"(?<![^\s(])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)(?![a-z0-9-])",
    regex.IGNORECASE,
)
# As Bluesky's own app reads them: not in the middle of a word, and no digit first.
_TAG = regex.compile(
    r"(?<!\S)[#＃]([\p{L}\p{Extended_Pictographic}][\p{L}\p{M}\p{Nd}\p{Extended_Pictographic}\u200d\ufe0f_-]*)"
)
_SCHEME = regex.compile(r"^https?://(?:www\.)?", regex.IGNORECASE)
_AFTER_A_LINK = ".,;:!?»“”’'\""
_SHOWN_MAX = 30
"""Letters of an address that are shown of it, as in Bluesky's own app; the rest becomes “…”."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, in characters, and what it is: an address, a handle or a tag."""

    kind: Literal["link", "mention", "tag"]
    start: int
    end: int
    value: str


def spans_in(text: str) -> list[Span]:
    """What a reader takes for links, mentions and hashtags, in order; none overlaps another."""
    found = sorted(
        [*_links(text), *_mentions(text), *_tags(text)], key=lambda span: (span.start, -span.end)
    )
    kept: list[Span] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def facets_from_text(
    text: str, *, people: Mapping[str, str], shown: str = "", link: str = ""
) -> list[Json]:
    """The facets of `text`. `people` are DIDs by handle in lower case; who is not there is no facet.

    `shown` is what stands for the address `link` at the text's end.
    """
    facets = []
    body = text.removesuffix(shown) if shown else text
    for span in spans_in(body):
        feature: Json
        if span.kind == "mention":
            did = people.get(span.value.lower())
            if did is None:
                continue
            feature = {"$type": f"{FACET}#mention", "did": did}
        elif span.kind == "link":
            feature = {"$type": f"{FACET}#link", "uri": span.value}
        else:
            feature = {"$type": f"{FACET}#tag", "tag": span.value}
        facets.append(_facet(text, span.start, span.end, feature))
    if shown:
        feature = {"$type": f"{FACET}#link", "uri": link}
        facets.append(_facet(text, len(body), len(text), feature))
    return facets


def shortened(link: str) -> str:
    """What people are shown of an address: no scheme, and the path only as far as it is short.

    >>> shortened("https://www.lumikko.example/kajo?utm_source=bluesky&utm_medium=social")
    'lumikko.example/kajo?utm_sourc…'
    """
    bare = _bare(link).rstrip("/")
    host, slash, rest = bare.partition("/")
    room = max(0, _SHOWN_MAX - len(host) - len(slash))
    return bare if len(rest) <= room else f"{host}{slash}{rest[:room]}…"


def plain_from_richtext(text: str, facets: object) -> str:
    """The text with shortened addresses written out again."""
    whole = text.encode("utf-8", "surrogatepass")
    for start, end, uri in sorted(_link_facets(facets), reverse=True):
        if not 0 <= start < end <= len(whole):
            continue
        shown = whole[start:end].decode("utf-8", "replace")
        if _stands_for(shown, uri):
            whole = whole[:start] + uri.encode("utf-8", "surrogatepass") + whole[end:]
    return whole.decode("utf-8", "replace")


def first_link(facets: object) -> str | None:
    return next((uri for _, _, uri in sorted(_link_facets(facets))), None)


def _stands_for(shown: str, uri: str) -> bool:
    # Words with a link behind them stay words.
    start = _bare(shown.removesuffix("...").removesuffix("…"))
    return "." in start and _bare(uri).startswith(start)


def _bare(address: str) -> str:
    return _SCHEME.sub("", address)


def _link_facets(facets: object) -> Iterator[tuple[int, int, str]]:
    for facet in objects({"facets": facets}, "facets"):
        index = mapping(facet, "index")
        start, end = count(index.get("byteStart")), count(index.get("byteEnd"))
        for feature in objects(facet, "features"):
            uri = words(feature.get("uri"))
            if feature.get("$type") == f"{FACET}#link" and uri and start is not None and end:
                yield start, end, uri
                break


def _facet(text: str, start: int, end: int, feature: Json) -> Json:
    first = len(text[:start].encode("utf-8"))
    return {
        "index": {"byteStart": first, "byteEnd": first + len(text[start:end].encode("utf-8"))},
        "features": [feature],
    }


def _links(text: str) -> Iterator[Span]:
    for match in _LINK.finditer(text):
        address = match[0].rstrip(_AFTER_A_LINK)
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(_AFTER_A_LINK)
        if len(address) > len("https://"):
            yield Span("link", match.start(), match.start() + len(address), address)


def _mentions(text: str) -> Iterator[Span]:
    for match in _MENTION.finditer(text):
        yield Span("mention", match.start(), match.end(), match[1])


def _tags(text: str) -> Iterator[Span]:
    for match in _TAG.finditer(text):
        tag = match[1]
        if len(regex.findall(r"\X", tag)) <= TAG_MAX and len(tag.encode("utf-8")) <= TAG_MAX_BYTES:
            yield Span("tag", match.start(), match.end(), tag)
