"""Whose time a page shows beside the market's: that of the browser, which `clock.js` tells us."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "time_zone"


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of that IANA name, or None: cookies hold anything."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


class ViewersClock:
    """Middleware: local times are those of the person's browser; UTC until it has said which."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = zone_named(request.COOKIES.get(COOKIE, ""))
        with timezone.override(zone):
            return self.get_response(request)
