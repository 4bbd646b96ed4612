"""The same network has the same tone in every chart: steps between the ink and the accent."""

from __future__ import annotations

from zlib import crc32

TONES = 6
_OF = {
    "vk": 0, "facebook": 1, "x": 2, "instagram": 3, "livejournal": 4, "weibo": 5,
    "odnoklassniki": 2, "mastodon": 3, "threads": 4, "linkedin": 5, "telegram": 1, "bluesky": 0,
    "max": 4, "line": 3, "wordpress": 2, "xing": 1, "viadeo": 0,
}  # fmt: skip


def tone_of(network: str) -> str:
    """The class of a network's tone.

    >>> tone_of("vk")
    'tone-0'
    >>> tone_of("one nobody knows") == tone_of("one nobody knows")
    True
    """
    return f"tone-{_OF.get(network, crc32(network.encode()) % TONES)}"
