"""Another password, and ending what is signed in elsewhere."""

from __future__ import annotations

from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from homeground.accounts.models import User
from homeground.accounts.sessions import end_sessions
from homeground.audit.acts import Act
from homeground.audit.signing import note_of
from homeground.web.signing_in.proving import proved
from homeground.web.telling import tell
from homeground.web.views.sign_in.forgotten import OwnPasswordForm


@never_cache
@sensitive_post_parameters()
@proved
def password(request: HttpRequest) -> HttpResponse:
    """Every other browser is signed out by it: whoever knew the old one is out."""
    user = cast("User", request.user)
    form = OwnPasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.save()
        # Their sessions hold the old password's hash, and would open nothing: they go at once.
        end_sessions(UserSession.objects.filter(user=user))
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)
        note_of(user, Act.PASSWORD_CHANGED, by=user)
        tell(request, _("The new password is kept. Every other browser is signed out."))
        return redirect("signing_in")
    context: dict[str, Any] = {"form": form, "hints": password_validators_help_texts()}
    return render(request, "person/password.html", context, status=422 if form.is_bound else 200)


@require_POST
@proved
def end(request: HttpRequest) -> HttpResponse:
    """One other browser, or all of them."""
    user = cast("User", request.user)
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    number = request.POST.get("session", "")
    if number:
        others = others.filter(pk=int(number)) if number.isdecimal() else others.none()
    if end_sessions(others):
        note_of(user, Act.SESSIONS_ENDED, by=user)
        tell(request, _("Signed out there."))
    return redirect("signing_in")
