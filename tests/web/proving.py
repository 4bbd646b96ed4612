"""A browser whose person has just shown who they are; and what they have to show it with."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from homeground.accounts.models import User

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""Of an app, in base32: that of RFC 6238, appendix B."""


def prove(client: Client, user: User, *, ago_seconds: float = 0) -> None:
    """As if they had given a code, or their password, that long ago."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time() - ago_seconds, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()


def with_app(user: User) -> Authenticator:
    found: Authenticator = TOTP.activate(user, SECRET).instance
    return found


def with_passkey(user: User, name: str = "Telephone") -> Authenticator:
    """As it is kept; nothing can be proved with it."""
    data: dict[str, Any] = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
