"""The pages' charts: whole documents whatever they are given, true to what was measured."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from itertools import pairwise
from unittest.mock import ANY
from xml.etree import ElementTree

import pytest

from homeground.insights.charts import (
    Ahead,
    At,
    BandWords,
    Chart,
    Day,
    Foreseen,
    FunnelWords,
    HeatWords,
    LiftRow,
    LiftWords,
    LineWords,
    Reached,
    Series,
    Step,
    funnel,
    growth_band,
    heat,
    lift_rows,
    line,
    standalone,
    tones,
)
from homeground.networks.registry import NETWORKS

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1")</script> & \x00\ud800'
FIRST = date(2026, 8, 24)
TITLE = ("Title", "Summary")

lifts = partial(
    lift_rows, words=LiftWords(*TITLE, ("a", "b", "c", "d", "e"), "as expected", "{:g}×".format)
)
growth = partial(
    growth_band,
    words=BandWords(
        *TITLE,
        ("a", "b", "c", "d", "e"),
        "expected",
        "Not measured yet.",
        "{:g} h".format,
        str,
        str,
    ),
)
weather = partial(
    heat,
    words=HeatWords(
        *TITLE,
        ("a", "b", "c"),
        ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
        {month: str(month) for month in range(1, 13)},
        "less",
        "more",
        "unknown",
    ),
)
steps = partial(funnel, words=FunnelWords(*TITLE, ("a", "b")))
over_days = partial(
    line, words=LineWords(*TITLE, ("a", "b", "c", "d", "e"), "Nothing known.", str, "{:g}".format)
)


def lift_row(ratio: float | None, low: float | None = None, high: float | None = None) -> LiftRow:
    return LiftRow("VK", "3 posts", ratio, low, high, f"{ratio} ×", f"VK: {ratio}", href="/v")


def parsed(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart.svg)


def marks(chart: Chart) -> list[ElementTree.Element]:
    return [one for one in parsed(chart).iter() if one.get("class", "").startswith("mark")]


def shapes(chart: Chart, kind: str) -> list[ElementTree.Element]:
    return [one for one in parsed(chart).iter() if kind in one.get("class", "").split()]


def said(chart: Chart) -> str:
    return " ".join("".join(text.itertext()) for text in parsed(chart).iter(f"{SVG}text"))


MANY: dict[str, Callable[[int, str, float], Chart]] = {
    "lifts": lambda n, word, width: lifts(
        [LiftRow(word, word, 1.0 + k, 0.5, 3.0, word, word, word) for k in range(n)], width=width
    ),
    "growth": lambda n, word, width: growth(
        [Reached(k / 2, k * 3.0, word) for k in range(n)],
        [Foreseen(float(k), k * 1.0, k * 2.0, k * 3.0) for k in range(n)],
        ahead=Ahead(720, 5, 3, 9, word, word, word) if n else None,
        width=width,
    ),
    "heat": lambda n, word, width: weather(
        {FIRST + timedelta(k): Day(k % 10 / 10, 1.0, 2, word, word, word) for k in range(n)},
        first=FIRST,
        last=FIRST + timedelta(max(n, 1)),
        width=width,
    ),
    "funnel": lambda n, word, width: steps(
        [Step(word, k, word, word, word, word) for k in range(n)], width=width
    ),
    "line": lambda n, word, width: over_days(
        [Series(word, [At(FIRST + timedelta(k), float(k), word, k * 0.5, k * 2.0) for k in range(n)])],
        width=width,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(MANY))
@pytest.mark.parametrize("number", [0, 1, 400])
@pytest.mark.parametrize("width", [340.0, 720.0])
def test_none_one_and_hundreds_stand_inside_the_drawing(
    kind: str, number: int, width: float
) -> None:
    made = MANY[kind](number, "Ж上a", width)
    height = float(parsed(made).get("height", ""))
    for shape in parsed(made).iter():
        if shape.tag in (f"{SVG}circle", f"{SVG}rect"):
            x = float(shape.get("cx") or shape.get("x") or 0)
            y = float(shape.get("cy") or shape.get("y") or 0)
            assert 0 <= x <= width
            assert 0 <= y <= height
        for x_y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", shape.get("d", "")):
            assert 0 <= float(x_y[0]) <= width
            assert 0 <= float(x_y[1]) <= height + 0.1
    assert len(made.table.rows) >= number


@pytest.mark.parametrize("kind", sorted(MANY))
def test_hostile_words_are_words(kind: str) -> None:
    made = MANY[kind](2, HOSTILE, 720.0)
    assert not list(parsed(made).iter(f"{SVG}script"))
    assert not list(ElementTree.fromstring(standalone(made)).iter(f"{SVG}script"))


@pytest.mark.parametrize("kind", sorted(MANY))
def test_who_does_not_see_it_hears_it(kind: str) -> None:
    made = parsed(MANY[kind](3, "told", 720.0))
    assert made.findtext(f"{SVG}title") == "Title"
    assert made.findtext(f"{SVG}desc") == "Summary"
    assert made.get("role") == "group"
    heard = [one for one in made.iter() if one.get("class", "").startswith("mark")]
    assert len(heard) >= 3
    assert all(one.get("aria-label") == "told" for one in heard)
    assert all(one.get("tabindex") == "0" or one.get("href") for one in heard)


def test_a_lift_is_as_far_from_expected_as_its_inverse() -> None:
    made = lifts([lift_row(1.0), lift_row(2.0, 1.5, 3.0), lift_row(0.5)])
    one, double, half = (float(dot.get("cx", "")) for dot in shapes(made, "dot"))
    assert double - one == pytest.approx(one - half, abs=0.2)
    (band,) = shapes(made, "band")
    left, wide = float(band.get("x", "")), float(band.get("width", ""))
    assert left < double < left + wide
    assert made.table.rows[1] == ("VK", "3 posts", 2.0, 1.5, 3.0)


def test_what_is_unknown_has_its_reason_and_no_shape() -> None:
    unknown = lifts([LiftRow("XING", "", None, None, None, "– no counts", "XING: no counts")])
    assert not shapes(unknown, "dot")
    assert "– no counts" in said(unknown)
    assert unknown.table.rows == (("XING", "", None, None, None),)
    step = steps([Step("Reached", 0, "0", "", "t"), Step("Bought", None, "– none told", "", "t")])
    assert not shapes(step, "bar")
    assert step.table.rows == (("Reached", 0), ("Bought", None))
    day = weather({FIRST: Day(None, None, 2, "2", "t")}, first=FIRST, last=FIRST)
    (cell,) = (one for one in shapes(day, "cell") if one.get("y") == "18")
    assert "heat-unknown" in cell.get("class", "")
    assert day.table.rows == ((FIRST, 2, None),)


def test_a_line_is_broken_where_nothing_was_measured() -> None:
    points = [At(FIRST + timedelta(k), None if k == 2 else float(k), "") for k in range(5)]
    made = over_days([Series("VK", points)])
    assert len([one for one in shapes(made, "line") if one.tag == f"{SVG}path"]) == 2
    assert made.table.rows[2] == ("VK", FIRST + timedelta(2), None, None, None)
    assert said(over_days([Series("VK", [At(FIRST, None, "")])])) == "Nothing known."


def test_a_posts_readings_keep_their_order_and_its_zero_is_the_axis() -> None:
    made = growth([Reached(1, 0.0, ""), Reached(6, 40.0, ""), Reached(24, 80.0, "")])
    dots = [(float(d.get("cx", "")), float(d.get("cy", ""))) for d in shapes(made, "dot")]
    assert all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(dots))
    (axis,) = shapes(made, "axis")
    assert f" {dots[0][1]:.1f}H" in axis.get("d", "")


def test_nothing_below_zero_is_drawn() -> None:
    with pytest.raises(ValueError, match="cannot be below 0"):
        lifts([lift_row(-0.1)])
    with pytest.raises(ValueError, match="starts at zero"):
        steps([Step("Reached", -1, "-1", "", "")])
    with pytest.raises(ValueError, match="ends on or after"):
        weather({}, first=FIRST, last=FIRST - timedelta(1))


def test_a_file_of_its_own_leads_nowhere_and_has_its_colours() -> None:
    made = standalone(lifts([lift_row(1.5, 1.0, 2.0)]))
    whole = ElementTree.fromstring(made)
    assert not list(whole.iter(f"{SVG}a"))
    assert whole.find(f"{SVG}style") is not None
    assert "Title" in "".join(whole.itertext())


def test_a_network_has_the_same_tone_everywhere() -> None:
    known = {f"tone-{number}" for number in range(tones.TONES)}
    assert {tones.tone_of(slug) for slug in NETWORKS} == known
    main = [tones.tone_of(slug) for slug in ("vk", "facebook", "x", "instagram", "livejournal")]
    assert len(set(main)) == len(main)


@pytest.mark.parametrize("name", ["tones", "heat"])
def test_examples(name: str) -> None:
    assert doctest.testmod(import_module(f"homeground.insights.charts.{name}")) == (0, ANY)
