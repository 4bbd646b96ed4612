"""What only a person can do: post where no program may, say what is out, read off the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.errors import BadInput
from homeground.insights.by_hand import METRICS, Surprising, enter
from homeground.insights.models import Observation
from homeground.insights.queries import newest_observations
from homeground.insights.results_file import Kept, keep_results, whole_number
from homeground.publishing.answering import it_is_there, send_again
from homeground.publishing.assisting import confirm, posted_by_hand
from homeground.publishing.models import Post
from homeground.publishing.queries import waiting_for_a_person
from homeground.publishing.states import State
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, needing

from .publications import page_about
from .waiting import task_of

ON_A_PAGE = 20
MAX_TABLE_BYTES = 20_000_000
COUNTS = {
    "views": _("Views"),
    "reach": _("Reach"),
    "likes": _("Likes"),
    "comments": _("Comments"),
    "shares": _("Shares"),
    "clicks": _("Clicks"),
}


@dataclass(frozen=True)
class Done:
    """A post made by hand, and what is known of it."""

    post: Post
    observation: Observation | None


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    return _page(request, place)


@require_POST
@in_brand
@needing(Right.SETTLE, reach=Reach.SOMEWHERE)
def settle(request: HttpRequest, place: Place, publication: int) -> HttpResponse:
    """It is posted, at this address; or, of an unsure one: it is not there, send it again."""
    found = get_object_or_404(waiting_for_a_person(place.brand, place.limits), pk=publication)
    place.need(Right.SETTLE, market=found.variant.market_id)
    address, by = request.POST.get("address", "").strip(), cast("User", request.user)
    campaign = found.variant.message.campaign
    on_its_page = request.POST.get("from") == "publication"
    try:
        if found.state == State.ASSISTED:
            confirm(found.pk, address, now=timezone.now(), by=by)
        elif "again" in request.POST:
            send_again(found.pk, now=timezone.now(), by=by)
        else:
            it_is_there(found.pk, address, now=timezone.now(), by=by)
    except BadInput as problem:
        given = Given(f"task-{found.pk}", problem, {"address": address})
        if on_its_page:
            return page_about(request, place, campaign, found, given)
        return _page(request, place, given=given)
    if on_its_page:
        return redirect(place.address("publication", campaign.slug, found.pk))
    return redirect(place.address("tasks"))


@require_POST
@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def numbers(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """What the person read on the network, of one post."""
    found = get_object_or_404(posted_by_hand(place.brand, place.limits), pk=post)
    place.need(Right.MEASURE, market=found.account.market_id)
    values = {name: request.POST.get(name, "").strip() for name in METRICS}
    try:
        read = {name: whole_number(text, name) for name, text in values.items() if text}
        by = cast("User", request.user)
        enter(found, read, now=timezone.now(), sure="sure" in request.POST, by=by)
    except BadInput as problem:
        asks = isinstance(problem, Surprising)
        return _page(request, place, given=Given(f"post-{found.pk}", problem, values, asks))
    return redirect(place.address("tasks") + "#posted")


@require_POST
@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def table(request: HttpRequest, place: Place) -> HttpResponse:
    """The numbers of many posts, as a table."""
    given = request.FILES.get("table")
    if not isinstance(given, UploadedFile) or (given.size or 0) > MAX_TABLE_BYTES:
        problem = BadInput(
            str(_("No table was given, or one of more than 20 MB.")),
            str(_("Choose the .csv or .xlsx file with one row for each post.")),
        )
        return _page(request, place, refused=problem)
    # The suffix is for words in errors only: what it is, its first bytes say.
    with NamedTemporaryFile(suffix=Path(given.name or "").suffix[:8]) as copy:
        for chunk in given.chunks():
            copy.write(chunk)
        copy.flush()
        try:
            kept = keep_results(
                Path(copy.name),
                [place.brand],
                now=timezone.now(),
                sure="sure" in request.POST,
                by=cast("User", request.user),
                markets=None
                if place.may_for_brand(Right.MEASURE)
                else place.markets_with(Right.MEASURE),
            )
        except BadInput as problem:
            return _page(request, place, refused=problem)
    return _page(request, place, kept=kept)


def _page(
    request: HttpRequest,
    place: Place,
    *,
    given: Given | None = None,
    refused: BadInput | None = None,
    kept: Kept | None = None,
) -> HttpResponse:
    waiting = waiting_for_a_person(place.brand, place.scope)
    page = Paginator(waiting, ON_A_PAGE).get_page(request.GET.get("page"))
    measured = place.scope_with(Right.MEASURE)
    posts = list(posted_by_hand(place.brand, measured)[:ON_A_PAGE])
    newest = newest_observations(post.pk for post in posts)
    context = {
        "place": place,
        "area": "tasks",
        "page": page,
        "tasks": [task_of(publication) for publication in page],
        "posted": [Done(post, newest.get(post.pk)) for post in posts],
        "words": [(name, COUNTS[name]) for name in METRICS],
        "given": given,
        "refused": refused,
        "kept": kept,
    }
    wrong = given or refused or (kept and kept.problems)
    return render(request, "tasks/index.html", context, status=422 if wrong else 200)
