"""Mastodon's own examples, and what its rules say of links and mentions.

The first ones are those of
https://github.com/mastodon/mastodon/blob/main/spec/validators/status_length_validator_spec.rb
"""

from __future__ import annotations

import pytest

from homeground.text.mastodon import mastodon_characters

LINK = f"http://{'b' * 30}.com/example"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{'a' * 76} {LINK}", 100),
        (f"{'a' * 76}{LINK}", 76 + len(LINK)),
        (f"http://example.com/valid?{'#foo?' * 1000}", 5025),
        (f"{'a' * 475} @alice@{'b' * 30}.com", 482),
        (f"@alice@{'b' * 506}.com", 517),
        ("✨" * 100, 100),
        ("🏳️‍⚧️" * 100, 100),
    ],
)
def test_mastodons_own_examples(text: str, count: int) -> None:
    assert mastodon_characters(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n ", 0),
        ("example.com", 11),
        ("ipfs://example.com/abcdefghijklmnopqrstuvwxyz", 23),
        ("https://ru.wikipedia.org/wiki/Чай_(напиток)", 23),
        ("https://example.com/a.", 24),
        ("@bob", 4),
        ("@bob@example.com!", 5),
        ("@bob.lee@social.example.com", 8),
        ("mail@example.com", 16),
        ("/@bob@example.com", 17),
        ("@bob@пример.рф", 4),
        ("https://example.com/@bob@example.org", 23),
        ("Grüße e\u0301", 7),
    ],
)
def test_links_and_mentions(text: str, count: int) -> None:
    assert mastodon_characters(text) == count
