"""Inviting somebody to the team; the address of an invitation is shown once."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from homeground.accounts.giving import giver
from homeground.accounts.inviting import invite as make
from homeground.accounts.inviting import invite_again, take_back
from homeground.accounts.models import Invitation, User
from homeground.accounts.rights import Right
from homeground.errors import BadInput, HomegroundError
from homeground.web.origin import full_address
from homeground.web.place import Place, Reach, in_brand, market_code, needing
from homeground.web.telling import tell, tell_problem

from .choosing import choices, reach_words, wish_from
from .showing import within

log = logging.getLogger(__name__)


@never_cache
@in_brand
@needing(Right.PEOPLE, reach=Reach.SOMEWHERE)
def invite(request: HttpRequest, place: Place) -> HttpResponse:
    user = cast("User", request.user)
    problem = None
    if request.method == "POST":
        try:
            wish = wish_from(request, place)
            invitation, signed = make(
                place.brand.organization, request.POST.get("email", ""), wish.role, wish.brand,
                wish.market, by=user, now=timezone.now(),
            )  # fmt: skip
        except BadInput as refused:
            problem = refused
        else:
            return _made(request, place, invitation, signed)
    here = market_code(place.market) if place.market is not None else ""
    context = {
        "place": place,
        "area": "team",
        "problem": problem,
        "choices": choices(place, giver(user, place.brand.organization)),
        "typed": {"reach": here}
        | {name: request.POST[name] for name in ("email", "role", "reach") if name in request.POST},
        "mails": bool(settings.HOMEGROUND.mail_url),
    }
    return render(request, "team/invite.html", context, status=422 if problem else 200)


@never_cache
@require_POST
@in_brand
@needing(Right.PEOPLE, reach=Reach.SOMEWHERE)
def invited(request: HttpRequest, place: Place, invitation: int) -> HttpResponse:
    """Invite again, with a new address; or take the invitation back."""
    waiting = Invitation.objects.filter(within(place), used_at=None, revoked_at=None)
    related = waiting.select_related("organization", "brand", "market__brand", "custom")
    found = get_object_or_404(related, pk=invitation)
    by = cast("User", request.user)
    try:
        if "again" in request.POST:
            anew, signed = invite_again(found, by=by, now=timezone.now())
            return _made(request, place, anew, signed)
        take_back(found, by=by, now=timezone.now())
    except BadInput as problem:
        tell_problem(request, problem)
    else:
        words = _("The invitation of %(email)s is taken back: its address opens nothing any more.")
        tell(request, words % {"email": found.email})
    return redirect(place.address("team"))


def _made(request: HttpRequest, place: Place, invitation: Invitation, signed: str) -> HttpResponse:
    """Not a redirect: the address is in this one answer and nowhere else."""
    url = invitation_url(request, signed)
    problem = _mail(invitation, url) if settings.HOMEGROUND.mail_url else None
    context = {
        "place": place,
        "area": "team",
        "invitation": invitation,
        "reach": reach_words(place, invitation),
        "url": url,
        "mailed": bool(settings.HOMEGROUND.mail_url) and problem is None,
        "problem": problem,
    }
    return render(request, "team/invited.html", context)


def invitation_url(request: HttpRequest, signed: str) -> str:
    return full_address(request, reverse("invitation", args=[signed]))


def _mail(invitation: Invitation, url: str) -> HomegroundError | None:
    """What went wrong, if something did: the address can be handed over all the same."""
    organization = " ".join(invitation.organization.name.split())
    subject = _("You are invited to %(organization)s") % {"organization": organization}
    body = render_to_string("team/invitation.txt", {"invitation": invitation, "url": url})
    try:
        EmailMessage(subject, body, to=[invitation.email]).send()
    except (OSError, SMTPException) as error:
        log.warning("an invitation could not be mailed: %s", error)
        return HomegroundError(
            _("The mail server did not take the letter."),
            _("The invitation stands: hand its address over yourself."),
        )
    return None
