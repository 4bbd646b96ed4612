"""Who is it? Asked before somebody changes how they sign in, with whatever they have for it."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.signing import note_failure
from homeground.web import guessing
from homeground.web.callers import address_of_caller
from homeground.web.signing_in.provider import provider_name
from homeground.web.signing_in.proving import next_within
from homeground.web.views.sign_in.entering import slow_down
from homeground.web.views.sign_in.second import ProvenAnewByCode, ProvenAnewByPasskey, ways_of


class ByPassword(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    slowed_down = False

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        user = cast("User", self.request.user)
        given, place = str(self.cleaned_data["password"]), address_of_caller(self.request) or ""
        if not guessing.may_try(user.email, place):
            self.slowed_down = True
            raise ValidationError(
                _("Too many wrong passwords were given. Wait a quarter of an hour, then try again.")
            )
        if not user.check_password(given):
            note_failure(Act.SIGN_IN_FAILED, user)
            raise ValidationError(_("This is not your password. Capitals count."))
        guessing.succeeded(user.email, place)
        return given

    def save(self) -> None:
        reauthenticate_by_password(self.request)


@never_cache
@sensitive_post_parameters()
def confirm(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    ways = ways_of(user)
    second = ways["by_app"] or ways["by_passkey"]
    onward = next_within(request, reverse("signing_in"))
    data = request.POST if request.method == "POST" else None
    form: Any = None
    if data is not None and "credential" in data and ways["by_passkey"]:
        form = ProvenAnewByPasskey(user=user, data=data)
    elif data is not None and "code" in data and second:
        form = ProvenAnewByCode(user=user, data=data)
    elif data is not None and "password" in data and not second:
        form = ByPassword(data, request=request)
    if form is not None and form.is_valid():
        form.save()
        return redirect(onward)
    context = {
        **ways,
        "second": second,
        "form": form,
        "next": onward,
        "code_form": form if isinstance(form, ProvenAnewByCode) else ProvenAnewByCode(user=user),
        "password_form": form if isinstance(form, ByPassword) else ByPassword(request=request),
        "has_password": user.has_usable_password(),
        "provider": provider_name(),
        "js_data": {"request_options": begin_authentication(user)} if ways["by_passkey"] else None,
    }
    page = render(request, "person/confirm.html", context, status=422 if data is not None else 200)
    return slow_down(page) if getattr(form, "slowed_down", False) else page
