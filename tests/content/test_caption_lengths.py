"""A limit that only posts with images have."""

from __future__ import annotations

from homeground.content.campaign_file.findings import Findings
from homeground.content.campaign_file.rows import AccountFacts
from homeground.content.campaign_file.texts import check_lengths
from homeground.networks.registry import NETWORKS

ACCOUNT = AccountFacts("telegram/lumikko", "telegram", "Europe/Moscow", "RU", "ru")


def problems(text: str, media: str) -> list[str]:
    found = Findings(2, {})
    values = {"text": text, "media": media, "title": "", "label": "", "link": ""}
    check_lengths(values, ACCOUNT, NETWORKS["telegram"], found)
    return [str(problem) for problem in found.problems]


def test_a_caption_has_another_limit_than_a_text() -> None:
    assert problems("я" * 1025, "") == []
    assert problems("я" * 1024, "lantern.jpg") == []
    (said,) = problems("🏮" * 513, "lantern.jpg")
    assert "1026 UTF-16 units, at most 1024" in said
    assert "shorten it, or take the images away" in said
    (said,) = problems("я" * 4097, "")
    assert "at most 4096" in said
