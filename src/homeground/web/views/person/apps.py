"""Codes of an app on one's telephone (TOTP, RFC 6238), and the recovery codes that go with them."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.recovery_codes.internal.flows import can_generate_recovery_codes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from homeground import keys
from homeground.accounts.factors import Type, matching_counter, use_up_to
from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.signing import note_of
from homeground.web import guessing
from homeground.web.callers import address_of_caller
from homeground.web.signing_in.proving import proved
from homeground.web.telling import tell

WAITING = "homeground.app.secret"
"""Where the session keeps, encrypted, the secret of an app that is being set up."""


class FirstCode(forms.Form):
    """The app shows that it has the secret."""

    code = forms.CharField(
        label=gettext_lazy("The code that the app shows"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, secret: str, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret, self.request = secret, request
        self.counter = 0

    def clean_code(self) -> str:
        who, place = f"first code of {self.request.user.pk}", address_of_caller(self.request) or ""
        if not guessing.may_try(who, place):
            raise ValidationError(
                _("Too many wrong codes were given. Wait a quarter of an hour, then try again.")
            )
        counter = matching_counter(self.secret, str(self.cleaned_data["code"]))
        if counter is None:
            raise ValidationError(
                _(
                    "This is not the code. Check that the telephone's clock is right, and give the next."
                )
            )
        guessing.succeeded(who, place)
        self.counter = counter
        return str(self.cleaned_data["code"])


@never_cache
@sensitive_post_parameters()
@proved
def set_up(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    if Authenticator.objects.filter(user=user, type=Type.TOTP).exists():
        return redirect("signing_in")
    secret = _secret(request)
    data = request.POST if request.method == "POST" else None
    form = FirstCode(data, secret=secret, request=request)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                use_up_to(TOTP.activate(user, secret).instance, form.counter)
                note_of(user, Act.SECOND_FACTOR_ADDED, by=user)
        except IntegrityError:
            # Two clicks at once: the other one set it up.
            return redirect("signing_in")
        request.session.pop(WAITING, None)
        return after_first(
            request, user, _("The app is set up: from now on you are asked for its code.")
        )
    adapter = get_adapter()
    address = adapter.build_totp_url(user, secret)
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "address": address,
        "picture": adapter.build_totp_svg(address),
    }
    return render(request, "person/app.html", context, status=422 if form.is_bound else 200)


def after_first(request: HttpRequest, user: User, words: str) -> HttpResponse:
    """With the first second factor come recovery codes, which are shown now and never again."""
    tell(request, words)
    if Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).exists():
        return redirect("signing_in")
    return show_codes(request, make_codes(user))


@require_POST
@proved
def remove(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    found = get_object_or_404(Authenticator, user=user, type=Type.TOTP)
    delete_and_cleanup(request, found)
    note_of(user, Act.SECOND_FACTOR_REMOVED, by=user)
    tell(request, _("The app is removed: its codes open nothing any more."))
    return redirect("signing_in")


@never_cache
@proved
def recovery(request: HttpRequest) -> HttpResponse:
    """Ten new ones; those before open nothing any more."""
    user = cast("User", request.user)
    if not can_generate_recovery_codes(user):
        return redirect("signing_in")
    if request.method == "POST":
        codes = make_codes(user)
        note_of(user, Act.RECOVERY_CODES_MADE, by=user)
        return show_codes(request, codes)
    return render(request, "person/recovery.html")


@transaction.atomic
def make_codes(user: User) -> list[str]:
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Not a redirect: they are in this one answer and nowhere else."""
    page = render(request, "person/codes.html", {"codes": codes})
    page["Cache-Control"] = "no-store, private"
    return page


def _secret(request: HttpRequest) -> str:
    """The same while the page is open, also when a wrong code was given."""
    kept = request.session.get(WAITING)
    if isinstance(kept, str):
        return keys.decrypt(kept)
    secret: str = generate_totp_secret()
    request.session[WAITING] = keys.encrypt(secret)
    return secret
