"""Inviting people: an address that can be used once, within a week, by whom it was made for."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _

from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput, HomegroundError
from homeground.notifications.kinds import Kind
from homeground.notifications.telling import tell

from .email_address import email_address
from .giving import Role, giver, role_and_reach
from .joining import join
from .models import Brand, Invitation, Market, Organization, User
from .rights import BuiltIn

LASTS = timedelta(days=7)
_SIGNER = Signer(salt="homeground.invitation", sep=".")


class Why(StrEnum):
    """Why an invitation cannot be used."""

    UNKNOWN = "unknown"
    USED = "used"
    ENDED = "ended"
    REVOKED = "revoked"
    NOT_THEIRS_TO_GIVE = "not_theirs_to_give"
    """Whoever invited may no longer give that role."""


class NotInvited(HomegroundError):
    def __init__(self, why: Why) -> None:
        super().__init__(f"the invitation cannot be used: {why}")
        self.why = why


@transaction.atomic
def invite(
    organization: Organization, email: str, role: Role, brand: Brand | None, market: Market | None,
    *, by: User, now: datetime,
) -> tuple[Invitation, str]:  # fmt: skip
    """The invitation, and the secret part of its address, which is not kept.

    Whoever is invited again gets a new address; the one before no longer opens anything.
    Raises: BadInput.
    """
    email = email_address(email)
    wanted = role_and_reach(role, brand, market)
    giver(by, organization).ensure_may_give(wanted)
    if organization.memberships.filter(user__email=email).exists():
        raise BadInput(
            _("%(email)s belongs to the team already.") % {"email": email},
            _("Give them another role on the team's page."),
        )
    organization.invitations.filter(email=email, used_at=None, revoked_at=None).update(
        revoked_at=now
    )
    secret = token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization=organization, email=email, token_hash=_hash(secret), invited_by=by,
        role=wanted.role, custom=wanted.custom, brand=wanted.brand, market=wanted.market,
        created_at=now, ends_at=now + LASTS,
    )  # fmt: skip
    note(Act.INVITED, invitation, by=by, words=email, role=wanted.role or str(wanted.role_name))
    return invitation, _SIGNER.sign(secret)


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User, now: datetime) -> tuple[Invitation, str]:
    """The same with a new address and a week more. Raises: BadInput."""
    role = invitation.custom or _built_in(invitation)
    return invite(
        invitation.organization, invitation.email, role, invitation.brand, invitation.market,
        by=by, now=now,
    )  # fmt: skip


def take_back(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Its address opens nothing any more. Raises: BadInput when `by` may not give that role."""
    giver(by, invitation.organization).ensure_may_give(invitation)
    open_still = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None)
    if open_still.update(revoked_at=now):
        note(Act.INVITATION_REVOKED, invitation, by=by, words=invitation.email)


def opened(signed: str, *, now: datetime) -> Invitation:
    """The invitation that this address opens. Raises: NotInvited."""
    try:
        secret = _SIGNER.unsign(signed)
    except BadSignature:
        raise NotInvited(Why.UNKNOWN) from None
    found = (
        Invitation.objects.filter(token_hash=_hash(secret))
        .select_related("organization", "brand", "market", "custom", "invited_by", "used_by")
        .first()
    )
    if found is None:
        raise NotInvited(Why.UNKNOWN)
    _ensure_usable(found, now)
    return found


@transaction.atomic
def accept(invitation: Invitation, user: User, *, now: datetime) -> None:
    """`user` is a member from here on, and the invitation used up. Raises: NotInvited."""
    current = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    _ensure_usable(current, now)
    role = current.custom or _built_in(current)
    assignment = join(current.organization, user, role, brand=current.brand, market=current.market)
    current.used_at, current.used_by = now, user
    current.save(update_fields=["used_at", "used_by"])
    note(
        Act.JOINED, assignment, by=user, words=str(user),
        role=assignment.role or str(assignment.role_name),
    )  # fmt: skip
    tell(Kind.JOINED, assignment, at=("team",), by=user, group="people", who=str(user))


def _ensure_usable(invitation: Invitation, now: datetime) -> None:
    if invitation.used_at is not None:
        raise NotInvited(Why.USED)
    if invitation.revoked_at is not None:
        raise NotInvited(Why.REVOKED)
    if invitation.ends_at <= now:
        raise NotInvited(Why.ENDED)
    by = invitation.invited_by
    if (
        by is None
        or not by.is_active
        or not giver(by, invitation.organization).may_give(invitation)
    ):
        raise NotInvited(Why.NOT_THEIRS_TO_GIVE)


def _built_in(invitation: Invitation) -> Role:
    return BuiltIn(invitation.role)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
