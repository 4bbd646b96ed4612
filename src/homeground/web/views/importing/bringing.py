"""Bringing a campaign file: alone, with its images and videos, or in a folder packed as a zip."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.imports.chest import bring as into_chest
from homeground.content.imports.folder import TABLES, is_zip, unpacked
from homeground.content.imports.taking import keep, table_in
from homeground.content.mending import Mend, Refused
from homeground.content.models import Import
from homeground.errors import BadInput
from homeground.web.given import Given
from homeground.web.mending import FILE_ON_A_PAGE
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.serving import MOST_BYTES
from homeground.web.telling import tell_warning

from .drafts import checked, drafts_of

MOST_LISTED = 20
MOST_TOLD = 5


@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def bring(request: HttpRequest, place: Place) -> HttpResponse:
    if request.method != "POST":
        return _page(request, place)
    brought = [each for each in request.FILES.getlist("file") if isinstance(each, UploadedFile)]
    # A script brings the table first, and each file by itself after it.
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        draft, refused = _kept(request, place, brought)
    except BadInput as bad:
        problem = _in_words(bad)
        if by_script:
            return JsonResponse({"what": problem.what, "do": problem.what_to_do}, status=422)
        return _page(request, place, Given("import", problem), status=422)
    for problem in refused[:MOST_TOLD]:
        tell_warning(request, f"{problem.what} {problem.what_to_do}".strip())
    if len(refused) > MOST_TOLD:
        more = _("%(many)d more files could not be taken in.")
        tell_warning(request, more % {"many": len(refused) - MOST_TOLD})
    if not (by_script and "more" in request.POST):
        checked(draft)
    address = place.address("import_table", draft.pk)
    if not by_script:
        return redirect(address)
    return JsonResponse({"address": address, "files": place.address("import_files", draft.pk)})


def _kept(
    request: HttpRequest, place: Place, brought: list[UploadedFile]
) -> tuple[Import, list[BadInput]]:
    """The draft, and which of the files with it could not be taken in. Raises: BadInput."""
    if not brought:
        raise BadInput(_("No file was chosen."), _("Choose the campaign file, a .csv or an .xlsx."))
    table = _table_among(brought)
    others = [(each.name or "file", each) for each in brought if each is not table]
    languages = {market.language for market in place.markets}
    by = cast("User", request.user)
    refused: list[BadInput] = []
    with on_disk(table) as path:
        if is_zip(path):
            with unpacked(path) as folder:
                taken = table_in(folder.table, folder.name, languages)
                draft = keep(place.brand, by, folder.name, taken, {})
                for name, beside in folder.files:
                    _bring(draft, beside, name, refused)
        else:
            name = table.name or "file"
            draft = keep(place.brand, by, name, table_in(path, name, languages), {})
    for name, upload in others:
        with on_disk(upload) as path:
            _bring(draft, path, name, refused)
    if draft.files:
        draft.save(update_fields=["files"])
    return draft, refused


def _bring(draft: Import, path: Path, name: str, refused: list[BadInput]) -> None:
    try:
        into_chest(draft, path, name, None)
    except BadInput as problem:
        refused.append(problem)


def _table_among(brought: list[UploadedFile]) -> UploadedFile:
    """What is called as a table is; else whatever came first."""
    for endings in (TABLES, (".zip",)):
        for each in brought:
            if (each.name or "").lower().endswith(endings):
                return each
    return brought[0]


@contextmanager
def on_disk(upload: UploadedFile) -> Iterator[Path]:
    """The uploaded file, at a path of its own."""
    with NamedTemporaryFile() as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        yield Path(kept.name)


def _in_words(problem: BadInput) -> BadInput:
    """What to do, as it can be done on this page."""
    mend: Mend | None = problem.mend if isinstance(problem, Refused) else None
    words = FILE_ON_A_PAGE.get(mend) if mend else None
    return BadInput(problem.what, str(words)) if words else problem


def _page(
    request: HttpRequest, place: Place, given: Given | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "place": place,
        "area": "campaigns",
        "given": given,
        "drafts": drafts_of(request, place)[:MOST_LISTED],
        "most": MOST_BYTES,
        "most_megabytes": MOST_BYTES // 1_000_000,
    }
    return render(request, "importing/bring.html", context, status=status)
