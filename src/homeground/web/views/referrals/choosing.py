"""How the brand's links are shortened, and the keys by which its own systems tell of conversions."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.media_address import origin_for
from homeground.errors import BadInput
from homeground.referrals import choosing
from homeground.referrals.models import PARAMETER, Referring
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell


@never_cache
@in_brand
@needing(Right.PLAN, reach=Reach.BRAND)
@sensitive_variables("token", "secret")
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """The keys are shown when they are made, and never again."""
    given, token, secret = None, "", ""
    by, now, act = cast("User", request.user), timezone.now(), request.POST.get("act", "")
    if request.method == "POST":
        if act != "keep":
            place.need_for_brand(Right.PEOPLE)
        try:
            match act:
                case "keep":
                    _keep(request, place, by)
                    tell(request, _("Kept. What is scheduled already keeps its links."))
                case "token":
                    token = choosing.new_token(place.brand, by=by, now=now)
                case "drop":
                    choosing.drop_token(place.brand, by=by)
                    tell(request, _("The key has ended: calls with it are refused."))
                case "secret":
                    secret = choosing.new_webhook_secret(place.brand, by=by, now=now)
                case _:
                    raise BadInput(_("Nothing was chosen."), _("Use one of the buttons."))
        except BadInput as problem:
            given = Given(act, problem)
        else:
            if not (token or secret):
                return redirect(place.address("referral_settings"))
    context = _context(request, place, given) | {"token": token, "secret": secret}
    return render(request, "referrals/settings.html", context, status=422 if given else 200)


def _keep(request: HttpRequest, place: Place, by: User) -> None:
    choosing.keep(
        place.brand,
        shortens="shortens" in request.POST,
        in_files="in_files" in request.POST,
        host=request.POST.get("host", ""),
        parameter=request.POST.get("parameter", ""),
        all_told="all_told" in request.POST,
        by=by,
    )


def _context(request: HttpRequest, place: Place, given: Given | None) -> dict[str, object]:
    kept = Referring.objects.filter(brand=place.brand).first()
    values: dict[str, object] = {
        "shortens": bool(kept and kept.shortens),
        "in_files": bool(kept and kept.in_files),
        "host": (kept.host if kept else None) or "",
        "parameter": kept.parameter if kept else PARAMETER,
        "all_told": bool(kept and kept.all_told),
    }
    if given is not None and given.form == "keep":
        values = {
            name: request.POST.get(name, "") if isinstance(value, str) else name in request.POST
            for name, value in values.items()
        }
    house = origin_for(place.brand)
    calls = house or request.build_absolute_uri("/").rstrip("/")
    address = f"{place.brand.organization_id}-{place.brand.pk}"
    return {
        "place": place,
        "area": "measure",
        "values": values,
        "given": given,
        "kept": kept,
        "hosts": settings.HOMEGROUND.link_hosts,
        "house": house,
        "call_address": calls + reverse("tell_conversions"),
        "webhook_address": calls + reverse("conversions_webhook", args=[address]),
    }
