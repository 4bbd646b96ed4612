"""Stopping a digest by the signed address in it, without signing in (RFC 8058)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from homeground.accounts.models import User
from homeground.accounts.tenancy import bound_to
from homeground.notifications.unsubscribing import stopped_by
from homeground.notifications.wishing import stop_digest as stop


@csrf_exempt
@login_not_required
@never_cache
def stop_digest(request: HttpRequest, signed: str) -> HttpResponse:
    """A page with a button; a mail program posts at once. A look alone stops nothing: programs look
    at addresses in letters, too."""
    found = stopped_by(signed)
    if found is None or not _belongs(*found):
        return render(request, "notifications/stop.html", {"what": "unknown"}, status=404)
    if request.method != "POST":
        return render(request, "notifications/stop.html", {"what": "ask"})
    with bound_to([found[0]]):
        stop(*found)
    return render(request, "notifications/stop.html", {"what": "stopped"})


def _belongs(organization_id: int, person_id: int) -> bool:
    return User.objects.filter(pk=person_id, memberships__organization=organization_id).exists()
