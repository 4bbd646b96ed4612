"""A drawing as a file of its own: with its colours, its title above it and no link out of it."""

from __future__ import annotations

import re

from .lettering import cut_to
from .model import Chart
from .svg import element, length
from .svg import words as written

HEAD, EDGE = 36.0, 16.0
_LINKS = re.compile(r'<a (?:[^>"]|"[^"]*")*>|</a>')
_WHAT_MOVES = re.compile(r' (?:tabindex|aria-[a-z]+)="[^"]*"')
_SIZE = re.compile(r'<svg [^>]*?viewBox="0 0 ([0-9.]+) ([0-9.]+)"[^>]*>')

STYLE = """
text { font: 12px "Noto Sans", "Noto Sans CJK SC", sans-serif; fill: #1c1f1e }
.headline { font-size: 15px; font-weight: 600 }
.quiet, .tick { fill: #62665f }
.tick, .name, .in { font-size: 11px }
.value { font-weight: 600 }
.over { paint-order: stroke; stroke: #fcfbf8; stroke-width: 3px }
.hit { fill: none }
.bar, .dot { fill: #0b5a63 }
.band { fill: #0b5a63; fill-opacity: 0.2 }
.band.expected { fill: #62665f; fill-opacity: 0.16 }
.line { fill: none; stroke: #0b5a63; stroke-width: 2 }
.line.thin { stroke-width: 1.2 }
.line.expected { stroke: #62665f; stroke-width: 1; stroke-dasharray: 3 3 }
.behind, .rule, .axis { fill: none; stroke: #e2dfd7 }
.axis { stroke: #a9a79e }
.dot.tone-1, .band.tone-1, .name.tone-1 { fill: #2b4a50 }
.dot.tone-2, .band.tone-2, .name.tone-2 { fill: #3f8087 }
.dot.tone-3, .band.tone-3, .name.tone-3 { fill: #1c1f1e }
.dot.tone-4, .band.tone-4, .name.tone-4 { fill: #6f9ea3 }
.dot.tone-5, .band.tone-5, .name.tone-5 { fill: #62665f }
.line.tone-1 { stroke: #2b4a50 }
.line.tone-2 { stroke: #3f8087 }
.line.tone-3 { stroke: #1c1f1e }
.line.tone-4 { stroke: #6f9ea3 }
.line.tone-5 { stroke: #62665f }
.cell { fill: #f4f2ec }
.cell.heat-0 { fill: #dce8e8 }
.cell.heat-1 { fill: #aecacb }
.cell.heat-2 { fill: #7fabae }
.cell.heat-3 { fill: #467f85 }
.cell.heat-4 { fill: #0b5a63 }
.cell.heat-unknown { fill: #fcfbf8; stroke: #a9a79e; stroke-dasharray: 2 2 }
.in.heat-3, .in.heat-4 { fill: #ffffff }
"""
"""The pages' light colours, as they are printed: a file has no reader's system to ask."""


def standalone(chart: Chart, *, paper: str = "#fcfbf8") -> str:
    """`chart` as an SVG document on `paper`, its title set above it."""
    found = _SIZE.match(chart.svg)
    if found is None:
        raise ValueError("this chart is not one drawing")
    width, height = float(found[1]), float(found[2])
    inside = _WHAT_MOVES.sub("", _LINKS.sub(_as_group, chart.svg[found.end() : -len("</svg>")]))
    title = cut_to(chart.title, width, 15.0)
    headline = element("text", written(title), x=0.0, y=20.0, class_="headline")
    whole = (width + 2 * EDGE, height + HEAD + 2 * EDGE)
    return element(
        "svg",
        element("style", STYLE),
        element("rect", width=whole[0], height=whole[1], fill=paper),
        element(
            "g",
            headline,
            element("g", inside, transform=f"translate(0 {length(HEAD)})"),
            transform=f"translate({length(EDGE)} {length(EDGE)})",
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {length(whole[0])} {length(whole[1])}",
        width=whole[0],
        height=whole[1],
    )


def _as_group(found: re.Match[str]) -> str:
    return "</g>" if found[0] == "</a>" else "<g>"
