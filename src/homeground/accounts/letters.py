"""Letters to a person about how they sign in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.formats import date_format
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import override

from homeground.audit.acts import Act

from .models import User


def password_letter(email: str, base: str, language: str) -> EmailMessage | None:
    """The letter that lets its reader choose a new password; None: there is nobody to write to.

    Also for who has no password yet and comes through the provider: the letter box is theirs.
    """
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None or not settings.HOMEGROUND.mail_url:
        return None
    named = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("new_password", args=[named, default_token_generator.make_token(user)])
    with override(language):
        context = {"email": user.email, "url": f"{base}{path}"}
        body = render_to_string("accounts/new_password.txt", context)
        return EmailMessage(_("A new password for Homeground"), body, to=[user.email])


def changed_letter(user: User, what: str, *, by: User | None, at: datetime) -> EmailMessage | None:
    """Tells `user` that how they sign in was changed; `what` is an act's slug of the audit.

    None: the house writes no letters, or they cannot sign in any more.
    """
    if not settings.HOMEGROUND.mail_url or not user.is_active:
        return None
    with override(user.reads):
        context = {
            "person": user,
            "what": Act(what).label,
            "at": f"{date_format(at, 'DATETIME_FORMAT')} UTC",
            "by": by if by != user else None,
            "url": settings.HOMEGROUND.address.rstrip("/") + reverse("forgotten"),
        }
        body = render_to_string("accounts/changed.txt", context)
        return EmailMessage(_("How you sign in to Homeground was changed"), body, to=[user.email])
