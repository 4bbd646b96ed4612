"""The team's remarks on a text: read and written beside it, without a reload of the page."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.models import MediaFile, Variant
from homeground.errors import BadInput
from homeground.remarks.models import Remark
from homeground.remarks.reading import remarks_on, talks_on, unsaid
from homeground.remarks.writing import (
    Author,
    Passage,
    Spot,
    answer,
    reopen,
    resolve,
    write_remark,
)
from homeground.web.given import Given
from homeground.web.live import Live, live
from homeground.web.place import Place, Reach, in_brand, needing

SECONDS = 30


@in_brand
@needing(Right.REMARK, reach=Reach.SOMEWHERE)
def remarks(request: HttpRequest, place: Place, variant: int) -> HttpResponse:
    found = get_object_or_404(
        Variant.objects.select_related("message__campaign", "market"),
        pk=variant,
        message__campaign__brand=place.brand,
        market__in=place.markets,
    )
    place.need(Right.REMARK, market=found.market_id)
    beside = request.GET.get("beside") == "1"
    given = written = None
    if request.method == "POST":
        by = cast("User", request.user)
        try:
            written = take(request, found, Author(by))
            if written is None:
                _settle(request, found, by)
        except BadInput as problem:
            given = as_given(request, problem)
    if request.headers.get("HX-Request"):
        return _part(request, place, found, beside, given, written)
    if request.method == "POST" and given is None:
        return redirect(place.address("remarks", found.pk))
    context = talk_of(place, found, given=given) | {"area": "campaigns"}
    return render(request, "remarks/page.html", context, status=422 if given else 200)


def take(request: HttpRequest, variant: Variant, by: Author) -> Remark | None:
    """The remark or answer that was sent; `None`: something else was. Raises: BadInput."""
    text = request.POST.get("text", "")
    match request.POST.get("act"):
        case "write":
            return write_remark(
                variant, text, by=by, about=_about(request),
                for_clients=bool(by.client_email) or "for_clients" in request.POST,
            )  # fmt: skip
        case "answer":
            email = by.client_email or None
            return answer(remark_of(request, variant, for_client=email), text, by=by)
    return None


def remark_of(request: HttpRequest, variant: Variant, *, for_client: str | None = None) -> Remark:
    """Which one is meant. Raises: Http404 for one that is not there to be read."""
    number = request.POST.get("remark", "")
    for talk in talks_on(variant, for_client=for_client).every:
        if str(talk.remark.pk) == number:
            return talk.remark
    raise Http404("There is no such remark here.")


def as_given(request: HttpRequest, problem: BadInput) -> Given:
    form = request.POST.get("act", "")
    if form == "answer":
        form = f"answer-{request.POST.get('remark', '')}"
    names = ("text", "quote", "start", "media", "x", "y", "for_clients")
    return Given(form, problem, {name: request.POST.get(name, "") for name in names})


def talk_of(
    place: Place,
    variant: Variant,
    *,
    beside: bool = False,
    given: Given | None = None,
    written: Remark | None = None,
) -> dict[str, Any]:
    """What the templates of remarks need on a brand's page: none where the person may not read them.

    `beside`: the text itself is shown elsewhere.
    """

    def file_address(file: MediaFile) -> str:
        return place.address("media", file.sha256)

    reads = place.may(Right.REMARK, market=variant.market_id)
    query = {"beside": "1"} if beside else {}
    return {
        "place": place,
        "variant": variant,
        "market": variant.market,
        "talks": talks_on(variant) if reads else unsaid(variant),
        "writes": reads,
        "beside": beside,
        "remarks_url": place.address("remarks", variant.pk, **query),
        "file_address": file_address,
        "remarks_given": given,
        "written": written,
        "resolves": True,
    }


def _live(request: HttpRequest, context: dict[str, Any]) -> Live:
    return live(
        request, "remarks/part.html", context, id=f"remarks-{context['variant'].pk}",
        url=context["remarks_url"], seconds=SECONDS,
    )  # fmt: skip


def _part(
    request: HttpRequest,
    place: Place,
    variant: Variant,
    beside: bool,
    given: Given | None,
    written: Remark | None,
) -> HttpResponse:
    context = talk_of(place, variant, beside=beside, given=given, written=written)
    if beside and request.method == "GET":
        return _live(request, context).response(request)
    context["alive"] = _live(request, context) if beside else None
    answered = render(request, "remarks/alone.html", context, status=422 if given else 200)
    patch_cache_control(answered, private=True, no_store=True)
    return answered


def _settle(request: HttpRequest, variant: Variant, by: User) -> None:
    number = request.POST.get("remark", "")
    found = remarks_on(variant).filter(answers=None)
    remark = found.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None  # fmt: skip
    if remark is None:
        raise Http404("There is no such remark here.")
    match request.POST.get("act"):
        case "resolve":
            resolve(remark, by=by, now=timezone.now())
        case "reopen":
            reopen(remark, by=by)
        case _:
            raise Http404("Nothing is done that way.")


def _about(request: HttpRequest) -> Passage | Spot | None:
    sent = request.POST
    if sent.get("media"):
        try:
            return Spot(int(sent["media"]), float(sent["x"]) / 100, float(sent["y"]) / 100)
        except (ValueError, KeyError):
            raise BadInput(
                _("There is no such place in an image."),
                _("The images may have changed: reload the page and choose the place again."),
            ) from None
    if not sent.get("quote", "").strip():
        return None
    start = sent.get("start", "")
    return Passage(sent["quote"], int(start) if start.isdecimal() and len(start) < 10 else 0)
