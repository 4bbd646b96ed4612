"""An organization may ask for a second factor: who has none is led to set one up."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from homeground.accounts.factors import has_second_factor
from homeground.accounts.models import User

OPEN = {
    "signing_in", "confirm_person", "set_up_app", "add_passkey", "recovery_codes",
    "change_password", "sign_out", "language", "provider_sign_in", "provider_back",
}  # fmt: skip
"""What it takes to set one up, or to leave."""


class SecondFactorFirst:
    """Middleware, after `ViewersTenants`, which says whether it is asked for. No page goes before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or not getattr(request, "asks_second_factor", False):
            return None
        if (match is not None and match.url_name in OPEN) or not getattr(
            view, "login_required", True
        ):
            return None
        if has_second_factor(user):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect("/signing-in/")
        return redirect("signing_in")
