"""At the names that brands have for their short links, nothing but short links is served."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from homeground.content.short_links import PATH


class LinksOnly:
    """Middleware. Nobody signs in at a brand's own name, where other pages of it could read along."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = request.META.get("HTTP_HOST", "").partition(":")[0].casefold().rstrip(".")
        served = (PATH, settings.STATIC_URL)
        if host in settings.HOMEGROUND.link_hosts and not request.path.startswith(served):
            return HttpResponse("There is nothing here.\n", status=404, content_type="text/plain")
        return self.get_response(request)
