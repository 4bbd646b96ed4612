"""Cells written anew, and files dropped onto the rows that name them. Each change is kept as it is made."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from homeground.accounts.rights import Right
from homeground.content.campaign_file.columns import HEADINGS
from homeground.content.imports.chest import bring
from homeground.content.imports.taking import cleaned_cell
from homeground.content.models import Import, ImportRow
from homeground.errors import BadInput
from homeground.publishing.clock import now_of
from homeground.publishing.importing.keeping import changed, check_one
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell_problem

from .bringing import on_disk
from .drafts import checked, draft_at, is_long
from .showing import answer

_CELL = re.compile(r"cell-(\d{1,9})-(\w{1,20})")
_OUT = re.compile(r"out-(\d{1,9})")
MOST_CELLS = 900


@require_POST
@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def cells(request: HttpRequest, place: Place, draft: int) -> HttpResponse:
    """`cell-12-text` is the text of row 12, `out-12` whether it is left out; as many as were written.

    `campaign`: for rows that name none.
    """
    found = draft_at(request, place, draft)
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=found.pk)
        if held.state != Import.State.OPEN:
            return _answered(request, place, found)
        rows = _written(request, held)
        campaign = request.POST.get("campaign")
        if campaign is not None and " ".join(campaign.split())[:150] not in {"", held.campaign}:
            held.campaign = " ".join(campaign.split())[:150]
            held.save(update_fields=["campaign"])
            changed(held)
    return _answered(request, place, found, rows)


@require_POST
@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def files(request: HttpRequest, place: Place, draft: int) -> HttpResponse:
    """Files beside the table; with `row`, what that row names and misses."""
    found = draft_at(request, place, draft)
    uploads = [each for each in request.FILES.getlist("file") if isinstance(each, UploadedFile)]
    number = request.POST.get("row", "")
    problem: BadInput | None = None
    row = None
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=found.pk)
        if held.state != Import.State.OPEN:
            return _answered(request, place, found)
        if number.isdecimal() and len(number) < 10:
            row = held.rows.select_for_update().filter(number=int(number)).first()
        for upload in uploads:
            try:
                with on_disk(upload) as path:
                    bring(held, path, upload.name or "file", row)
            except BadInput as bad:
                problem = bad
        held.save(update_fields=["files"])
        revision = changed(held)
        if row is not None:
            row.revision = revision
            row.save(update_fields=["cells", "revision"])
    if problem is not None:
        if _by_script(request):
            words = {"what": problem.what, "do": problem.what_to_do}
            return JsonResponse(words, status=422)
        tell_problem(request, problem)
    if "more" in request.POST:
        return JsonResponse({})
    return _answered(request, place, found, [row] if row else [])


def _written(request: HttpRequest, draft: Import) -> list[ImportRow]:
    """The rows that say something else now."""
    wanted: dict[int, dict[str, str]] = {}
    out: dict[int, bool] = {}
    for name in list(request.POST)[:MOST_CELLS]:
        cell = _CELL.fullmatch(name)
        if cell and cell[2] in HEADINGS:
            wanted.setdefault(int(cell[1]), {})[cell[2]] = cleaned_cell(request.POST[name])
        elif left := _OUT.fullmatch(name):
            out[int(left[1])] = request.POST[name] == "on"
    rows = []
    for row in draft.rows.select_for_update().filter(number__in=[*wanted, *out]):
        new = wanted.get(row.number, {})
        before = {column: row.cells.get(column, "") for column in new}
        if before != new or out.get(row.number, row.out) != row.out:
            row.cells |= new
            row.out = out.get(row.number, row.out)
            # A row whose cells were too many is looked at by whoever writes in it.
            row.troubles = [each for each in row.troubles if each["column"] not in {None, *new}]
            rows.append(row)
    if rows:
        revision = changed(draft)
        for row in rows:
            row.revision = revision
        ImportRow.objects.bulk_update(rows, ["cells", "troubles", "out", "revision"])
    return rows


def _answered(
    request: HttpRequest, place: Place, draft: Import, rows: list[ImportRow] | None = None
) -> HttpResponse:
    draft = draft_at(request, place, draft.pk)
    if draft.state == Import.State.OPEN and draft.checked < draft.revision:
        if is_long(draft):
            now = now_of(draft.brand)
            for row in rows or []:
                check_one(draft, row, now=now)
        draft = checked(draft)
    if _by_script(request):
        return answer(request, place, draft, request.POST)
    return redirect(place.address("import_table", draft.pk, only="mend"))


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
