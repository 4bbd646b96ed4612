"""The library's list: looked through, added to, and put in order."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.arranging import folder_from, move, rename_folder
from homeground.content.media.facts import Unusable, megabytes
from homeground.content.models import LibraryFile
from homeground.content.shelf import in_folder, on_shelf
from homeground.content.shelving import take_in
from homeground.errors import BadInput
from homeground.web.place import Place, in_brand, needing
from homeground.web.serving import MOST_BYTES
from homeground.web.telling import tell, tell_problem

from .shelves import Asked, asked_of, folders_of, market_for, may_change, rows_of

ON_A_PAGE = 60
MOST_FILE_BYTES = MOST_BYTES - 1024 * 1024
"""Of one file: what is sent around it has its room, too."""
SORTING = {"move", "rename"}


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    asked = asked_of(request.GET)
    if request.method == "POST":
        act = request.POST.get("act", "")
        return _sorted(request, place, asked, act) if act in SORTING else _added(request, place)
    page = Paginator(rows_of(place, asked), ON_A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.may_change = may_change(place, row)  # type: ignore[attr-defined]
    removed = request.GET.get("removed", "")
    context = {
        "place": place,
        "area": "library",
        "asked": asked,
        "page": page,
        "folders": folders_of(place),
        "writes_for": place.markets_with(Right.WRITE),
        "for_all": place.may_for_brand(Right.WRITE),
        "most_bytes": MOST_FILE_BYTES,
        "removed": _removed(place, removed) if removed else None,
    }
    return render(request, "library/index.html", context)


def _removed(place: Place, number: str) -> LibraryFile | None:
    if not (number.isascii() and number.isdigit() and len(number) < 15):
        return None
    row = LibraryFile.objects.filter(brand=place.brand, pk=number).exclude(removed_at=None).first()
    return row if row is not None and may_change(place, row) else None


def _added(request: HttpRequest, place: Place) -> HttpResponse:
    """Files that were chosen or dropped. What sends them one by one is answered in JSON."""
    market = market_for(place, request.POST.get("market", ""))
    alone = "application/json" in request.headers.get("Accept", "")
    told, problems = list[str](), list[BadInput]()
    for upload in request.FILES.getlist("upload"):
        try:
            row = _kept(request, place, market, upload)
            told.append(_("%(name)s is in the library.") % {"name": row.name})
        except BadInput as problem:
            problems.append(problem)
    if alone:
        if problems:
            return JsonResponse(
                {"what": problems[0].what, "do": problems[0].what_to_do}, status=422
            )
        return JsonResponse({"said": " ".join(told)})
    for words in told:
        tell(request, words)
    if not told and not problems:
        problems = [_nothing_came()]
    for each in problems:
        tell_problem(request, each)
    return redirect(place.address("library", **asked_of(request.GET).query()))


def _kept(request: HttpRequest, place: Place, market: object, upload: UploadedFile) -> LibraryFile:
    """Raises: BadInput."""
    name = upload.name or "file"
    if (upload.size or 0) > MOST_FILE_BYTES:
        raise Unusable(
            _("The file %(name)s has %(size)s; at most %(most)s are taken.")
            % {"name": name, "size": megabytes(upload.size or 0), "most": megabytes(MOST_FILE_BYTES)},
            _("Export it smaller, or shorter."),
        )  # fmt: skip
    with NamedTemporaryFile() as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        return take_in(
            place.brand, market, Path(kept.name), name,  # type: ignore[arg-type]
            by=cast("User", request.user), folder=folder_from(request.POST.get("folder", "")),
        )  # fmt: skip


def _nothing_came() -> BadInput:
    return BadInput(_("No file was chosen."), _("Choose one, or drop it on the page."))


def _sorted(request: HttpRequest, place: Place, asked: Asked, act: str) -> HttpResponse:
    """Move what was ticked, or rename the folder that is shown."""
    by = cast("User", request.user)
    target = request.POST.get("folder", "")
    try:
        if act == "rename":
            rows = [
                row
                for row in in_folder(on_shelf(place.brand, place.scope), asked.folder)
                if may_change(place, row)
            ]
            many = rename_folder(place.brand, rows, asked.folder, target, by=by) if rows else 0
            asked = Asked(folder=folder_from(target))
        else:
            ticked = [each for each in request.POST.getlist("file") if each.isascii() and each.isdigit() and len(each) < 15]  # fmt: skip
            rows = list(on_shelf(place.brand, place.scope).filter(pk__in=ticked))
            for row in rows:
                _need(place, row)
            many = move(rows, target, by=by)
    except BadInput as problem:
        tell_problem(request, problem)
    else:
        tell(
            request,
            ngettext("%(many)d file moved.", "%(many)d files moved.", many) % {"many": many},
        )
    return redirect(place.address("library", **asked.query()))


def _need(place: Place, row: LibraryFile) -> None:
    if row.market_id is None:
        place.need_for_brand(Right.WRITE)
    else:
        place.need(Right.WRITE, market=row.market_id)
