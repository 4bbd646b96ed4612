"""Signing in by e-mail address and password, or by a passkey alone."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.models import Login
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.internal.flows import post_authentication
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from homeground.errors import HomegroundError
from homeground.web import guessing
from homeground.web.callers import address_of_caller
from homeground.web.signing_in.provider import provider_name
from homeground.web.signing_in.proving import NO_PASSKEY, next_within
from homeground.web.telling import tell_problem


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": gettext_lazy(
            "No account has this e-mail address and password. Check both; capitals count in the password."
        ),
        "inactive": gettext_lazy("This account is closed. Ask whoever invited you."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.slowed_down = False
        # With “webauthn” browsers offer passkeys where the address is typed.
        self.fields["username"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["username"].label = gettext_lazy("E-mail address")

    def clean(self) -> dict[str, Any]:
        given = str(self.data.get("username", ""))
        place = address_of_caller(self.request) or "" if self.request else ""
        if not guessing.may_try(given, place):
            self.slowed_down = True
            raise ValidationError(
                _("Too many wrong passwords were given. Wait a quarter of an hour, then try again.")
            )
        cleaned: dict[str, Any] = super().clean()
        if self.user_cache is not None:
            # An empty password is none that was right.
            guessing.succeeded(given, place)
        return cleaned


class PasskeyAlone(LoginWebAuthnForm):
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except NO_PASSKEY:
            raise ValidationError("no passkey's answer") from None


class SignIn(LoginView):
    template_name = "sign_in/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A live part that asks on after the session has ended: the whole page must go to sign-in.
        if request.headers.get("HX-Request"):
            return HttpResponseClientRefresh()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"provider": provider_name(), "mails": bool(settings.HOMEGROUND.mail_url)}
        return super().get_context_data(**kwargs) | own

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Signed in, or asked for the second factor first."""
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        return perform_password_login(self.request, {}, login)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if isinstance(form, SignInForm) and form.slowed_down:
            slow_down(response)
        return response


def slow_down(response: HttpResponse) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(guessing.WITHIN_SECONDS)
    return response


@login_not_required
@never_cache
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks the passkey: nothing of anybody's, for nobody is named yet."""
    return JsonResponse(auth.begin_authentication(None))


@login_not_required
@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponseBase:
    """A passkey proves both what one has and who one is: no code is asked for after it."""
    place = address_of_caller(request) or ""
    # Whose it is, the sender says: counted by place only, or anybody could shut somebody else out.
    if not guessing.may_try(f"passkey from {place}", place):
        problem = HomegroundError(
            _("Too many passkeys were tried."), _("Wait a quarter of an hour, then try again.")
        )
        tell_problem(request, problem)
        return redirect("sign_in")
    form = PasskeyAlone(data=request.POST)
    if not form.is_valid():
        problem = HomegroundError(
            _("This passkey opens nothing here."),
            _("It may have been removed. Sign in with your password, and add it anew."),
        )
        tell_problem(request, problem)
        return redirect("sign_in")
    guessing.succeeded(f"passkey from {place}", place)
    authenticator = form.cleaned_data["credential"]
    post_authentication(request, authenticator, passwordless=True)
    login = Login(user=authenticator.user, redirect_url=next_within(request, "/"))
    answer: HttpResponseBase = perform_login(request, login)
    return answer
