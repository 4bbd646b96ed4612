"""A month, a week, a day or a list of what goes out; each state of the page has an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from homeground.accounts.rights import Right
from homeground.measurement.timing import Good
from homeground.planning.calendar import HOURS, Cell, View
from homeground.publishing import calendar
from homeground.publishing.models import Publication
from homeground.web.good_hours import Told
from homeground.web.items import Items
from homeground.web.place import Place, in_brand, needing

from . import wording
from .ahead import Ahead, Free, ahead_of
from .asked import Asked, asked_of
from .choosing import choices_of
from .empty import Emptiness, emptiness
from .free import FreeDays, Holiday
from .hours import hours_told
from .lines import Line, lines_of

SHOWN = {View.MONTH: 4, View.WEEK: 3}
"""Lines in a day of a month, and in an hour of a week; the others are on the day's own page."""
ON_A_PAGE = 100


@dataclass(frozen=True)
class Box(Items):
    """A day of a month, or an hour of a day, with its lines."""

    cell: Cell
    name: str
    lines: list[Line] = field(default_factory=list)
    total: int = 0
    free: list[Free] = field(default_factory=list)
    good: Good | None = None
    """Posts did better than usual in this hour."""

    @property
    def hour(self) -> int | None:
        return self.cell.hour

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


@dataclass(frozen=True)
class Day(Items):
    day: date
    weekday: str
    short: str
    name: str
    address: str
    today: bool
    outside: bool
    """It belongs to the month before or after."""
    weekend: bool
    holidays: list[Holiday]
    troubled: int
    """So many publications of the day will not go as planned."""
    boxes: list[Box]

    @property
    def iso(self) -> str:
        return self.day.isoformat()

    @property
    def box(self) -> Box:
        return self.boxes[0]

    @property
    def total(self) -> int:
        return sum(box.total for box in self.boxes)


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    asked = asked_of(request, place)
    context = context_of(request, asked)
    return render(request, "calendar/index.html", context)


def context_of(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """All that the page shows."""
    cells = asked.cells
    hours = hours_told(asked)
    days, page, lines = _days(request, asked, cells, hours)
    total = page.paginator.count if page else sum(day.total for day in days)
    nothing: Emptiness | None = None if total else emptiness(asked, cells)
    shown = sorted({cell.day for cell in cells})
    return {
        "place": asked.place,
        "area": "calendar",
        "everywhere": asked.place.market is None,
        "asked": asked,
        "title": wording.title_of(asked.view, asked.day, shown),
        "days": days,
        "hours": range(HOURS),
        "good_hours": hours,
        "page": page,
        "lines": lines,
        "total": total,
        "nothing": nothing,
        "movable": asked.place.may_somewhere(Right.PUBLISH),
        "choices": choices_of(asked),
        "earlier": asked.turned(-1),
        "later": asked.turned(1),
        "move_address": asked.address(page="move_in_calendar"),
        "now_address": asked.address(day=asked.today),
    }


def _days(
    request: HttpRequest, asked: Asked, cells: Sequence[Cell], hours: Told | None
) -> tuple[list[Day], Page[int] | None, list[Line]]:
    """The days with their boxes; a long day or list comes in parts."""
    ahead = ahead_of(asked, cells)
    if asked.view in SHOWN:
        found = calendar.portions(asked.wanted, cells, SHOWN[asked.view])
        made = iter(
            lines_of(
                asked,
                [line for each in found.values() for line in each.lines],
                ahead.troubles,
            )
        )
        boxes = {
            cell: (list(islice(made, len(portion.lines))), portion.total)
            for cell, portion in found.items()
        }
        return _with_boxes(asked, cells, boxes, ahead, hours), None, []
    numbers = calendar.numbers_within(asked.wanted, cells)
    page = Paginator(numbers, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = calendar.lines(Publication.objects.filter(pk__in=list(page)))
    lines = lines_of(asked, shown, ahead.troubles)
    if asked.view == View.LIST:
        return [], page, lines
    by_hour: dict[Cell, list[Line]] = {}
    for line in lines:
        by_hour.setdefault(Cell(asked.day, line.local.hour), []).append(line)
    boxes = {cell: (of_hour, len(of_hour)) for cell, of_hour in by_hour.items()}
    return _with_boxes(asked, cells, boxes, ahead, hours), page, lines


def _with_boxes(
    asked: Asked,
    cells: Sequence[Cell],
    boxes: dict[Cell, tuple[list[Line], int]],
    ahead: Ahead,
    hours: Told | None,
) -> list[Day]:
    today, free = asked.today, FreeDays(asked)
    by_day: dict[date, list[Cell]] = {}
    for cell in cells:
        by_day.setdefault(cell.day, []).append(cell)
    days = []
    for day, its_cells in by_day.items():
        name = wording.day_in_full(day)
        days.append(
            Day(
                day,
                wording.weekday(day),
                wording.short_day(day),
                name,
                asked.address(View.DAY, day),
                day == today,
                asked.view == View.MONTH and day.month != asked.day.month,
                free.weekend(day),
                free.holidays(day),
                ahead.by_day.get(day, 0),
                [
                    Box(
                        cell,
                        wording.name_of(cell, name),
                        *boxes.get(cell, ([], 0)),
                        ahead.free.get(cell, []),
                        hours.good(cell) if hours else None,
                    )
                    for cell in its_cells
                ],
            )
        )
    return days
