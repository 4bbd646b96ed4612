"""A chart on a page: drawn for a desk and for a phone, with its table and its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from homeground.insights.chart_files import KINDS
from homeground.insights.charts import Chart, Value
from homeground.web import locales

from .told import UNKNOWN

WIDE, NARROW = 600.0, 340.0
MOST_ROWS = 100
"""Of a table on a page; its files have them all."""


@dataclass(frozen=True)
class Figure:
    """`name` is what its files are called; `draw` draws it at a width."""

    name: str
    draw: Callable[[float], Chart]
    notes: tuple[str, ...] = ()
    """Sentences below it."""

    @property
    def chart(self) -> Chart:
        return self.draw(WIDE)

    @property
    def shown(self) -> dict[str, object]:
        """All that `measure/figure.html` shows."""
        chart = self.chart
        return {
            "name": self.name,
            "title": chart.title,
            "summary": chart.summary,
            "wide": _svg(chart),
            "narrow": _svg(self.draw(NARROW)),
            "notes": self.notes,
            "head": chart.table.head,
            "rows": [
                (in_words(first), [in_words(cell) for cell in rest])
                for first, *rest in chart.table.rows[:MOST_ROWS]
            ],
            "more": max(0, len(chart.table.rows) - MOST_ROWS),
            "kinds": [(kind, kind.upper() if kind != "parquet" else "Parquet") for kind in KINDS],
        }


def taken(request: HttpRequest, figures: Iterable[Figure], about: str) -> HttpResponse | None:
    """The file that the query asks for (`take=networks.csv`), if it asks for one.

    Raises: Http404 for a chart or a kind of file that there is not.
    """
    asked = request.GET.get("take")
    if not asked:
        return None
    name, _dot, kind = asked.rpartition(".")
    found = next((each for each in figures if each.name == name), None)
    if found is None or kind not in KINDS:
        raise Http404("There is no such file.")
    answer = HttpResponse(KINDS[kind].make(found.chart), content_type=KINDS[kind].mime)
    today = timezone.localdate()
    answer["Content-Disposition"] = (
        f'attachment; filename="measure-{about}-{name}-{today:%Y-%m-%d}.{kind}"'
    )
    return answer


def in_words(cell: Value) -> str:
    """A table's cell as people read it."""
    if cell is None:
        return UNKNOWN
    if isinstance(cell, datetime):
        local = timezone.localtime(cell)
        return f"{locales.day(local, timezone.now())} {locales.clock(local)}"
    if isinstance(cell, date):
        return locales.calendar_days(cell, None)
    if isinstance(cell, float):
        return locales.decimal(cell)
    return locales.number(cell) if isinstance(cell, int) else cell


def _svg(chart: Chart) -> SafeString:
    return mark_safe(chart.svg)  # noqa: S308 - `charts.svg` escapes every word of it
