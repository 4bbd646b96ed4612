"""Conversions: what was told last, a table of them, and those whose code nobody knows."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.campaign_file.findings import Unreadable
from homeground.errors import BadInput
from homeground.publishing.clock import now_of
from homeground.referrals.conversions import take_up
from homeground.referrals.conversions_file import Imported, import_conversions
from homeground.referrals.listing import aside_of
from homeground.referrals.models import Conversion, Link
from homeground.web.clock import zone_named
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

from .listing import valued

MOST_BYTES = 20_000_000


@in_brand
@needing(Right.MEASURE, reach=Reach.BRAND)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    given, imported = None, None
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            match act:
                case "import":
                    imported = _imported(request, place)
                case "take_up":
                    _take_up(request, place)
                    return redirect(place.address("referral_conversions"))
                case _:
                    raise BadInput(_("Nothing was chosen."), _("Use one of the buttons."))
        except BadInput as problem:
            given = Given(act, problem, {"code": request.POST.get("code", "")})
    return _page(request, place, given, imported)


def _page(
    request: HttpRequest, place: Place, given: Given | None, imported: Imported | None
) -> HttpResponse:
    newest = (
        Conversion.objects.filter(brand=place.brand)
        .select_related("link__campaign", "link__account")
        .defer("link__account__credentials")
        .order_by("-told_at", "-pk")
    )
    zones = [market.time_zone for market in place.markets]
    context = {
        "place": place,
        "area": "measure",
        "given": given,
        "imported": imported,
        "done": _said(imported) if imported else "",
        "lines": valued(newest),
        "aside": aside_of(place.brand),
        "codes": Link.objects.filter(brand=place.brand).order_by("-made_at").values_list("code", "address")[:200],
        "zones": list(dict.fromkeys([*zones, "UTC"])),
    }  # fmt: skip
    return render(request, "referrals/conversions.html", context, status=422 if given else 200)


def _imported(request: HttpRequest, place: Place) -> Imported:
    """Raises: BadInput."""
    table = request.FILES.get("table")
    if not isinstance(table, UploadedFile) or (table.size or 0) > MOST_BYTES:
        raise BadInput(
            _("No table was given, or one of more than 20 MB."),
            _("Choose the .csv or .xlsx file with one row for each conversion."),
        )
    zone = zone_named(request.POST.get("zone", ""))
    name = Path(table.name or "").name
    # What it is, its first bytes say.
    with NamedTemporaryFile(suffix=Path(name).suffix[:8]) as copy:
        for chunk in table.chunks():
            copy.write(chunk)
        copy.flush()
        try:
            return import_conversions(
                Path(copy.name), place.brand, zone=zone.key if zone else "UTC", name=name,
                now=max(timezone.now(), now_of(place.brand)), by=cast("User", request.user),
            )  # fmt: skip
        except Unreadable as wrong:
            raise BadInput(wrong.what, wrong.what_to_do) from wrong


def _take_up(request: HttpRequest, place: Place) -> None:
    """Raises: BadInput."""
    code = request.POST.get("code", "")
    typed = request.POST.get("link", "").strip().rstrip("/").rpartition("/")[2]
    link = Link.objects.filter(brand=place.brand, code=typed).first() if "\0" not in typed else None
    if link is None:
        raise BadInput(
            _("No link has the code “%(code)s”.") % {"code": typed[:64]},
            _("Choose one of the brand’s links."),
        )
    many = take_up(place.brand, code.replace("\0", ""), link, by=cast("User", request.user))
    tell(
        request,
        ngettext(
            "%(many)d conversion came by this link.", "%(many)d conversions came by this link.", many
        )
        % {"many": many},
    )  # fmt: skip


def _said(imported: Imported) -> str:
    new = ngettext("%(many)d conversion is new.", "%(many)d conversions are new.", imported.new)
    known = ngettext("%(many)d was known.", "%(many)d were known.", imported.known)
    return f"{new % {'many': imported.new}} {known % {'many': imported.known}}"
