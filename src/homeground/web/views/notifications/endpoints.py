"""Webhooks: where a brand's own systems hear of what happens, each with its last messages."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.errors import BadInput
from homeground.notifications import endpoints
from homeground.notifications.kinds import Kind
from homeground.notifications.models import Dispatch, Endpoint
from homeground.web.given import Given
from homeground.web.live import Live, live
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

MOST_SHOWN = 20
SECONDS = 5


@never_cache
@in_brand
@needing(Right.PEOPLE, reach=Reach.BRAND)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    """The list; adding one is below it, and shows its secret this once."""
    problem, url = None, request.POST.get("url", "")
    kinds = request.POST.getlist("kind") if request.method == "POST" else Kind.values
    if request.method == "POST":
        try:
            made, secret = endpoints.add(
                place.brand, url, kinds, by=cast("User", request.user), now=timezone.now()
            )
        except BadInput as error:
            problem = error
        else:
            return _page(request, place, made, secret=secret)
    context = {
        "place": place,
        "area": "notices",
        "endpoints": place.brand.endpoints.order_by(F("ended_at").asc(nulls_first=True), "pk"),
        "kinds": [(kind, kind.value in kinds) for kind in Kind],
        "typed": url,
        "problem": problem,
    }
    return render(request, "notifications/webhooks.html", context, status=422 if problem else 200)


@never_cache
@in_brand
@needing(Right.PEOPLE, reach=Reach.BRAND)
def endpoint(request: HttpRequest, place: Place, endpoint: int) -> HttpResponse:
    found = get_object_or_404(place.brand.endpoints.select_related("brand"), pk=endpoint)
    if request.method == "POST":
        return _act(request, place, found)
    if request.headers.get("HX-Target") == "dispatches":
        return _dispatches(request, place, found).response(request)
    return _page(request, place, found)


def _act(request: HttpRequest, place: Place, found: Endpoint) -> HttpResponse:
    by, now, act = cast("User", request.user), timezone.now(), request.POST.get("act", "")
    given = {"url": request.POST.get("url", "")}
    try:
        match act:
            case "change":
                endpoints.change(found, given["url"], request.POST.getlist("kind"), by=by)
                tell(request, _("Kept."))
            case "rotate":
                return _page(request, place, found, secret=endpoints.rotate(found, by=by, now=now))
            case "test":
                endpoints.send_test(found, by=by, now=now)
                tell(request, _("A message is on its way; what comes of it stands below."))
            case "on" | "off":
                endpoints.switch(found, on=act == "on", by=by, now=now)
            case "again":
                message = get_object_or_404(found.dispatches, pk=_uuid(request.POST.get("message")))
                endpoints.send_again(message, by=by, now=now)
            case "remove":
                endpoints.remove(found, by=by)
                tell(request, _("The webhook is removed."))
                return redirect(place.address("webhooks"))
            case _:
                raise BadInput(_("Nothing was chosen."), _("Use one of the buttons."))
    except BadInput as problem:
        return _page(request, place, found, given=Given(act, problem, given))
    return redirect(place.address("webhook", found.pk))


def _page(
    request: HttpRequest,
    place: Place,
    found: Endpoint,
    *,
    secret: str = "",
    given: Given | None = None,
) -> HttpResponse:
    """`secret`, where there is a new one, is never shown again."""
    chosen = found.kinds
    if given is not None and given.form == "change":
        chosen = request.POST.getlist("kind")
    context = {
        "place": place,
        "area": "notices",
        "endpoint": found,
        "secret": secret,
        "kinds": [(kind, kind.value in chosen) for kind in Kind],
        "typed": given.values["url"] if given and given.form == "change" else found.url,
        "problem": given.problem if given else None,
        "dispatches_shown": _dispatches(request, place, found),
    }
    return render(request, "notifications/webhook.html", context, status=422 if given else 200)


def _dispatches(request: HttpRequest, place: Place, found: Endpoint) -> Live:
    newest = Dispatch.objects.filter(endpoint=found).order_by("-made_at", "pk")[:MOST_SHOWN]
    context = {"place": place, "endpoint": found, "dispatches": newest}
    return live(
        request, "notifications/dispatches.html", context, id="dispatches",
        url=place.address("webhook", found.pk), seconds=SECONDS,
    )  # fmt: skip


def _uuid(text: str | None) -> str:
    """Something that is none finds nothing."""
    try:
        return str(UUID(text or ""))
    except ValueError:
        return str(UUID(int=0))
