"""Where a request comes from, for what is noted of it."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from homeground.audit.whence import coming_from


def address_of_caller(request: HttpRequest) -> str | None:
    """Behind a proxy, the address that the proxy saw: the last one that it added. `None`: not known."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    if settings.HOMEGROUND.behind_proxy:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        given = forwarded.rpartition(",")[2].strip() or given
    try:
        return str(ip_address(given))
    except ValueError:
        return None


class CallersAddress:
    """Middleware: what a person does on a page is noted with the address that they did it from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with coming_from("page", address_of_caller(request)):
            return self.get_response(request)
