"""The house's figures for Prometheus: read by its token, made from the database when they are asked for."""

from __future__ import annotations

from secrets import compare_digest

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from homeground.accounts.models import Brand
from homeground.accounts.tenancy import seeing_all
from homeground.publishing.clock import moments
from homeground.publishing.exposing import exposed
from homeground.publishing.status import status_of


@require_GET
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    expected = settings.HOMEGROUND.metrics_token
    if not expected:
        raise Http404("There is no token for it.")
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {expected}".encode()):
        refused = HttpResponse("Send the token: Authorization: Bearer …\n", status=401)
        refused["WWW-Authenticate"] = 'Bearer realm="metrics"'
        refused["Content-Type"] = "text/plain; charset=utf-8"
        return refused
    # Of all organizations: nothing in the answer names one.
    with seeing_all():
        brands = list(Brand.objects.order_by("pk"))
        now = async_to_sync(moments)({brand.sandbox_url for brand in brands})
        body, kind = exposed(status_of(brands, now))
    answer = HttpResponse(body, content_type=kind)
    answer["Cache-Control"] = "no-store"
    return answer
