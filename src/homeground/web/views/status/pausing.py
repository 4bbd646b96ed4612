"""Stopping everything of a brand or a market with one click, and going on with a choice."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from homeground.accounts.models import Market, User
from homeground.accounts.rights import Right
from homeground.errors import BadInput
from homeground.publishing.clock import now_of
from homeground.publishing.models import Pause
from homeground.publishing.pausing import missed, resume
from homeground.publishing.pausing import pause as stop
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, market_code, needing
from homeground.web.telling import tell
from homeground.web.templatetags.places import market_name

from .standing import page

MOST_LISTED = 50
LONGEST_REASON = 300


@require_POST
@in_brand
@needing(Right.PAUSE, reach=Reach.SOMEWHERE)
def pause(request: HttpRequest, place: Place) -> HttpResponse:
    """Nothing more of it is sent from here on."""
    typed = {name: request.POST.get(name, "").strip() for name in ("market", "reason")}
    market = _market(place, typed["market"])
    _need(place, market)
    name = market_name(market) if market else place.brand.name
    assert isinstance(request.user, User)
    try:
        stop(
            place.brand, market, now=now_of(place.brand), by=request.user,
            reason=typed["reason"][:LONGEST_REASON],
        )  # fmt: skip
    except BadInput:
        problem = BadInput(
            _("%(name)s stands still already.") % {"name": name},
            _("Above you see since when and why."),
        )
        return page(request, place, Given("pause", problem, typed))
    tell(request, _("%(name)s stands still from now on.") % {"name": name})
    return redirect(place.address("status"))


@in_brand
@needing(Right.PAUSE, reach=Reach.SOMEWHERE)
def ending(request: HttpRequest, place: Place, pause: int) -> HttpResponse:
    """Says what was missed, and goes on with the choice for it."""
    pauses = place.brand.pauses.select_related("brand", "market", "began_by")
    if place.limits is not None:
        pauses = pauses.filter(Q(market=None) | Q(market__in=place.limits))
    found = get_object_or_404(pauses, pk=pause)
    _need(place, found.market)
    if found.ended_at is not None:
        tell(request, _("It goes on already."))
        return redirect(place.address("status"))
    now = now_of(place.brand)
    late = missed(found, now=now).order_by("due_at", "pk")
    many = late.count()
    problem = None
    chosen = request.POST.get("missed", "")
    if request.method == "POST":
        problem = _problem_with(chosen, request.POST.get("sure", ""), many)
        if problem is None:
            return _end(request, place, found, Pause.Missed(chosen or Pause.Missed.SEND), now)
    listed = late.select_related("account", "variant__market", "variant__message__campaign")
    context = {
        "place": place,
        "area": "status",
        "pause": found,
        "many": many,
        "missed": listed.defer("account__credentials")[:MOST_LISTED],
        "unlisted": max(many - MOST_LISTED, 0),
        "chosen": chosen,
        "problem": problem,
    }
    return render(request, "status/ending.html", context, status=422 if problem else 200)


def _problem_with(chosen: str, sure: str, many: int) -> BadInput | None:
    """Nothing is chosen for somebody, and nothing is cancelled that they have not seen."""
    if not many:
        return None
    if chosen not in Pause.Missed.values:
        return BadInput(
            _("Nothing was chosen for what was missed."), _("Choose one of the four ways.")
        )
    if chosen == Pause.Missed.CANCEL and sure != str(many):
        return BadInput(
            ngettext(
                "%(many)s publication would be cancelled.",
                "%(many)s publications would be cancelled.",
                many,
            )
            % {"many": many},
            _("Look at them below, then say that you are sure."),
        )
    return None


def _end(
    request: HttpRequest, place: Place, pause: Pause, choice: Pause.Missed, now: datetime
) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        many = resume(pause, choice, now=now, by=request.user)
    except BadInput:
        # Somebody else was quicker.
        tell(request, _("It goes on already."))
        return redirect(place.address("status"))
    name = market_name(pause.market) if pause.market else place.brand.name
    words = _("%(name)s goes on.") % {"name": name}
    if many:
        said = {
            Pause.Missed.SEND: _("What was missed goes out now: %(many)s."),
            Pause.Missed.SHIFT: _("What was missed goes out later: %(many)s."),
            Pause.Missed.HOLD: _("What was missed is on hold: %(many)s."),
            Pause.Missed.CANCEL: _("What was missed is cancelled: %(many)s."),
        }[choice]
        words = f"{words} {said % {'many': many}}"
    tell(request, words)
    return redirect(place.address("status"))


def _need(place: Place, market: Market | None) -> None:
    """What stops or lets go everything must be allowed for everything."""
    if market is None:
        place.need_for_brand(Right.PAUSE)
    else:
        place.need(Right.PAUSE, market=market)


def _market(place: Place, code: str) -> Market | None:
    """Raises `Http404` for anybody else's."""
    if not code:
        return None
    for market in place.markets:
        if market_code(market) == code:
            return market
    raise Http404("The brand has no such market.")
