"""The repaired table, to take along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from homeground.accounts.rights import Right
from homeground.audit.tables import as_csv, as_xlsx
from homeground.content.campaign_file.columns import HEADINGS
from homeground.content.models import Import
from homeground.web.place import Place, Reach, in_brand, needing

from .drafts import draft_at

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def table(request: HttpRequest, place: Place, draft: int, kind: str) -> HttpResponse:
    """With the file's own headings; what a spreadsheet would calculate stands behind an apostrophe."""
    found = draft_at(request, place, draft)
    rows = _rows(found)
    body = b"".join(as_csv(rows)) if kind == "csv" else as_xlsx(rows, _("Campaign"))
    response = HttpResponse(body, content_type=TYPES[kind])
    name = f"{Path(found.name).stem or 'campaign'}.{kind}"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _rows(draft: Import) -> Iterator[list[str]]:
    rows = list(draft.rows.filter(out=False).order_by("number").values_list("cells", flat=True))
    headings: dict[str, str] = dict(draft.columns)
    used = {column for cells in rows for column, text in cells.items() if text}
    headings |= {column: column for column in HEADINGS if column in used - headings.keys()}
    yield list(headings.values())
    for cells in rows:
        yield [cells.get(column, "") for column in headings]
