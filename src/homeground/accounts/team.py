"""The people of an organization: what they may do is given, changed and taken away."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput

from .giving import Role, giver, role_and_reach
from .joining import join
from .models import (
    Assignment,
    Brand,
    CustomRole,
    Invitation,
    Market,
    Membership,
    Organization,
    User,
)
from .models.assignment import RoleAndReach
from .rights import BuiltIn, Right


@transaction.atomic
def give(
    member: Membership, role: Role, brand: Brand | None, market: Market | None, *, by: User
) -> Assignment:
    """One role more. Raises: BadInput when `by` may not give it."""
    organization = _locked(member.organization_id)
    giver(by, organization).ensure_may_give(role_and_reach(role, brand, market))
    kept = join(organization, member.user, role, brand=brand, market=market)
    note(Act.ROLE_GIVEN, kept, by=by, words=str(member.user), role=_said(kept))
    return kept


@transaction.atomic
def change(
    assignment: Assignment, role: Role, brand: Brand | None, market: Market | None, *, by: User
) -> Assignment:
    """Another role, or another reach, in place of this one. Raises: BadInput; nothing changes then."""
    given = give(assignment.membership, role, brand, market, by=by)
    if given.pk != assignment.pk:
        _take(assignment, by=by)
    return given


@transaction.atomic
def take(assignment: Assignment, *, by: User) -> None:
    """One of several roles goes. Raises: BadInput."""
    _locked(assignment.organization_id)
    others = assignment.membership.assignments.exclude(pk=assignment.pk)
    if not others.exists():
        raise BadInput(
            _("This is the only role that %(person)s has.")
            % {"person": assignment.membership.user},
            _("Change it, or remove the person from the team."),
        )
    _take(assignment, by=by)


@transaction.atomic
def remove(member: Membership, *, by: User) -> None:
    """The person is no member any more; what they did stays. Raises: BadInput."""
    organization = _locked(member.organization_id)
    who = giver(by, organization)
    held = list(member.assignments.select_related("custom", "organization", "membership__user"))
    for each in held:
        if member.user_id != by.pk:
            who.ensure_may_give(each)
        _ensure_not_the_last_owner(each)
    note(Act.MEMBER_REMOVED, member, by=by, words=str(member.user))
    member.delete()


@transaction.atomic
def keep_role(
    organization: Organization, name: str, rights: set[Right], *, by: User,
    role: CustomRole | None = None,
) -> CustomRole:  # fmt: skip
    """Make a role of the organization's own, or change it for all who have it. Raises: BadInput."""
    _ensure_owner(by, _locked(organization.pk))
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise BadInput(_("The role has no name."), _("Give it one of at most 60 characters."))
    taken = organization.custom_roles.filter(name__iexact=name)
    if role is not None:
        taken = taken.exclude(pk=role.pk)
    if taken.exists() or name.casefold() in {str(each.label).casefold() for each in BuiltIn}:
        raise BadInput(
            _("There is a role “%(name)s” already.") % {"name": name}, _("Give it another name.")
        )
    kept = role or CustomRole(organization=organization)
    kept.name, kept.kept_rights = name, sorted(rights | {Right.SEE})
    kept.save()
    note(Act.ROLE_KEPT, kept, by=by, words=name, rights=kept.kept_rights)
    return kept


@transaction.atomic
def remove_role(role: CustomRole, *, by: User) -> None:
    """Raises: BadInput while somebody has it, or is invited to it."""
    _ensure_owner(by, _locked(role.organization_id))
    people = Assignment.objects.filter(custom=role).values("membership").distinct().count()
    if people or Invitation.objects.filter(custom=role, used_at=None, revoked_at=None).exists():
        raise BadInput(
            _("Somebody has the role “%(name)s”, or is invited to it.") % {"name": role.name},
            _("Give them another one first, or take the invitation back."),
        )
    Invitation.objects.filter(custom=role).delete()
    note(Act.ROLE_REMOVED, role, by=by, words=role.name)
    role.delete()


def _take(assignment: Assignment, *, by: User) -> None:
    giver(by, assignment.organization).ensure_may_give(assignment)
    _ensure_not_the_last_owner(assignment)
    note(
        Act.ROLE_TAKEN, assignment, by=by, words=str(assignment.membership.user),
        role=_said(assignment),
    )  # fmt: skip
    assignment.delete()


def _locked(organization_id: int) -> Organization:
    """Two owners who lower each other at once do so one after the other."""
    return Organization.objects.select_for_update(no_key=True).get(pk=organization_id)


def _ensure_not_the_last_owner(assignment: Assignment) -> None:
    others = Assignment.objects.filter(
        organization=assignment.organization_id,
        role=BuiltIn.OWNER,
        membership__user__is_active=True,
    ).exclude(pk=assignment.pk)
    if assignment.is_owners and not others.exists():
        raise BadInput(
            _("%(person)s is the only owner.") % {"person": assignment.membership.user},
            _("Make somebody else an owner first."),
        )


def _ensure_owner(by: User, organization: Organization) -> None:
    if not giver(by, organization).is_owner:
        raise BadInput(
            _("Only an owner makes and changes roles."), _("Ask an owner of the organization.")
        )


def _said(each: RoleAndReach) -> str:
    return each.role or str(each.role_name)
