"""A forgotten password: a letter with an address that sets a new one, once, within two hours."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from homeground.accounts.jobs import send_password_letter
from homeground.accounts.models import User
from homeground.accounts.sessions import end_sessions
from homeground.audit.acts import Act
from homeground.audit.signing import note_of
from homeground.web import guessing
from homeground.web.callers import address_of_caller
from homeground.web.telling import tell


class Forgotten(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


@login_not_required
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same answer whether the address is somebody's or not; the letter leaves later, by itself."""
    mails = bool(settings.HOMEGROUND.mail_url)
    form = Forgotten(request.POST if mails and request.method == "POST" else None)
    sent = form.is_valid()
    if sent:
        email = form.cleaned_data["email"].lower()
        # As many letters as wrong passwords: nobody's letter box is filled from here.
        if guessing.may_try(f"letter to {email}", address_of_caller(request) or ""):
            base = settings.HOMEGROUND.public_url or request.build_absolute_uri("/").rstrip("/")
            send_password_letter.defer(email=email, base=base, language=get_language() or "en")
    context = {"form": form, "mails": mails, "sent": sent}
    status = 422 if form.is_bound and not sent else 200
    return render(request, "sign_in/forgotten.html", context, status=status)


class OwnPasswordForm(SetPasswordForm):
    """Typed once: browsers show it, and keep it."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        del self.fields["new_password2"]
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password1"].help_text = ""

    def clean(self) -> dict[str, Any]:
        self.validate_password_for_user(self.user, "new_password1")
        return self.cleaned_data


@method_decorator([login_not_required, never_cache], name="dispatch")
class NewPassword(PasswordResetConfirmView):
    template_name = "sign_in/new_password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("sign_in")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        assert self.user is not None
        end_sessions(UserSession.objects.filter(user=self.user))
        note_of(self.user, Act.PASSWORD_CHANGED, by=self.user)
        tell(self.request, _("The new password is kept. Sign in with it."))
        return response
