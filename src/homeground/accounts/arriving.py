"""Somebody whom the operator's OpenID Connect provider vouches for: which person is it here?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from homeground.audit.acts import Act
from homeground.audit.signing import note_of
from homeground.errors import HomegroundError

from .inviting import NotInvited, accept
from .models import Invitation, User
from .tenancy import bound_to, seeing_all


class Why(StrEnum):
    """Why somebody is not let in."""

    UNVERIFIED = "unverified"
    """The provider does not say that the e-mail address is theirs."""
    ELSEWHERE = "elsewhere"
    """The address is of a domain that is not let in."""
    UNKNOWN = "unknown"
    ANOTHER = "another"
    """The member with that address comes as somebody else of the provider's."""


class Stranger(HomegroundError):
    def __init__(self, why: Why, email: str) -> None:
        super().__init__(f"{why}")
        self.why, self.email = why, email


@transaction.atomic
def arriving(
    claims: Mapping[str, object], provider: str, known: User | None, *, domains: Collection[str]
) -> User:
    """The member, or whoever is invited and becomes one now. `known`: who came that way before.

    Raises: Stranger.
    """
    email = str(claims.get("email") or "").strip().lower()
    # Some providers write it as a text.
    verified = str(claims.get("email_verified")).lower() == "true"
    if domains and not (verified and email.rpartition("@")[2] in {d.lower() for d in domains}):
        raise Stranger(Why.ELSEWHERE if verified else Why.UNVERIFIED, email)
    if known is not None:
        return known
    if not email or not verified:
        raise Stranger(Why.UNVERIFIED, email)
    user = User.objects.select_for_update().filter(email=email).first()
    if user is None:
        user = _invited(email, str(claims.get("name") or ""))
    elif SocialAccount.objects.filter(user=user, provider=provider).exists():
        # An address that was given to a new colleague opens nothing of the old one's.
        raise Stranger(Why.ANOTHER, email)
    note_of(user, Act.PROVIDER_LINKED, by=user)
    return user


def _invited(email: str, name: str) -> User:
    """Raises: Stranger, when no invitation is open."""
    now = timezone.now()
    with seeing_all():
        found = list(
            Invitation.objects.filter(
                email=email, used_at=None, revoked_at=None, ends_at__gt=now
            ).order_by("pk")
        )
    if not found:
        raise Stranger(Why.UNKNOWN, email)
    user = User.objects.create_user(email, None, name=name[:150])
    joined = 0
    for invitation in found:
        with bound_to({invitation.organization_id}):
            try:
                accept(invitation, user, now=now)
                joined += 1
            except NotInvited:
                continue
    if not joined:
        # The transaction goes back: nobody is made without an organization.
        raise Stranger(Why.UNKNOWN, email)
    return user
