"""Where images take the place of a link's card, the link joins the text and counts."""

from __future__ import annotations

import pytest

from homeground.content.campaign_file.texts import text_as_counted
from homeground.networks.registry import NETWORKS

LINK = "https://www.lumikko.example/kajo?utm_source=test&utm_medium=social"


@pytest.mark.parametrize(
    ("network", "media", "counted"),
    [
        ("bluesky", "", "Licht"),
        ("bluesky", "a.jpg", "Licht\nlumikko.example/kajo?utm_sourc…"),
        ("linkedin", "", "Licht"),
        ("linkedin", "a.jpg", f"Licht\n{LINK}"),
        ("vk", "a.jpg", "Licht"),
        ("mastodon", "a.jpg", f"Licht\n{LINK}"),
        ("mastodon", "", f"Licht\n{LINK}"),
    ],
)
def test_what_counts(network: str, media: str, counted: str) -> None:
    values = {"label": "", "text": "Licht", "link": LINK, "media": media}
    for limit in NETWORKS[network].text:
        assert text_as_counted(values, limit) == counted
