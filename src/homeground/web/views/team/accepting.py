"""The page behind an invitation's address: for whom it was made, once, signed in or new here."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from homeground.accounts.inviting import NotInvited, Why, accept, opened
from homeground.accounts.models import Invitation, User
from homeground.accounts.queries import organization_ids_of
from homeground.accounts.tenancy import bound_to, seeing_all


class NewPerson(forms.Form):
    """What somebody says who was never here."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.email = email

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        password, name = cleaned.get("password"), cleaned.get("name", "")
        if password:
            try:
                validate_password(password, User(email=self.email, name=name))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


@login_not_required
@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, signed: str) -> HttpResponse:
    now = timezone.now()
    # Whose it is, the secret in the address says: nobody is a member here yet.
    try:
        with seeing_all():
            found = opened(signed, now=now)
        with bound_to({found.organization_id, *organization_ids_of(request.user)}):
            return _answer(request, found)
    except NotInvited as refused:
        # From the second: somebody was quicker, or it was taken back meanwhile.
        return _refused(request, refused.why)


def _answer(request: HttpRequest, found: Invitation) -> HttpResponse:
    user = request.user
    if isinstance(user, User):
        if user.email != found.email:
            return _page(request, found, "another", status=403)
        if request.method == "POST":
            accept(found, user, now=timezone.now())
            return redirect("home")
        return _page(request, found, "join")
    if User.objects.filter(email=found.email).exists():
        return _page(request, found, "sign in")
    form = NewPerson(request.POST or None, email=found.email)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _page(request, found, "new", form=form, status=status)
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                found.email, form.cleaned_data["password"], name=form.cleaned_data["name"]
            )
            accept(found, person, now=timezone.now())
    except IntegrityError:
        # Two clicks at once: the other one made the person.
        return _page(request, found, "sign in")
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    # Whoever has just chosen a password is not asked for it again, to set up a second factor.
    record_authentication(request, person, method="password")
    return redirect("home")


def _page(
    request: HttpRequest,
    found: Invitation,
    what: str,
    *,
    form: NewPerson | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "invitation": found,
        "what": what,
        "form": form,
        "hints": password_validators_help_texts() if form else [],
    }
    return render(request, "team/invitation.html", context, status=status)


def _refused(request: HttpRequest, why: Why) -> HttpResponse:
    """Each in its own words; 410 for what was good once."""
    status = 404 if why is Why.UNKNOWN else 410
    return render(request, "team/no_invitation.html", {"why": why}, status=status)
