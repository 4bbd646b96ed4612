"""Giving one's word from the page: about one thing, or several; and asking for it once more."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.approvals.asking import ask_again
from homeground.approvals.contents import Content
from homeground.approvals.deciding import decide
from homeground.approvals.models import Review, Standing, Verdict
from homeground.errors import BadInput
from homeground.publishing.clock import now_of
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell, tell_warning

from .waiting import page_of


@require_POST
@in_brand
@needing(Right.SEE)
def several(request: HttpRequest, place: Place) -> HttpResponse:
    """Whose word is waited for, and of exactly what the page showed, is looked at one by one."""
    now, by = now_of(place.brand), cast("User", request.user)
    chosen = [each for value in request.POST.getlist("chosen") if (each := _found(place, value))]
    verdict = Verdict.CHANGES if request.POST.get("act") == "changes" else Verdict.APPROVED
    said = request.POST.get("said", "")
    approved: list[Review] = []
    for review, step, content_print in chosen:
        try:
            decide(
                review, step, verdict=verdict, content_print=content_print, said=said, now=now, by=by
            )  # fmt: skip
        except BadInput as problem:
            if "said" in request.POST:
                return page_of(
                    request, place, Given(f"review-{review.pk}", problem, {"said": said})
                )
            line = Content.of(review.content).line
            tell_warning(request, f"“{line}”: {problem.what} {problem.what_to_do}")
        else:
            approved.append(review)
    if not chosen:
        tell_warning(request, _("Nothing was chosen: nothing was approved."))
    elif approved:
        _tell(request, approved, verdict)
    return redirect(place.address("approvals"))


@require_POST
@in_brand
@needing(Right.WRITE, reach=Reach.SOMEWHERE)
def again(request: HttpRequest, place: Place) -> HttpResponse:
    """What somebody wants changed is right as it is: they are asked once more."""
    found = _found(place, request.POST.get("chosen", ""))
    if found is None:
        raise Http404("There is no such question.")
    review, _step, _print = found
    place.need(Right.WRITE, market=review.market)
    try:
        ask_again(review, by=cast("User", request.user), now=now_of(place.brand))
    except BadInput as problem:
        tell_warning(request, f"{problem.what} {problem.what_to_do}")
    else:
        tell(request, _("They are asked again."))
    return redirect(place.address("approvals", show="changes"))


def _found(place: Place, value: str) -> tuple[Review, int, str] | None:
    """Of “12:0:ab…”: a review that the person may see, with the step and the content they were shown."""
    pk, _colon, rest = value.partition(":")
    step, _colon, content_print = rest.partition(":")
    if not (pk.isdecimal() and step.isdecimal() and len(pk) < 18 and len(step) < 5):
        return None
    review = Review.objects.filter(pk=int(pk), brand=place.brand, market__in=place.markets).first()
    return (review, int(step), content_print) if review is not None else None


def _tell(request: HttpRequest, decided: list[Review], verdict: Verdict) -> None:
    many = len(decided)
    if verdict == Verdict.CHANGES:
        tell(request, _("Said. It comes back here once it was changed."))
        return
    through = sum(review.standing == Standing.APPROVED for review in decided)
    words = ngettext("Approved: %(many)d.", "Approved: %(many)d.", many) % {"many": many}
    if through < many:
        left = ngettext(
            "%(many)d goes on to the next who is asked.",
            "%(many)d go on to the next who are asked.",
            many - through,
        ) % {"many": many - through}
        words = f"{words} {left}"
    tell(request, words)
