"""The drawings: valid XML whatever they are given, true to scale, and nothing cut off."""

from __future__ import annotations

import ast
import math
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.insights import charts
from homeground.insights.charts import (
    Bar,
    Frame,
    Lane,
    Line,
    Mark,
    day_by_clock,
    growth_over_hours,
    horizontal_bars,
    hour_ticks,
    value_ticks,
)
from homeground.insights.charts.lettering import cut_to, width_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1")</script> & \x00\x08\ud800'
bars = partial(horizontal_bars, title="Engagement", width=400)


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def all_words(drawing: str) -> str:
    return " ".join("".join(text.itertext()) for text in parsed(drawing).iter(f"{SVG}text"))


def bar_widths(drawing: str) -> list[float]:
    return [float(rect.get("width", "")) for rect in parsed(drawing).iter(f"{SVG}rect")]


def test_bars_start_at_zero_and_keep_their_proportions() -> None:
    drawing = bars(
        [Bar("VK", "Russia", 4.0, "4"), Bar("X", "UK", 1.0, "1"), Bar("LJ", "", 2.0, "2")]
    )
    first, second, third = bar_widths(drawing)
    assert second == pytest.approx(first / 4, abs=0.1)
    assert third == pytest.approx(first / 2, abs=0.1)
    assert len({rect.get("x") for rect in parsed(drawing).iter(f"{SVG}rect")}) == 1


def test_zero_has_a_number_and_no_bar() -> None:
    drawing = bars([Bar("VK", "Russia", 0.0, "0%")])
    assert bar_widths(drawing) == []
    assert "0%" in all_words(drawing)


def test_the_unknown_has_a_reason_and_no_bar() -> None:
    drawing = bars(
        [Bar("VK", "Russia", None, "— not stated"), Bar("X", "UK", None, "— not stated")]
    )
    assert bar_widths(drawing) == []
    assert all_words(drawing).count("— not stated") == 2


@pytest.mark.parametrize("values", [[7.0], [1e18, 1e-18], [0.0, 0.0], []])
def test_bars_of_any_size_stay_inside(values: list[float]) -> None:
    drawing = bars([Bar("VK", "Russia", value, f"{value:,.0f}") for value in values])
    assert all(0 < width <= 400 for width in bar_widths(drawing))


def test_a_bar_cannot_be_below_zero() -> None:
    with pytest.raises(ValueError, match="starts at zero"):
        bars([Bar("VK", "Russia", -1.0, "-1")])


@pytest.mark.parametrize(
    "label", ["Donaudampfschifffahrtsgesellschaft " * 9, "上海合作组织成员国" * 9, "مصر " * 60]
)
def test_long_labels_are_cut_and_kept_whole_in_the_title(label: str) -> None:
    drawing = bars([Bar(label, "Market", 1.0, "1%")])
    labels = [text for text in parsed(drawing).iter(f"{SVG}text") if text.get("x") == "0"]
    assert all(width_of("".join(text.itertext())) <= 400 * 0.46 + 1 for text in labels)
    assert "…" in all_words(drawing)
    titles = ["".join(title.itertext()) for title in parsed(drawing).iter(f"{SVG}title")]
    assert any(label in title for title in titles)


def test_labels_that_fit_are_not_cut() -> None:
    drawing = bars([Bar("LiveJournal", "Russia", 1.0, "1%"), Bar("X", "الإمارات", 1.0, "1%")])
    assert "…" not in all_words(drawing)
    assert "الإمارات" in all_words(drawing)


FRAME = Frame([0, 24, 48], [0, 0.05], lambda hour: f"{hour:g} h", "{:.0%}".format, "{:.2%}".format)


def draw(*lines: Line, behind: tuple[Line, ...] = ()) -> str:
    return growth_over_hours(lines, frame=FRAME, title="VK, Russia", behind=behind)


