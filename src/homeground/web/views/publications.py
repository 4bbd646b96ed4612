"""One publication: what exactly happened. In the panel beside its campaign, or as a page."""

from __future__ import annotations

from typing import cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.community.queries import newest_comments
from homeground.content.campaign_file.moments import moment_from
from homeground.content.models import Campaign
from homeground.errors import BadInput
from homeground.insights.queries import newest_observations
from homeground.publishing.ahead import GOES_OUT, Trouble, brought_about, troubles_at
from homeground.publishing.changing import (
    acts_on,
    cancel,
    hold,
    parts_below,
    release_hold,
    reschedule,
)
from homeground.publishing.clock import now_of
from homeground.publishing.foreseeing import Delay, delay_of
from homeground.publishing.models import Publication
from homeground.publishing.queries import publications_of, story_of, waiting_for_a_person
from homeground.publishing.repeating import end, still_to_come
from homeground.publishing.slotting import move_to_next_slot, next_free
from homeground.publishing.states import State
from homeground.web.given import Given
from homeground.web.live import Live, live
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell_warning

from .campaigns import board_of, kept_of, pace_of, page_of
from .measure.standing_words import numbers_of
from .remarks import talk_of
from .waiting import task_of


@in_brand
@needing(Right.SEE)
def publication(
    request: HttpRequest, place: Place, campaign: str, publication: int
) -> HttpResponse:
    found = get_object_or_404(place.brand.campaigns, slug=campaign)
    opened = get_object_or_404(publications_of(found, place.limits), pk=publication)
    if request.headers.get("HX-Target") == "panel":
        return panel_of(request, place, found, opened, pace_of(found)).response(request)
    return page_about(request, place, found, opened)


def page_about(
    request: HttpRequest,
    place: Place,
    campaign: Campaign,
    publication: Publication,
    given: Given | None = None,
) -> HttpResponse:
    """The publication beside its campaign; `given` is what could not be taken of its task."""
    seconds = pace_of(campaign)
    panel = panel_of(request, place, campaign, publication, seconds, given)
    board = board_of(request, place, campaign, seconds)
    context = page_of(place, campaign, board) | {"panel": panel, "opened": publication}
    return render(request, "campaigns/campaign.html", context, status=422 if given else 200)


@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def change(request: HttpRequest, place: Place, campaign: str, publication: int) -> HttpResponse:
    """Another time, a hold, an end: as long as it has not been sent."""
    found = get_object_or_404(place.brand.campaigns, slug=campaign)
    opened = get_object_or_404(publications_of(found, place.limits), pk=publication)
    place.need(Right.PUBLISH, market=opened.variant.market_id)
    typed = request.POST.get("to", "")
    given = None
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            if act in {"cancel", "end"} and "sure" not in request.POST:
                raise BadInput(
                    str(_("Nothing was cancelled.")), str(_("Tick the box if you mean it."))
                )
            _change(opened, act, typed, by=cast("User", request.user), sure="sure" in request.POST)
        except _Unasked as question:
            given = Given(act, question, {"to": typed}, asks_if_sure=True)
        except BadInput as problem:
            given = Given(act, problem, {"to": typed})
        else:
            leads_to = "publication"
            if act == "move" and (delay := _delay_of(opened)):
                moved = _("Moved.")
                tell_warning(request, f"{moved} {delay.in_words}")
                leads_to = "change_publication"
            return redirect(place.address(leads_to, found.slug, opened.pk))
    local = opened.due_at.astimezone(ZoneInfo(opened.time_zone))
    context = {
        "place": place,
        "area": "campaigns",
        "publication": opened,
        "parts": parts_below(opened),
        "acts": acts_on(opened),
        "again": _still_to_come(opened),
        "next_free": next_free(opened.account, now=now_of(place.brand), without=opened),
        "given": given,
        "to": typed or f"{local:%Y-%m-%dT%H:%M}",
    }
    return render(request, "publications/change.html", context, status=422 if given else 200)


class _Unasked(BadInput):
    """It can be done when the person says that they know what comes of it."""


def _change(publication: Publication, act: str, to: str, *, by: User, sure: bool) -> None:
    now = now_of(publication.account.brand)
    match act:
        case "move":
            at = moment_from(to.replace("T", " "), publication.time_zone).at
            if not sure and at >= now and "move" in acts_on(publication):
                new = brought_about(publication, at, now=now)
                if new:
                    raise _Unasked(" ".join(each.words for each in new), "")
            reschedule(publication, at, now=now, by=by)
        case "slot":
            move_to_next_slot(publication, now=now, by=by)
        case "hold":
            hold(publication, now=now, by=by)
        case "release":
            release_hold(publication, now=now, by=by)
        case "cancel":
            cancel(publication, now=now, by=by)
        case "end":
            if not _still_to_come(publication):
                raise BadInput(_("It does not repeat any more."), _("Nothing was changed."))
            assert publication.recurrence_id
            end(publication.recurrence_id, now=now, by=by)


def _still_to_come(publication: Publication) -> int:
    """How many times what repeats is still to go out; 0 where it does not, or was ended."""
    recurrence = publication.recurrence
    return still_to_come(recurrence).count() if recurrence and not recurrence.ended_at else 0


def _delay_of(publication: Publication) -> Delay | None:
    publication.refresh_from_db()
    return delay_of(publication, now=now_of(publication.account.brand))


def _ahead(publication: Publication) -> list[Trouble]:
    """What will not go as planned, of what is still to go out."""
    if publication.state not in GOES_OUT or publication.answers_id:
        return []
    now, due_at = now_of(publication.account.brand), publication.due_at
    return troubles_at(publication, due_at, now=now) if due_at >= now else []


def panel_of(
    request: HttpRequest,
    place: Place,
    campaign: Campaign,
    publication: Publication,
    seconds: int,
    given: Given | None = None,
) -> Live:
    post = getattr(publication, "post", None)
    kept = kept_of(request)
    market = publication.variant.market_id
    measured = post if post is not None and place.may(Right.MEASURE, market=market) else None
    waits = None
    if publication.state in (State.UNSURE, State.ASSISTED):
        waits = waiting_for_a_person(place.brand, place.limits).filter(pk=publication.pk).first()
    context = talk_of(place, publication.variant) | {
        "campaign": campaign,
        "publication": publication,
        "task": task_of(waits) if waits is not None else None,
        "given": given,
        "post": post,
        "measures": measured is not None,
        "stands": numbers_of(place, measured) if measured else [],
        "observation": newest_observations([measured.pk]).get(measured.pk) if measured else None,
        "kept": kept,
        "ahead": _ahead(publication),
        "story": story_of(publication),
        "changeable": place.may(Right.PUBLISH, market=market) and bool(acts_on(publication)),
        "comments": newest_comments(post) if post else [],
    }
    return live(
        request,
        "publications/panel.html",
        context,
        id="panel",
        tag="aside",
        url=place.address("publication", campaign.slug, publication.pk, **kept),
        seconds=seconds,
    )
