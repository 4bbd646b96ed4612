"""Binds the database to the organizations of who looks at the page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from homeground.accounts.queries import organizations_asking
from homeground.accounts.tenancy import bound_to


class ViewersTenants:
    """Middleware. A view that forgets to filter then shows nothing of anybody else's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asking = organizations_asking(request.user)
        # For `SecondFactorFirst`: known here without another query.
        request.asks_second_factor = any(asking.values())  # type: ignore[attr-defined]
        with bound_to(asking):
            return self.get_response(request)
