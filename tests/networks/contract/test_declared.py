"""What a network declares of itself is complete and sourced."""

from __future__ import annotations

from dataclasses import fields

import pytest

from homeground.networks.contract import Can, Connector, Format
from homeground.networks.model import Engagement
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
    Can.RESTORE_COMMENT: "restore_comment",
    Can.MARK_SPAM: "mark_spam",
    Can.CLOSE_THREAD: "close_thread",
    Can.SEARCH: "search",
    Can.STATISTICS: "statistics",
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


@pytest.mark.parametrize(
    ("can", "shape"),
    [(Can.VIDEO, Format.POST), (Can.REEL, Format.REEL), (Can.STORY, Format.STORY)],
)
def test_videos_are_described_where_they_can_be_sent(network: str, can: Can, shape: Format) -> None:
    described = NETWORKS[network]
    limit = described.videos.get(shape)
    if can is Can.STORY and described.story_images is not None:
        assert can in described.can
        return
    assert (limit is not None) == (can in described.can)
    if limit is not None:
        assert limit.source.startswith("https://")
        assert limit.seen_on is not None


def test_counts_that_are_stated_are_explained(network: str) -> None:
    described = NETWORKS[network]
    counts = {field.name for field in fields(Engagement)}
    assert set(described.metrics) <= counts
    assert bool(described.metrics) == (Can.MEASURE in described.can)
    for metric in described.metrics.values():
        assert metric.source.startswith("https://"), metric.theirs
        assert len(metric.means) > 10


def test_facts_have_sources(network: str) -> None:
    for fact in NETWORKS[network].facts:
        assert fact.source.startswith(("https://", "http://")), fact.says


@pytest.mark.parametrize("field", ["about", "witness"])
def test_words_for_the_page(network: str, field: str) -> None:
    assert len(getattr(NETWORKS[network], field)) > 20
