"""The plan alone: whatever the image and the limit, what comes out keeps to the limit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from homeground.content.media.facts import MediaFacts, Unusable
from homeground.content.media.fitting import (
    LEAST_SCALE,
    Focus,
    Steps,
    attempts,
    cropped,
    fit,
    reduced,
)
from homeground.content.media.saying import said_of
from homeground.networks.contract import ImageLimit
from homeground.networks.registry import NETWORKS

JPEG, PNG, GIF, WEBP = "image/jpeg", "image/png", "image/gif", "image/webp"
PHOTO = MediaFacts(Path("kajo.jpg"), "kajo.jpg", "image", JPEG, 2_000_000, "0" * 64, 6000, 4000)
LIMIT = ImageLimit(4, frozenset({JPEG, PNG}), 5_000_000)

sides = st.integers(1, 20_000)
aspects = st.tuples(st.floats(0.05, 1.0), st.floats(1.0, 20.0))


@st.composite
def limits(draw: st.DrawFn) -> ImageLimit:
    least, most = draw(aspects)
    return ImageLimit(
        4,
        frozenset(draw(st.sampled_from([(JPEG,), (PNG,), (JPEG, PNG), (JPEG, PNG, GIF, WEBP)]))),
        draw(st.integers(100_000, 50_000_000)),
        max_pixels=draw(st.none() | st.integers(10_000, 50_000_000)),
        min_aspect=draw(st.none() | st.just(least)),
        max_aspect=draw(st.none() | st.just(most)),
        max_side=draw(st.none() | st.integers(320, 10_000)),
        max_width=draw(st.none() | st.integers(320, 10_000)),
        max_sides=draw(st.none() | st.integers(640, 20_000)),
    )


def keeps_to(size: tuple[int, int], limit: ImageLimit) -> bool:
    width, height = size
    return (
        width >= 1
        and height >= 1
        and (limit.max_side is None or max(size) <= limit.max_side)
        and (limit.max_width is None or width <= limit.max_width)
        and (limit.max_sides is None or width + height <= limit.max_sides)
        and (limit.max_pixels is None or width * height <= limit.max_pixels)
    )


def in_shape(size: tuple[int, int], limit: ImageLimit) -> bool:
    aspect = size[0] / size[1]
    return (limit.min_aspect or 0) <= aspect <= (limit.max_aspect or 1e9)


@given(sides, sides, limits(), st.floats(0, 1), st.floats(0, 1))
def test_a_crop_is_inside_in_shape_and_no_smaller_than_it_must_be(
    width: int, height: int, limit: ImageLimit, x: float, y: float
) -> None:
    left, top, right, bottom = cropped(width, height, limit, Focus(x, y))
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    # One side stays whole.
    assert right - left == width or bottom - top == height
    if min(right - left, bottom - top) > 1:
        assert in_shape((right - left, bottom - top), limit)


@given(sides, sides, limits())
@example(1, 10_003, ImageLimit(1, frozenset({JPEG}), 1_000_000, max_pixels=10_000))
def test_a_reduced_size_keeps_to_the_limit_and_is_never_larger(
    width: int, height: int, limit: ImageLimit
) -> None:
    left, top, right, bottom = cropped(width, height, limit, Focus())
    kept = (right - left, bottom - top)
    size = reduced(*kept, limit)
    assert keeps_to(size, limit)
    assert size[0] <= kept[0]
    assert size[1] <= kept[1]
    # A line one pixel thin has no other shape to go to.
    assume(min(size) > 20)
    assert in_shape(size, limit)
    # The shape stays, as nearly as pixels allow.
    assert size[0] / size[1] == pytest.approx(kept[0] / kept[1], rel=0.11)


@given(
    sides,
    sides,
    limits(),
    st.sampled_from([JPEG, PNG, GIF, WEBP, "image/heic", "image/avif", "image/tiff"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(1_000, 100_000_000),
)
def test_a_plan_keeps_to_the_limit_or_says_why_there_is_none(
    width: int,
    height: int,
    limit: ImageLimit,
    mime: str,
    animated: bool,
    transparent: bool,
    turned: bool,
    size_bytes: int,
) -> None:
    facts = replace(
        PHOTO, mime=mime, width=width, height=height, size_bytes=size_bytes,
        animated=animated, transparent=transparent, turned=turned,
    )  # fmt: skip
    refused: Unusable | None = None
    try:
        steps = fit(facts, limit, "X")
    except Unusable as unusable:
        refused = unusable
    if refused is not None:
        assert facts.name in refused.what
        assert refused.what_to_do
        return
    assert steps.mime in limit.mimes
    assert keeps_to(steps.size, limit)
    assert steps.max_bytes == limit.max_bytes
    if animated:
        assert not steps.anew
    if not steps.anew:
        assert (mime, steps.size, steps.crop) == (steps.mime, (width, height), None)
        assert not turned
        assert size_bytes <= limit.max_bytes
        return
    for attempt in attempts(steps):
        assert attempt.mime in limit.mimes
        assert keeps_to(attempt.size, limit)
        assert (attempt.quality is None) == (attempt.mime == PNG)
        if min(attempt.size) > 20:
            assert in_shape(attempt.size, limit)


@given(limits(), sides, sides)
def test_attempts_only_get_smaller_and_end(limit: ImageLimit, width: int, height: int) -> None:
    steps = Steps(PNG, reduced(width, height, limit), 1, anew=True, or_jpeg=True)
    tried = list(attempts(steps))
    areas = [attempt.size[0] * attempt.size[1] for attempt in tried]
    assert areas == sorted(areas, reverse=True)
    assert tried[0].mime == PNG
    assert tried[0].size == steps.size
    assert tried[-1].size[0] <= max(1, steps.size[0] * LEAST_SCALE * 1.2)
    assert len(tried) < 100


def test_the_focus_is_kept_in_the_picture() -> None:
    square = replace(LIMIT, min_aspect=1.0, max_aspect=1.0)
    assert cropped(300, 200, square, Focus()) == (50, 0, 250, 200)
    assert cropped(300, 200, square, Focus(0.0, 0.5)) == (0, 0, 200, 200)
    assert cropped(300, 200, square, Focus(0.9, 0.5)) == (100, 0, 300, 200)
    assert cropped(200, 300, square, Focus(0.5, 0.4)) == (0, 20, 200, 220)


def test_what_fits_stays_as_it_is() -> None:
    steps = fit(PHOTO, LIMIT, "X")
    assert (steps.anew, steps.crop, steps.size) == (False, None, (6000, 4000))
    assert said_of(PHOTO, steps) == []


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (replace(PHOTO, height=12_000), ["cropped to 4:5 (62 % of it stays)", "reduced to 1440 × 1800"]),
        (replace(PHOTO, mime="image/heic"), ["converted to JPEG", "reduced to 1440 × 960"]),
        (
            replace(PHOTO, mime=PNG, transparent=True, width=900, height=900),
            ["converted to JPEG, transparent parts on white"],
        ),
        (replace(PHOTO, width=1000, height=1000, size_bytes=9_000_000), ["reduced to at most 8.4 MB"]),
        (
            replace(PHOTO, width=1000, height=1000, located=True),
            ["the place where it was taken is removed"],
        ),
    ],
)  # fmt: skip
def test_what_is_done_is_said(facts: MediaFacts, said: list[str]) -> None:
    limit = NETWORKS["instagram"].images
    assert limit is not None
    assert said_of(facts, fit(facts, limit, "Instagram")) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            replace(PHOTO, name="run.gif", mime=GIF, animated=True),
            "The image run.gif moves, and X takes no moving GIF.\n"
            "Export one of its frames as JPEG or PNG, or the whole as a video.",
        ),
        (
            replace(PHOTO, name="pano.jpg", width=9000, height=1000),
            "The image pano.jpg is 9000 × 1000: more than half of it would be cut off for X.\n"
            "Crop it yourself, to a shape from 4:5 to 1.91:1.",
        ),
    ],
)
def test_what_cannot_be_made_fit_is_said(facts: MediaFacts, said: str) -> None:
    with pytest.raises(Unusable) as raised:
        fit(facts, replace(LIMIT, min_aspect=0.8, max_aspect=1.91), "X")
    assert str(raised.value) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size_bytes": 9_000_000}, "moves and has 9.0 MB; X takes at most 5.0 MB"),
        ({"width": 4000, "height": 1000}, "has a size or shape that X does not take"),
    ],
)
def test_a_moving_image_is_never_stilled(change: dict[str, int], said: str) -> None:
    limit = replace(LIMIT, mimes=frozenset({GIF, JPEG}), max_aspect=2.0)
    facts = replace(PHOTO, mime=GIF, animated=True, **({"width": 900, "height": 900} | change))
    with pytest.raises(Unusable, match=said):
        fit(facts, limit, "X")


def test_a_network_that_takes_neither_jpeg_nor_png() -> None:
    limit = replace(LIMIT, mimes=frozenset({WEBP}))
    with pytest.raises(Unusable, match="X does not take JPEG images"):
        fit(PHOTO, limit, "X")


def test_the_same_steps_are_one_recipe() -> None:
    one, other = fit(PHOTO, LIMIT, "X"), fit(PHOTO, LIMIT, "VK")
    assert one.recipe == other.recipe
    assert one.recipe != fit(PHOTO, replace(LIMIT, max_side=100), "X").recipe
