"""A campaign against expectation, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from homeground.insights.places import PlaceLift, Span
from homeground.networks.registry import NETWORKS

from .tables import count

NOTHING = "–"
WIDE, ENOUGH = 120, 100
"""Columns."""


def show_lift(console: Console, places: Sequence[PlaceLift]) -> None:
    """Highest lift first; where nothing is known, why. Intervals in lines of their own where it is narrow,
    and where it is narrower still, without percentile and clicks."""
    wide, all_of_it = console.width >= WIDE, console.width >= ENOUGH
    clicks = all_of_it and any(place.clicks is not None for place in places)
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Network", no_wrap=True)
    table.add_column("Market", no_wrap=True)
    percentile = ("Percentile",) if all_of_it else ()
    for heading in ("Engagement", "Expected", "Lift", *percentile, "By day 30"):
        table.add_column(heading, justify="right", no_wrap=True)
    if clicks:
        table.add_column("Clicks", justify="right", no_wrap=True)
    known = [place for place in places if place.lift is not None]
    known.sort(key=lambda place: -(place.lift.value if place.lift else 0))
    unknown = [place for place in places if place.lift is None]
    for place in [*known, *unknown]:
        table.add_row(
            NETWORKS[place.network].name,
            str(place.market) if all_of_it else place.market.country,
            _whole(place.engaged),
            _ranged(place.expected, count, wide=wide),
            _ranged(place.lift, _ratio, wide=wide, style=_tone(place.lift)),
            *([_whole(place.percentile)] if all_of_it else []),
            _ranged(place.forecast, count, wide=wide),
            *([_whole(place.clicks)] if clicks else []),
        )
    console.print(table)
    console.print(
        "Expected: what such a post of this account has at this age; eight of ten posts lie in its "
        "range. Lift: engagement against it, as ratio; its range holds nine times of ten, and green or "
        "red is one that leaves out 1. Percentile: so many of 100 such posts have less. By day 30: "
        "the forecast, whose range holds eight times of ten.",
        style="dim",
        highlight=False,
    )
    for why, names in _reasons(unknown).items():
        console.print(Text(f"{NOTHING} {', '.join(names)}: {why}", style="dim"))


def _whole(value: float | None) -> str:
    return NOTHING if value is None else count(value)


def _reasons(places: Sequence[PlaceLift]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place in places:
        names = found.setdefault(place.why, [])
        if (name := NETWORKS[place.network].name) not in names:
            names.append(name)
    return found


def _ranged(
    span: Span | None, said: Callable[[float], str], *, wide: bool, style: str = "default"
) -> Text:
    if span is None:
        return Text(NOTHING)
    between = f"{said(span.low)}–{said(span.high)}"
    text = Text(said(span.value), style=style)
    text.append(f" ({between})" if wide else f"\n{between}", style="dim")
    return text


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _tone(span: Span | None) -> str:
    if span is None or span.low <= 1 <= span.high:
        return "default"
    return "green" if span.low > 1 else "red"
