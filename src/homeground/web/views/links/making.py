"""Where the team makes links for clients, sees which there are, and takes them back."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.approvals.linking import DAYS, asked_of_clients, links_of, make_link, revoke
from homeground.approvals.models import ClientLink
from homeground.errors import BadInput, HomegroundError
from homeground.publishing.models import Publication
from homeground.web.origin import full_address
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

log = logging.getLogger(__name__)


@never_cache
@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    waiting = asked_of_clients(place.brand, place.scope_with(Right.PUBLISH))
    offered = [publication for _review, posts in waiting for publication in posts]
    problem = None
    if request.method == "POST":
        by = cast("User", request.user)
        chosen = set(request.POST.getlist("publication"))
        days = request.POST.get("days", "")
        try:
            link, secret = make_link(
                place.brand, request.POST.get("name", ""), request.POST.get("email", ""),
                [each for each in offered if str(each.pk) in chosen], by=by, now=timezone.now(),
                days=int(days) if days.isdecimal() and len(days) < 6 else 0,
            )  # fmt: skip
        except BadInput as refused:
            problem = refused
        else:
            return _made(request, place, link, secret)
    campaign = request.GET.get("campaign", "")
    context = {
        "place": place,
        "area": "approvals",
        "problem": problem,
        "offered": offered,
        "chosen": _chosen(request, offered, campaign),
        "typed": {"days": str(DAYS)}
        | {name: request.POST[name] for name in ("name", "email", "days") if name in request.POST},
        "links": _visible(place),
        "mails": bool(settings.HOMEGROUND.mail_url),
        "now": timezone.now(),
    }
    return render(request, "links/index.html", context, status=422 if problem else 200)


@require_POST
@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def revoked(request: HttpRequest, place: Place, link: int) -> HttpResponse:
    found = next((each for each in _visible(place) if each.pk == link), None)
    if found is None:
        raise Http404("There is no such link of yours.")
    revoke(found, by=cast("User", request.user), now=timezone.now())
    words = _("The link of %(name)s is taken back: its address opens nothing any more.")
    tell(request, words % {"name": found.name})
    return redirect(place.address("client_links"))


def _visible(place: Place) -> list[ClientLink]:
    """Those that show only what the person may publish themselves."""
    links = links_of(place.brand)
    allowed = place.scope_with(Right.PUBLISH)
    if allowed is None:
        return list(links)
    markets = {market.pk for market in allowed}
    return [
        link
        for link in links
        if {each.variant.market_id for each in link.publications.all()} <= markets
    ]


def _chosen(request: HttpRequest, offered: list[Publication], campaign: str) -> set[int]:
    """What is ticked: what was, or all of the campaign that the page was opened for, or all there is."""
    if request.method == "POST":
        return {int(n) for n in request.POST.getlist("publication") if n.isdecimal()}
    return {
        each.pk for each in offered if campaign in ("", each.variant.message.campaign.slug)
    }  # fmt: skip


def _made(request: HttpRequest, place: Place, link: ClientLink, secret: str) -> HttpResponse:
    """Not a redirect: the address is in this one answer and nowhere else."""
    url = full_address(request, reverse("client_review", args=[secret]))
    mails = bool(settings.HOMEGROUND.mail_url)
    problem = _mail(link, url) if mails else None
    context = {
        "place": place,
        "area": "approvals",
        "link": link,
        "url": url,
        "mailed": mails and problem is None,
        "mails": mails,
        "problem": problem,
    }
    return render(request, "links/made.html", context)


def _mail(link: ClientLink, url: str) -> HomegroundError | None:
    """What went wrong, if something did: the address can be handed over all the same."""
    brand = " ".join(link.brand.name.split())
    subject = _("%(brand)s: please look at what goes out") % {"brand": brand}
    body = render_to_string("links/letter.txt", {"link": link, "url": url})
    try:
        EmailMessage(subject, body, to=[link.email]).send()
    except (OSError, SMTPException) as error:
        log.warning("a client's link could not be mailed: %s", error)
        return HomegroundError(
            _("The mail server did not take the letter."),
            _("The link stands: hand its address over yourself."),
        )
    return None
