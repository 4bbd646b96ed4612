"""One file of the library: what it is called, what it shows, and where it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.arranging import Described, describe, put_back, take_out
from homeground.content.media.facts import Unusable
from homeground.content.media.fitting import CENTRE
from homeground.content.media.opening import open_media
from homeground.content.media_store import stored_path
from homeground.content.models import LibraryFile, MediaFile, Variant
from homeground.content.shelf import focus_from, on_shelf, shown_in, with_uses
from homeground.errors import BadInput
from homeground.networks.contract import Format, Network
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Publication
from homeground.web.aiming import Aim, aim_of, focus_given
from homeground.web.given import Given
from homeground.web.place import Place, in_brand, needing
from homeground.web.telling import tell

from .shelves import folders_of, may_change

MOST_SHOWN = 100


@dataclass(frozen=True)
class Use:
    """A text that shows the file: as it is written, or as it goes out."""

    variant: Variant
    publication: Publication | None = None


@in_brand
@needing(Right.SEE)
def file(request: HttpRequest, place: Place, file: int) -> HttpResponse:
    act = request.POST.get("act", "") if request.method == "POST" else ""
    rows = on_shelf(place.brand, place.limits)
    if act == "put_back":
        rows = LibraryFile.objects.filter(brand=place.brand)
        if place.limits is not None:
            rows = rows.filter(Q(market=None) | Q(market__in=place.limits))
    row = get_object_or_404(with_uses(rows).select_related("file", "market", "by"), pk=file)
    if request.method == "POST":
        if row.market is None:
            place.need_for_brand(Right.WRITE)
        else:
            place.need(Right.WRITE, market=row.market)
    if not act:
        return _page(request, place, row)
    by = cast("User", request.user)
    try:
        if act == "take_out":
            take_out(row, by=by)
            return redirect(place.address("library", removed=row.pk))
        if act == "put_back":
            put_back(row, by=by)
            tell(request, _("“%(name)s” is in the library again.") % {"name": row.name})
        else:
            describe(row, _described(request, place, row), by=by)
            tell(request, _("Kept."))
    except BadInput as problem:
        return _page(request, place, row, given=Given("file", problem), status=422)
    return redirect(place.address("library_file", row.pk))


def _described(request: HttpRequest, place: Place, row: LibraryFile) -> Described:
    typed = {
        language: request.POST[f"alt-{language}"]
        for language in _languages(place, row)
        if f"alt-{language}" in request.POST
    }
    focus = focus_from(row.focus)
    if "across" in request.POST:
        focus = focus_given(request.POST["across"], request.POST.get("down", ""), whole=100)
    return Described(
        request.POST.get("name", row.name), request.POST.get("folder", row.folder),
        row.alts | typed, focus,
    )  # fmt: skip


def _languages(place: Place, row: LibraryFile) -> list[str]:
    """Those that texts with it may be in, and those that it is described in."""
    markets = [row.market] if row.market else place.markets
    return sorted({market.language for market in markets} | set(row.alts))


def uses_of(place: Place, row: LibraryFile) -> list[Use]:
    """As far as the person may see them; what goes out first."""
    places = shown_in(place.brand, place.limits).filter(Q(file=row.file) | Q(original=row.file))
    if row.market is not None:
        places = places.filter(variant__market=row.market)
    variants = list(
        Variant.objects.filter(media__in=places)
        .select_related("message__campaign", "market")
        .distinct()
        .order_by("-pk")[:MOST_SHOWN]
    )
    out = {
        publication.variant_id: publication
        for publication in Publication.objects.filter(variant__in=variants)
        .select_related("account")
        .order_by("due_at")
    }
    return [Use(each, out.get(each.pk)) for each in variants if each.in_composer or each.pk in out]


def crops_of(place: Place, row: LibraryFile) -> tuple[Aim | None, list[tuple[Network, Aim]]]:
    """The image with what matters in it, and what stays of it on each network of its markets."""
    if row.file.kind != MediaFile.Kind.IMAGE:
        return None, []
    try:
        facts = open_media(stored_path(row.file.sha256), row.name)
    except Unusable:
        return None, []
    focus = focus_from(row.focus) or CENTRE
    markets = [row.market] if row.market else place.markets
    kinds = dict(
        place.brand.accounts.filter(market__in=markets).values_list("network", "kind").distinct()
    )
    crops = []
    for slug in sorted(kinds):
        aim = aim_of(facts, NETWORKS[slug], kinds[slug], Format.POST, focus) if slug in NETWORKS else None  # fmt: skip
        if aim is not None:
            crops.append((NETWORKS[slug], aim))
    return Aim(facts.width or 1, facts.height or 1, focus), crops


def _page(
    request: HttpRequest,
    place: Place,
    row: LibraryFile,
    *,
    given: Given | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = request.POST if given else {}
    aim, crops = crops_of(place, row)
    context = {
        "place": place,
        "area": "library",
        "row": row,
        "aim": aim,
        "crops": crops,
        "name": typed.get("name", row.name),
        "folder": typed.get("folder", row.folder),
        "alts": [
            (language, typed.get(f"alt-{language}", row.alts.get(language, "")))
            for language in _languages(place, row)
        ],
        "folders": folders_of(place),
        "uses": uses_of(place, row),
        "may_change": may_change(place, row),
        "given": given,
    }
    return render(request, "library/file.html", context, status=status)