def test_growth_is_drawn_in_its_frame() -> None:
    drawing = draw(Line("Teaser", ((0, 0), (24, 0.025), (48, 0.05))))
    (path,) = (p for p in parsed(drawing).iter(f"{SVG}path") if p.get("class") == "line")
    places = [tuple(map(float, place.split())) for place in (path.get("d") or "M")[1:].split("L")]
    (x0, y0), (x1, y1), (x2, y2) = places
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y0 - y1 == pytest.approx(y1 - y2, abs=0.2)
    assert y2 < y0
    assert "5.00%" in all_words(drawing)


def test_growth_of_one_reading_of_none_and_of_nothing_at_all() -> None:
    assert "0.00%" in all_words(draw(Line("Teaser", ((0, 0),))))
    assert parsed(draw(Line("Teaser", ())))
    assert parsed(draw(behind=(Line("Other", ((0, 0), (48, 0.01))), Line("None", ()))))


def test_readings_on_one_pixel_are_drawn_once() -> None:
    line = Line("Teaser", tuple((24 + number / 1e6, 0.01) for number in range(5_000)))
    assert len(draw(line)) < 4_000


def test_a_day_shows_each_time_where_there_is_room() -> None:
    early, close, late = (
        Mark(h, s, "VK") for h, s in ((6.0, "06:00"), (6.5, "06:30"), (23.9, "23:54"))
    )
    drawing = day_by_clock(
        [Lane("Moscow", "VK", (late, early, close)), Lane("Berlin", "X", ())], title="Mon"
    )
    assert "06:00" in all_words(drawing)
    assert "06:30" not in all_words(drawing)
    assert "23:54" in all_words(drawing)
    dots = [float(c.get("cx", "")) for c in parsed(drawing).iter(f"{SVG}circle")]
    assert dots == sorted(dots)
    assert len(dots) == 3
    assert max(dots) <= 330


def test_no_lanes_at_all() -> None:
    assert parsed(day_by_clock([], title="Mon"))


@given(st.text())
def test_any_words_stay_words(text: str) -> None:
    for drawing in (
        horizontal_bars([Bar(text, text, 1.0, text), Bar(text, text, None, text)], title=text),
        growth_over_hours([Line(text, ((0, 0), (1, 0.01)))], frame=FRAME, title=text),
        day_by_clock([Lane(text, text, (Mark(3.0, text, text),))], title=text),
    ):
        names = {child.tag for child in parsed(drawing).iter()}
        assert names <= {
            f"{SVG}{n}"
            for n in ("svg", "title", "desc", "g", "text", "tspan", "rect", "path", "circle")
        }


def test_hostile_words_are_escaped() -> None:
    drawing = bars([Bar(HOSTILE, HOSTILE, 1.0, HOSTILE)])
    assert "<script" not in drawing
    assert "alert" in all_words(drawing)


def test_every_picture_has_a_name_and_a_description() -> None:
    root = parsed(bars([Bar("VK", "Russia", 1.0, "1%")]))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Engagement"
    assert root.findtext(f"{SVG}desc") == "VK Russia: 1%"


@given(st.floats(min_value=1e-12, max_value=1e15))
def test_value_ticks_reach_the_highest_in_few_equal_steps(highest: float) -> None:
    ticks = value_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-6)
    assert 2 <= len(ticks) <= 4
    assert ticks[1] == pytest.approx(ticks[-1] / (len(ticks) - 1))


@given(st.floats(min_value=0, max_value=8_760))
def test_hour_ticks_reach_the_longest(longest: float) -> None:
    ticks = hour_ticks(longest)
    assert ticks[-1] >= longest
    assert 2 <= len(ticks) <= 5


@given(st.text(), st.floats(min_value=15, max_value=300))
def test_what_is_cut_fits(text: str, pixels: float) -> None:
    cut = cut_to(text, pixels)
    assert width_of(cut) <= pixels + 0.01
    assert math.isfinite(width_of(text))


def test_the_charts_know_no_framework() -> None:
    for file in Path(charts.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                assert not any(
                    name.name.startswith(("django", "homeground")) for name in node.names
                )
            elif isinstance(node, ast.ImportFrom) and not node.level:
                assert not (node.module or "").startswith(("django", "homeground")), file
