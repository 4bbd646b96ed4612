"""After the password: the code of an app, a recovery code, or a passkey."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from homeground.accounts.factors import Type, accepting
from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.signing import note_failure
from homeground.web import guessing
from homeground.web.callers import address_of_caller
from homeground.web.signing_in.proving import NO_PASSKEY

from .entering import slow_down


class CodeForm(AuthenticateForm):
    """A code of the app, or one of the recovery codes. Also where one proves once more who one is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slowed_down = False
        self.fields["code"] = forms.CharField(
            label=gettext_lazy("Code"),
            max_length=32,
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
            ),
        )

    def clean_code(self) -> str:
        code, user = str(self.cleaned_data["code"]), self.user
        who, place = f"code of {user.pk}", address_of_caller(context.request) or ""
        if not guessing.may_try(who, place):
            self.slowed_down = True
            raise ValidationError(
                _("Too many wrong codes were given. Wait a quarter of an hour, then try again.")
            )
        found = accepting(user, code)
        if found is None:
            note_failure(Act.CODE_FAILED, user)
            raise ValidationError(
                _("This code is not right, or was used already. Wait for the next one.")
            )
        guessing.succeeded(who, place)
        found.user = user
        self.authenticator = found
        return code


class PasskeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        who = f"passkey of {self.user.pk}"
        place = address_of_caller(context.request) or ""
        if not guessing.may_try(who, place):
            raise ValidationError(_("Too many passkeys were tried. Wait a quarter of an hour."))
        try:
            found = super().clean_credential()
        except (ValidationError, *NO_PASSKEY):
            note_failure(Act.CODE_FAILED, self.user)
            raise ValidationError(_("This passkey is none of yours.")) from None
        guessing.succeeded(who, place)
        return found


class ProvenAnewByCode(CodeForm):
    def save(self) -> None:
        post_authentication(context.request, self.authenticator, reauthenticated=True)


class ProvenAnewByPasskey(PasskeyForm):
    reauthenticated = True


@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class SecondFactor(AuthenticateView):
    form_class = CodeForm
    webauthn_form_class = PasskeyForm
    template_name = "sign_in/second.html"

    def get_form_class(self) -> type[CodeForm]:
        return CodeForm

    def get_webauthn_form_class(self) -> type[PasskeyForm]:
        return PasskeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return slow_down(response) if getattr(form, "slowed_down", False) else response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        assert isinstance(user, User)
        return found | ways_of(user)


def ways_of(user: User) -> dict[str, bool]:
    """Which of their second factors a page asks for."""
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {
        "by_app": Type.TOTP in types,
        "by_recovery": Type.RECOVERY_CODES in types,
        "by_passkey": Type.WEBAUTHN in types,
    }
