"""The composer: a message of headquarters, written for one market and network, saved as it is typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.campaign_file.labels import RULES
from homeground.content.differences import difference
from homeground.content.models import VariantVersion
from homeground.content.shelving import take_in
from homeground.content.versions import (
    Attached,
    Overtaken,
    Words,
    name_of,
    restore,
    with_files_seen,
    write_variant,
)
from homeground.errors import BadInput
from homeground.web import locales
from homeground.web.emojis import spoken_in
from homeground.web.folds import FOLDS
from homeground.web.given import Given
from homeground.web.place import Place, in_brand
from homeground.web.telling import tell
from homeground.web.views.library.picking import picks_for

from .cells import places_of
from .desk import Desk, desk_at, words_given
from .histories import variant_history
from .pieces import pieces_of


@in_brand
def compose(
    request: HttpRequest, place: Place, message: int, at_market: str, network: str
) -> HttpResponse:
    desk = desk_at(place, message, at_market, network)
    place.need(Right.WRITE, market=desk.market)
    if request.method != "POST":
        return _page(request, desk, desk.words(), base=desk.variant.number)
    by = cast("User", request.user)
    words, base = _given(request, desk)
    try:
        words = _with_upload(request, desk, words)
        aligned = desk.message.number if request.POST.get("act") == "aligned" else None
        write_variant(desk.variant, words, base=base, by=by, adapted_from=aligned)
    except Overtaken as overtaken:
        return _page(
            request, desk, words, base=overtaken.theirs.number, overtaken=overtaken, status=409
        )
    except BadInput as problem:
        return _page(request, desk, words, base=base, given=Given("compose", problem), status=422)
    tell(request, _("Saved."))
    return redirect(place.address("compose", *desk.args))


@require_POST
@in_brand
def save(
    request: HttpRequest, place: Place, message: int, at_market: str, network: str
) -> HttpResponse:
    """What the page sends at every pause: the answer says that it is kept, and what the checks say."""
    desk = desk_at(place, message, at_market, network)
    place.need(Right.WRITE, market=desk.market)
    words, base = _given(request, desk)
    try:
        words = _with_upload(request, desk, words)
        saved = write_variant(desk.variant, words, base=base, by=cast("User", request.user))
    except Overtaken as overtaken:
        context = {"overtaken": overtaken, "pieces": _apart(overtaken.theirs, words)}
        html = render_to_string("compose/overtaken.html", context, request)
        return JsonResponse({"overtaken": html, "theirs": overtaken.theirs.number}, status=409)
    except BadInput as problem:
        return JsonResponse({"what": problem.what, "do": problem.what_to_do}, status=422)
    context = _checked(desk, words)
    return JsonResponse(
        {
            "number": saved.number,
            "said": _("Saved %(at)s")
            % {"at": locales.clock(timezone.localtime(saved.at), seconds=False)},
            "checks": render_to_string("compose/checks.html", context, request),
            "files": render_to_string("compose/files.html", context, request),
            "images": render_to_string("compose/images.html", context, request),
        }
    )


@require_POST
@in_brand
def restored(
    request: HttpRequest, place: Place, message: int, at_market: str, network: str, number: int
) -> HttpResponse:
    desk = desk_at(place, message, at_market, network)
    place.need(Right.WRITE, market=desk.market)
    if desk.variant._state.adding:
        raise Http404("Nothing was written there.")
    try:
        restore(desk.variant, number, by=cast("User", request.user))
    except VariantVersion.DoesNotExist:
        raise Http404("There is no such version.") from None
    except Overtaken as overtaken:
        tell(request, f"{overtaken.what} {overtaken.what_to_do}")
    else:
        tell(request, _("It says again what version %(number)d said.") % {"number": number})
    return redirect(place.address("compose", *desk.args))


def _given(request: HttpRequest, desk: Desk) -> tuple[Words, int]:
    """The words, without files of anybody else's, and the version that they were written on."""
    base = request.POST.get("base", "")
    words = with_files_seen(words_given(request.POST), desk.place.brand, desk.place.limits)
    return words, int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0


def _with_upload(request: HttpRequest, desk: Desk, words: Words) -> Words:
    """With the file that was chosen, as the last one. Raises: Unusable."""
    upload = request.FILES.get("upload")
    if not isinstance(upload, UploadedFile):
        return words
    with NamedTemporaryFile() as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        taken = take_in(
            desk.place.brand, desk.market, Path(kept.name), upload.name or "file",
            by=cast("User", request.user),
        )  # fmt: skip
    if any(each.sha256 == taken.file.sha256 for each in words.media):
        return words
    alt = taken.alts.get(desk.market.language, "")
    return replace(words, media=(*words.media, Attached(taken.file.sha256, alt)))


def _checked(desk: Desk, words: Words) -> dict[str, Any]:
    return {
        "place": desk.place,
        "desk": desk,
        "problems": desk.problems(words),
        "files": pieces_of(desk, words),
    }


def _page(
    request: HttpRequest,
    desk: Desk,
    words: Words,
    *,
    base: int,
    overtaken: Overtaken | None = None,
    given: Given | None = None,
    status: int = 200,
) -> HttpResponse:
    message, variant = desk.message, desk.variant
    drifted = bool(variant.adapted_from and variant.adapted_from < message.number)
    meant = message.versions.filter(number=variant.adapted_from or 0).first() if drifted else None
    kept = None
    if not variant._state.adding:
        kept = variant.versions.select_related("by").filter(number=variant.number).first()
    context = _checked(desk, words) | {
        "area": "campaigns",
        "campaign": message.campaign,
        "message": message,
        "words": words,
        "base": base,
        "lengths": desk.lengths(words),
        "link": desk.sent_link(words),
        "parts": desk.part_lengths(words),
        "places": places_of(desk.place, message),
        "fold": FOLDS.get(desk.network.slug),
        "law": RULES.get(desk.market.country),
        "drift": difference(meant.text, message.text) if meant else None,
        "kept": kept,
        "kept_by": name_of(kept.by) if kept else "",
        "history": variant_history(variant),
        "emoji_in": spoken_in(desk.market.language),
        "picks": picks_for(desk.place, desk.market),
        "may_plan": desk.place.may_for_brand(Right.PLAN),
        "overtaken": overtaken,
        "pieces": _apart(overtaken.theirs, words) if overtaken else [],
        "given": given,
    }  # fmt: skip
    return render(request, "compose/compose.html", context, status=status)


def _apart(theirs: VariantVersion, mine: Words) -> Any:
    return difference(theirs.text, mine.text)
