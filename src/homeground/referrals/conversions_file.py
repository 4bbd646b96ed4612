"""Conversions in a table that a shop's system exports: one row each, findings by row.

Headings in the five languages that campaign files come in. A row that cannot be read is told and left
out; one whose code is not known is told and kept aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.content.campaign_file.cells import Cell, Trouble, is_blank
from homeground.content.campaign_file.findings import Unreadable
from homeground.content.campaign_file.moments import looks_like_date, moment_from
from homeground.content.campaign_file.opening import open_table
from homeground.content.campaign_file.rows import Problem
from homeground.errors import BadInput

from .conversions import Kept, keep
from .models import Conversion
from .told import Told, read

HEADINGS: dict[str, tuple[str, ...]] = {
    "id": (
        *("id", "order", "order id", "order number", "transaction", "transaction id"),
        *("bestellung", "bestellnummer", "commande", "numéro de commande", "заказ", "номер заказа"),
        *("номер", "订单", "订单号"),
    ),
    "code": (
        *("code", "hg_link", "link", "short link", "referral", "referral code", "landing page"),
        *("kurzlink", "lien", "lien court", "код", "ссылка", "короткая ссылка", "代码", "短链接"),
    ),
    "at": (
        *("at", "date", "time", "when", "created at", "datum", "zeit", "zeitpunkt", "heure"),
        *("дата", "время", "когда", "日期", "时间"),
    ),
    "kind": ("kind", "type", "event", "art", "ereignis", "genre", "тип", "событие", "类型", "事件"),
    "value": (
        *("value", "amount", "revenue", "total", "wert", "betrag", "umsatz", "valeur", "montant"),
        *("сумма", "стоимость", "выручка", "金额", "价值"),
    ),
    "currency": ("currency", "währung", "devise", "monnaie", "валюта", "货币", "币种"),
    "new_customer": (
        *("new customer", "new_customer", "new", "neukunde", "neu", "nouveau client", "nouveau"),
        *("новый клиент", "новый", "新客户"),
    ),
}
_MEANING = {heading: column for column, words in HEADINGS.items() for heading in words}
MOST_ROWS = 200_000
MOST_TOLD = 200
"""Findings of one file that are told one by one."""


@dataclass(slots=True)
class Imported:
    new: int = 0
    known: int = 0
    aside: int = 0
    problems: list[Problem] = field(default_factory=list)
    """The first `MOST_TOLD` of them."""
    untold: int = 0

    def tell(self, row: int, what: str, do: str) -> None:
        if len(self.problems) < MOST_TOLD:
            self.problems.append(Problem(row, None, what, do))
        else:
            self.untold += 1


def import_conversions(
    path: Path, brand: Brand, *, zone: str, name: str, now: datetime, by: User | None
) -> Imported:
    """`zone` is the clock of dates that name none. All rows in one transaction.

    Raises: Unreadable.
    """
    done = Imported()
    told: dict[str, tuple[int, Told]] = {}
    rows_of: list[Told] = []
    languages = set(brand.markets.values_list("language", flat=True))
    with open_table(path, None, languages, name=name) as table:
        rows = ((number, cells) for number, cells in table.rows if not is_blank(cells))
        places = _places(rows)
        for number, cells in rows:
            if len(rows_of) >= MOST_ROWS:
                raise Unreadable(
                    _("The table has more than %(most)d rows.") % {"most": MOST_ROWS},
                    _("Split it into several."),
                    number,
                )
            try:
                one = read(_said(cells, places), now=now, instant=lambda text: _instant(text, zone))
            except BadInput as wrong:
                done.tell(number, wrong.what, wrong.what_to_do)
            else:
                told.setdefault(one.told_as, (number, one))
                rows_of.append(one)
    with transaction.atomic():
        kept = keep(brand, rows_of, Conversion.Origin.FILE, now=now)
        note(Act.CONVERSIONS_IMPORTED, brand, by=by, many=kept.new, file=name[:100])
    _tell(done, kept, told)
    return done


def _instant(text: str, zone: str) -> datetime:
    """A day alone is its noon: whichever hour it was, it was that day. Raises: Wrong."""
    if looks_like_date(text) and not re.search(r"\d\s*[:：hT]", text):
        text = f"{text} 12:00"
    return moment_from(text, zone).at


def _tell(done: Imported, kept: Kept, told: dict[str, tuple[int, Told]]) -> None:
    done.new, done.known, done.aside = kept.new, kept.known, len(kept.aside)
    for told_as in kept.aside:
        number, one = told[told_as]
        done.tell(
            number,
            _("No link has the code “%(code)s”.") % {"code": one.code},
            _("It is kept aside: say below by which link it came."),
        )
    for told_as in kept.differing:
        done.tell(
            told[told_as][0],
            _("“%(id)s” was told before, in other words. What was told first stays.")
            % {"id": told_as[:60]},
            _("Give each conversion an id of its own."),
        )
    done.problems.sort(key=lambda problem: problem.row or 0)


def _places(rows: Iterator[tuple[int, list[Cell]]]) -> dict[str, int]:
    """Where each column stands. Raises: Unreadable."""
    number, first = next(rows, (1, []))
    places: dict[str, int] = {}
    for place, cell in enumerate(first):
        column = _MEANING.get("" if isinstance(cell, Trouble) else cell.strip().casefold())
        if column in places:
            raise Unreadable(
                _("Two columns of the table mean “%(column)s”.") % {"column": column},
                _("Keep one of them."),
                number,
            )
        if column is not None:
            places[column] = place
    if "id" not in places or len(places) < 2:
        raise Unreadable(
            _("The table’s first row does not name the columns."),
            _("Write a first row: id, and whichever you have of code, at, kind, value, currency, new customer."),
            number,
        )  # fmt: skip
    return places


def _said(cells: Sequence[Cell], places: dict[str, int]) -> dict[str, str]:
    said = {}
    for column, place in places.items():
        cell = cells[place] if place < len(cells) else ""
        if isinstance(cell, Trouble):
            raise BadInput(cell.what, cell.do)
        # An apostrophe keeps a spreadsheet from calculating; it is no part of what is told.
        said[column] = cell.strip().removeprefix("'")
    return said
