"""Passkeys: added, renamed, removed. What one is kept in (a telephone, a key) asks for its own PIN."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from homeground.accounts.factors import Type
from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.signing import note_of
from homeground.web.signing_in.proving import NO_PASSKEY, browser_of, proved
from homeground.web.telling import tell

from .apps import after_first


class NewPasskey(forms.Form):
    name = forms.CharField(label=gettext_lazy("What to call it"), max_length=60, required=False)
    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        given = self.cleaned_data["credential"]
        try:
            auth.parse_registration_response(given)
            binding = auth.complete_registration(given)
        except (ValidationError, *NO_PASSKEY):
            raise ValidationError(
                _("That took too long, or was done twice. Try once more.")
            ) from None
        if not binding.is_user_verified():
            raise ValidationError(_("This passkey asks for no PIN, face or finger."))
        return given


@never_cache
@proved
def add(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    form = NewPasskey(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        name = " ".join(form.cleaned_data["name"].split()) or suggested(request)
        with transaction.atomic():
            auth.WebAuthn.add(user, name, form.cleaned_data["credential"])
            note_of(user, Act.SECOND_FACTOR_ADDED, by=user)
        words = _("The passkey “%(name)s” is added: you can sign in with it alone.")
        return after_first(request, user, words % {"name": name})
    context = {
        "form": form,
        "suggested": suggested(request),
        # A passkey proper: it says itself whose it is, and asks for PIN, face or finger.
        "js_data": auth.begin_registration(user, passwordless=True),
    }
    return render(request, "person/passkey.html", context, status=422 if form.is_bound else 200)


@require_POST
@proved
def change(request: HttpRequest, passkey: int) -> HttpResponse:
    """Another name, or away with it."""
    user = cast("User", request.user)
    mine = Authenticator.objects.filter(user=user, type=Type.WEBAUTHN)
    found = get_object_or_404(mine, pk=passkey)
    if "remove" in request.POST:
        delete_and_cleanup(request, found)
        note_of(user, Act.SECOND_FACTOR_REMOVED, by=user)
        tell(request, _("The passkey is removed: it opens nothing any more."))
    else:
        name = " ".join(request.POST.get("name", "").split())[:60]
        if name and name != found.wrap().name:
            found.data["name"] = name
            found.save(update_fields=["data"])
            note_of(user, Act.SECOND_FACTOR_RENAMED, by=user)
            tell(request, _("The passkey is called “%(name)s” now.") % {"name": name})
    return redirect("signing_in")


def suggested(request: HttpRequest) -> str:
    """What this browser runs on is most likely what the passkey is kept in."""
    _browser, system = browser_of(request.headers.get("User-Agent", ""))
    return system or _("Passkey")
