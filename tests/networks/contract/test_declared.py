"""What a network declares of itself is complete and sourced."""

from __future__ import annotations

import pytest

from homeground.networks.contract import Can, Connector
from homeground.networks.registry import CONNECTORS, NETWORKS

METHODS = {
    Can.PROFILE: "profile",
    Can.PUBLISH: "publish",
    Can.READ_BACK: "recent_posts",
    Can.MEASURE: "measure",
    Can.COMMENTS: "comments",
    Can.REPLY: "reply",
    Can.DELETE: "delete",
    Can.EDIT: "edit",
    Can.MENTIONS: "mentions",
    Can.HIDE_COMMENT: "hide_comment",
    Can.DELETE_COMMENT: "delete_comment",
    Can.CLOSE_COMMENTS: "close_comments",
    Can.BLOCK: "block",
}


def test_every_gap_has_a_kind_and_a_reason(network: str) -> None:
    described = NETWORKS[network]
    assert set(described.gaps) <= set(described.missing()), "what can be done has no gap"
    for gap in map(described.gap, described.missing()):
        assert len(gap.reason) > 20


def test_what_can_be_done_is_overridden_and_nothing_else(network: str) -> None:
    connector = CONNECTORS[network]
    for can, method in METHODS.items():
        overridden = getattr(connector, method) is not getattr(Connector, method)
        assert overridden == (can in NETWORKS[network].can), (can, method)


def test_images_are_described_where_they_can_be_sent(network: str) -> None:
    described = NETWORKS[network]
    assert (described.images is not None) == (Can.IMAGES in described.can)


def test_facts_have_sources(network: str) -> None:
    for fact in NETWORKS[network].facts:
        assert fact.source.startswith(("https://", "http://")), fact.says


@pytest.mark.parametrize("field", ["about", "witness"])
def test_words_for_the_page(network: str, field: str) -> None:
    assert len(getattr(NETWORKS[network], field)) > 20
