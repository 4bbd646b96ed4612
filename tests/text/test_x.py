"""X's weights against validate.yml of twitter-text.

Which section holds for which configuration: `tweets` is version 1 (140 code points, links 23);
`WeightedTweetsCounterTest` version 2 (280, weights); `WeightedTweetsWithDiscountedEmojiCounterTest`
version 3 (280, weights, an emoji counts two); `UnicodeDirectionalMarkerCounterTest` has no emoji and
so holds for versions 2 and 3 alike. `usernames`, `lists` and `hashtags` say nothing about length;
`urls` and `urls_without_protocol` are in test_urls.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.text.x import LINK_WEIGHT, V1, V2, V3, Weighting, x_weight

from .conformance import cases

FORBIDDEN = ("\ufffe", "\ufeff", "\uffff")


@pytest.mark.parametrize(
    ("section", "weighting"),
    [
        ("WeightedTweetsCounterTest", V2),
        ("WeightedTweetsWithDiscountedEmojiCounterTest", V3),
        ("UnicodeDirectionalMarkerCounterTest", V2),
        ("UnicodeDirectionalMarkerCounterTest", V3),
    ],
)
def test_weighted_length(shared: Path, section: str, weighting: Weighting) -> None:
    found = cases(shared, "validate", section)
    for case in found:
        text, expected = case["text"], case["expected"]
        weight = x_weight(text, weighting)
        assert weight == expected["weightedLength"], case["description"]
        assert weight * 1000 // 280 == expected["permillage"], case["description"]
        within = 0 < weight <= 280 and not any(sign in text for sign in FORBIDDEN)
        assert within is expected["valid"], case["description"]
    assert found


def test_140_characters_of_version_1(shared: Path) -> None:
    for case in cases(shared, "validate", "tweets"):
        assert (0 < x_weight(case["text"], V1) <= 140) is case["expected"], case["description"]


@pytest.mark.parametrize(("number", "weighting"), [(1, V1), (2, V2), (3, V3)])
def test_weights_are_the_published_configurations(
    shared: Path, number: int, weighting: Weighting
) -> None:
    path = shared / "schemas" / "twitter-text" / "config" / f"v{number}.json"
    published = json.loads(path.read_text("utf-8"))
    assert published["transformedURLLength"] == LINK_WEIGHT
    assert published.get("emojiParsingEnabled", False) is weighting.emoji_count_two
    light = published["defaultWeight"] // published["scale"] == 1
    for code in range(0x110000):
        inside = any(span["start"] <= code <= span["end"] for span in published["ranges"])
        heavy = bool(weighting.heavy and weighting.heavy.match(chr(code)))
        assert heavy is not (light or inside), hex(code)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("©", 1),
        ("©️", 2),
        ("☕", 2),
        ("☕️", 2),
        ("👍🏽", 2),
        ("🇩🇪🇫🇷", 4),
        ("7️⃣", 2),
        ("…", 2),
        ("e\u0301", 1),
        ("👩\u200dhttps://example.com 👩", 2 + 1 + 23 + 1 + 2),
    ],
)
def test_known_weights(text: str, weight: int) -> None:
    assert x_weight(text) == weight


@given(st.text())
def test_canonically_equal_texts_weigh_the_same(text: str) -> None:
    assert x_weight(unicodedata.normalize("NFD", text)) == x_weight(text)
    assert x_weight(unicodedata.normalize("NFC", text)) == x_weight(text)


@given(st.text(alphabet="abcабв —中…👍🏽\u200d☕\ufe0f"), st.integers(min_value=0, max_value=3))
def test_each_link_adds_23_however_long_it_is(text: str, long: int) -> None:
    link = " https://example.com/" + "a" * 10**long
    assert x_weight(f"{text}{link}") == x_weight(text) + 1 + 23
