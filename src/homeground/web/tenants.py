"""Binds the database to the organizations of who looks at the page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from homeground.accounts.queries import organization_ids_of
from homeground.accounts.tenancy import bound_to


class ViewersTenants:
    """Middleware. A view that forgets to filter then shows nothing of anybody else's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with bound_to(organization_ids_of(request.user)):
            return self.get_response(request)
