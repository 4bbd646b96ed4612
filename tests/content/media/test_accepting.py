"""Whether a network takes a file: videos against their limits, formats that a network lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from homeground.content.media.accepting import accept, check_format
from homeground.content.media.facts import MediaFacts, Unusable
from homeground.content.media.videos import check_video
from homeground.networks.contract import Can, Format, Gap, VideoLimit
from homeground.networks.registry import BY_HAND, NETWORKS

VIDEO = MediaFacts(
    Path("kajo.mp4"), "kajo.mp4", "video", "video/mp4", 10_000_000, "0" * 64, 1080, 1920,
    seconds=30.0, codec="h264", sound="aac",
)  # fmt: skip
LIMIT = VideoLimit(
    max_bytes=100_000_000,
    min_seconds=3,
    max_seconds=90,
    codecs=frozenset({"h264", "hevc"}),
    min_aspect=0.5,
    max_aspect=1.0,
)
IMAGE = MediaFacts(Path("a.jpg"), "a.jpg", "image", "image/jpeg", 100_000, "0" * 64, 1000, 1000)
PDF = MediaFacts(Path("a.pdf"), "a.pdf", "document", "application/pdf", 100_000, "0" * 64)
REELS = replace(
    NETWORKS["x"],
    can=NETWORKS["x"].can | {Can.VIDEO, Can.REEL},
    videos={Format.POST: LIMIT, Format.REEL: LIMIT},
)


def test_a_video_that_fits() -> None:
    check_video(VIDEO, LIMIT, "X")
    # 405 × 720 is as near 9:16 as whole pixels come.
    check_video(replace(VIDEO, width=405, height=720), replace(LIMIT, min_aspect=9 / 16), "X")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"mime": "video/webm"},
            "X does not take WEBM videos (kajo.mp4).\nExport it as one of these: MP4.",
        ),
        (
            {"codec": "av1"},
            "The pictures of kajo.mp4 are coded in av1, which X does not take.\n"
            "Export it with one of these: h264, hevc.",
        ),
        (
            {"size_bytes": 200_000_000},
            "The video kajo.mp4 has 200.0 MB; X takes at most 100.0 MB.\n"
            "Export it smaller, or shorter.",
        ),
        (
            {"seconds": 2.5},
            "The video kajo.mp4 runs for 2.5 s; X takes none under 3 s.\nUse a longer one.",
        ),
        (
            {"seconds": 95.0},
            "The video kajo.mp4 runs for 1:35 min; X takes at most 1:30 min.\nCut it shorter.",
        ),
        (
            {"width": 1920, "height": 1080},
            "The video kajo.mp4 is 1920 × 1080, a shape that X does not take.\n"
            "Export it in a shape between these: 1:2, 1:1.",
        ),
    ],
)
def test_a_video_that_does_not_fit(change: dict[str, Any], said: str) -> None:
    with pytest.raises(Unusable) as raised:
        check_video(replace(VIDEO, **change), LIMIT, "X")
    assert str(raised.value) == said


def test_a_limit_that_a_network_does_not_state_refuses_nothing() -> None:
    check_video(VIDEO, VideoLimit(max_bytes=100_000_000), "X")


def test_a_video_that_says_where_it_was_taken_is_pointed_out() -> None:
    [(what, do)] = accept(replace(VIDEO, located=True), REELS).warnings
    assert what == "The video kajo.mp4 says where it was taken."
    assert "-map_metadata -1" in do


@pytest.mark.parametrize("form", list(Format))
def test_where_a_person_posts_everything_goes(form: Format) -> None:
    for slug in BY_HAND:
        for facts in (VIDEO, IMAGE, PDF):
            accept(facts, NETWORKS[slug], form=form)
        check_format(NETWORKS[slug], "", form)


@pytest.mark.parametrize(
    ("facts", "form", "said"),
    [
        (IMAGE, Format.REEL, "A reel is a video, not an image."),
        (IMAGE, Format.STORY, "A story on X takes a video only."),
        (VIDEO, Format.STORY, "Videos do not go out to X."),
        (PDF, Format.POST, "Documents do not go out to X."),
    ],
)
def test_what_does_not_go_out(facts: MediaFacts, form: Format, said: str) -> None:
    with pytest.raises(Unusable) as raised:
        accept(facts, replace(REELS, story_images=None, can=REELS.can - {Can.DOCUMENT}), form=form)
    assert raised.value.what.startswith(said)


def test_a_format_that_the_network_has_not() -> None:
    stories_never = replace(
        REELS,
        can=REELS.can - {Can.STORY},
        gaps={Can.STORY: Gap("not offered", "X has none since 2021.")},
    )
    check_format(REELS, "", Format.REEL)
    with pytest.raises(Unusable) as raised:
        check_format(stories_never, "", Format.STORY)
    assert raised.value.what == "There are no stories on X. X has none since 2021."


@pytest.mark.parametrize("slug", sorted(NETWORKS))
def test_what_networks_say_of_their_limits_makes_sense(slug: str) -> None:
    network = NETWORKS[slug]
    for limit in (network.images, network.story_images, *network.images_by_kind.values()):
        if limit is not None:
            assert {"image/jpeg", "image/png"} & limit.mimes
            assert (limit.min_aspect or 0) < (limit.max_aspect or 1e9)
    for video in network.videos.values():
        assert video.min_seconds < (video.max_seconds or 1e9)
        assert (video.min_aspect or 0) < (video.max_aspect or 1e9)
