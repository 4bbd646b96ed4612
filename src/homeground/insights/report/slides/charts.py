"""Native charts: their numbers can be changed in PowerPoint, and the drawing follows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from homeground.insights.report.story.parts import LiftLine, Step

from .sheet import ACCENT, INK, QUIET, Sheet, clean

FARTHEST = 16.0
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'


def lift_chart(
    sheet: Sheet,
    lines: Sequence[LiftLine],
    name: str,
    *,
    at: tuple[float, float],
    size: tuple[float, float],
) -> None:
    """Bars from ×1 to each lift, on an axis where twice and half are equally far; whiskers for the range."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
    from pptx.util import Inches

    # The first category is drawn at the bottom.
    known = [line for line in reversed(lines) if line.ratio is not None]
    data = CategoryChartData(number_format="0.00")
    data.categories = [no_formula(_label(line)) for line in known]
    data.add_series(no_formula(name), [round(line.ratio or 0, 3) for line in known])
    frame = sheet.page.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, *map(Inches, (*at, *size)), data
    )
    sheet._describe(frame, "; ".join(_label(line) for line in lines))
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    _lettered(chart)
    lows = [line.low or line.ratio or 1 for line in known]
    highs = [line.high or line.ratio or 1 for line in known]
    values, categories = chart.value_axis, chart.category_axis
    values.minimum_scale = 2.0 ** math.floor(math.log2(max(min([0.5, *lows]), 1 / FARTHEST)))
    values.maximum_scale = 2.0 ** math.ceil(math.log2(min(max([2.0, *highs]), FARTHEST)))
    values.crosses_at = 1
    values._element.scaling.insert(0, _parsed(f'<c:logBase {C} val="2"/>'))
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = '"×"General', False  # fmt: skip
    values.major_gridlines.format.line.color.rgb = _rgb("E2DFD7")
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    plot = chart.plots[0]
    plot.gap_width = 90
    series = plot.series[0]
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _rgb("6F9EA3")
    _whiskers(series, known)


def funnel_chart(
    sheet: Sheet,
    steps: Sequence[Step],
    name: str,
    *,
    at: tuple[float, float],
    size: tuple[float, float],
) -> None:
    """The steps that are known, on one scale from 0."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    known = [step for step in reversed(steps) if step.value is not None]
    data = CategoryChartData(number_format="#,##0")
    data.categories = [no_formula(step.name) for step in known]
    data.add_series(no_formula(name), [step.value for step in known])
    frame = sheet.page.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, *map(Inches, (*at, *size)), data
    )
    sheet._describe(frame, "; ".join(f"{step.name}: {step.shown}" for step in steps))
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    _lettered(chart)
    chart.value_axis.visible = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "#,##0", False
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _rgb(ACCENT)


def no_formula(text: str) -> str:
    """Text that the workbook behind a chart shows and does not calculate.

    >>> no_formula("=1+1")
    "'=1+1"
    """
    text = clean(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "{")) else text


def _label(line: LiftLine) -> str:
    named = f"{line.name}, {line.aside}" if line.aside else line.name
    return f"{named}: {line.shown}"


def _lettered(chart: Any) -> None:
    from pptx.util import Pt

    chart.font.size = Pt(11)
    chart.font.color.rgb = _rgb(INK)


def _whiskers(series: Any, known: Sequence[LiftLine]) -> None:
    """Between the bars' format and their categories, where the schema wants them (ECMA-376, CT_BarSer)."""
    up = [max((line.high or line.ratio or 0) - (line.ratio or 0), 0) for line in known]
    down = [max((line.ratio or 0) - (line.low or line.ratio or 0), 0) for line in known]
    bars = _parsed(
        f'<c:errBars {C} xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{_numbers(up)}</c:plus><c:minus>{_numbers(down)}</c:minus>"
        f'<c:spPr><a:ln w="12700"><a:solidFill><a:srgbClr val="{QUIET}"/></a:solidFill></a:ln></c:spPr>'
        "</c:errBars>"
    )
    series._element.cat.addprevious(bars)


def _numbers(values: Sequence[float]) -> str:
    points = "".join(
        f'<c:pt idx="{number}"><c:v>{value:.4f}</c:v></c:pt>' for number, value in enumerate(values)
    )
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numLit>'


def _parsed(xml: str) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(xml)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)
