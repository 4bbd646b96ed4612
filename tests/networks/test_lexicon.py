"""The reader of lexicons, held against what they say of a post."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .lexicon import Lexicons

POST = {"$type": "app.bsky.feed.post", "text": "Licht", "createdAt": "2026-11-22T10:00:00.000Z"}
PUT = {
    "repo": "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
    "collection": "app.bsky.feed.post",
    "rkey": "3jzfcijpj2z2a",
    "record": POST,
}


@pytest.fixture(scope="module")
def lexicons(shared: Path) -> Lexicons:
    return Lexicons.of(shared)


def test_a_plain_post_is_right(lexicons: Lexicons) -> None:
    assert lexicons.record_problems(POST) == []
    assert lexicons.input_problems("com.atproto.repo.putRecord", PUT) == []
    assert lexicons.input_problems("com.atproto.repo.putRecord", PUT | {"swapRecord": None}) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": "é" * 301}, "maxGraphemes"),
        ({"text": "👨‍👩‍👧‍👦" * 121}, "maxLength"),
        ({"text": 1}, "no string"),
        ({"text": None}, "null"),
        ({"createdAt": "2026-11-22T10:00:00"}, "datetime"),
        ({"langs": ["de", "en", "fr", "ru"]}, "maxLength"),
        ({"langs": ["deutsch!"]}, "language"),
        ({"embed": {"images": []}}, "without $type"),
        ({"embed": {"$type": "app.bsky.embed.poll"}}, "not among"),
        ({"facets": [{"index": {"byteStart": -1, "byteEnd": 2}, "features": []}]}, "bounds"),
        ({"reply": {"root": {"uri": "at://did:plc:a/app.bsky.feed.post/1"}}}, "missing"),
        ({"$type": "app.bsky.feed.toot"}, "unknown type"),
    ],
)
def test_what_is_wrong_is_named(lexicons: Lexicons, change: dict[str, Any], says: str) -> None:
    (problem, *_) = lexicons.record_problems(POST | change)
    assert says in problem


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rkey": "a/b"}, "record-key"),
        ({"rkey": "self"}, "no tid"),
        ({"collection": "app.bsky.feed.like"}, "not a"),
        ({"swapRecrod": None}, "not in the lexicon"),
        ({"repo": "nobody"}, "at-identifier"),
    ],
)
def test_a_wrong_write_is_named(lexicons: Lexicons, change: dict[str, Any], says: str) -> None:
    problems = lexicons.input_problems("com.atproto.repo.putRecord", PUT | change)
    assert any(says in problem for problem in problems)


def test_a_blob_is_held_to_its_size_and_kind(lexicons: Lexicons) -> None:
    blob = {
        "$type": "blob",
        "ref": {"$link": "bafkreibabalobzn6cd366ukcsjycp4yymjymgfxcv6xczmlgpemzkz3cfa"},
        "mimeType": "image/png",
        "size": 2_000_001,
    }
    image = {"image": blob, "alt": "", "aspectRatio": {"width": 0, "height": 1}}
    embed = {"$type": "app.bsky.embed.images", "images": [image]}
    size, ratio = lexicons.record_problems(POST | {"embed": embed})
    assert "2000001 bytes" in size
    assert "out of its bounds" in ratio
    assert lexicons.input_problems("com.atproto.repo.uploadBlob", b"x", encoding="image/png") == []


def test_parameters_are_typed_and_known(lexicons: Lexicons) -> None:
    nsid = "app.bsky.feed.getAuthorFeed"
    assert lexicons.query_problems(nsid, "actor=did%3Aplc%3Aa&limit=100") == []
    (missing,) = lexicons.query_problems(nsid, "limit=5")
    (much,) = lexicons.query_problems(nsid, "actor=did:plc:a&limit=101")
    (unknown,) = lexicons.query_problems(nsid, "actor=did:plc:a&count=1")
    assert "missing" in missing
    assert "bounds" in much
    assert "not in the lexicon" in unknown
    many = "&".join(["uris=at://did:plc:a/app.bsky.feed.post/3jzfcijpj2z2a"] * 26)
    assert len(lexicons.query_problems("app.bsky.feed.getPosts", many)) == 1


def test_a_record_inside_an_answer_is_held_to_its_own_lexicon(lexicons: Lexicons) -> None:
    view = {
        "uri": "at://did:plc:a/app.bsky.feed.post/3jzfcijpj2z2a",
        "cid": "bafyreibabalobzn6cd366ukcsjycp4yymjymgfxcv6xczmlgpemzkz3cfa",
        "author": {"did": "did:plc:a", "handle": "a.bsky.social"},
        "record": POST | {"text": 5},
        "indexedAt": "2026-11-22T10:00:00Z",
    }
    (problem,) = lexicons.output_problems("app.bsky.feed.getPosts", {"posts": [view]})
    assert problem == "output.posts[0].record.text is no string"


def test_a_methods_errors_are_known(lexicons: Lexicons) -> None:
    assert lexicons.error_names("com.atproto.repo.putRecord") == {"InvalidSwap"}
    with pytest.raises(KeyError):
        lexicons.method("app.bsky.feed.post")
