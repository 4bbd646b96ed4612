"""What a person may do in an organization: roles, each for all of it, for one brand or one market."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from homeground.accounts.rights import RIGHTS, BuiltIn, Right

from .organization import Brand, Market, Membership, Organization


class CustomRole(models.Model):
    """A role that an organization made for itself."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="custom_roles")
    name = models.CharField(_("name"), max_length=60)
    kept_rights = models.JSONField()
    """Names of rights, sorted."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "name"], name="custom_role_unique")
        ]

    @property
    def rights(self) -> frozenset[Right]:
        """Whoever has a role may see; a right that no longer exists is none."""
        return frozenset({Right.SEE, *(Right(r) for r in self.kept_rights if r in Right.values)})

    def __str__(self) -> str:
        return self.name


class RoleAndReach(models.Model):
    """A role, built in or an organization's own, and how far it reaches."""

    role = models.CharField(_("role"), max_length=30, choices=BuiltIn.choices, blank=True)
    """Empty where it is a custom one."""
    custom = models.ForeignKey(CustomRole, models.PROTECT, null=True, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+")
    """None: all brands of the organization, and those to come."""
    market = models.ForeignKey(Market, models.CASCADE, null=True, related_name="+")
    """None: all markets of the brand, and those to come."""

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role="", custom__isnull=False) | (~Q(role="") & Q(custom__isnull=True)),
                name="%(class)s_one_role",
            ),
            models.CheckConstraint(
                condition=Q(market__isnull=True) | Q(brand__isnull=False),
                name="%(class)s_market_of_a_brand",
            ),
            # An owner answers for the whole organization.
            models.CheckConstraint(
                condition=~Q(role="owner") | Q(brand__isnull=True),
                name="%(class)s_owner_of_all",
            ),
        ]

    @property
    def rights(self) -> frozenset[Right]:
        return self.custom.rights if self.custom is not None else RIGHTS[BuiltIn(self.role)]

    @property
    def role_name(self) -> str | Promise:
        return self.custom.name if self.custom is not None else BuiltIn(self.role).label

    @property
    def is_owners(self) -> bool:
        return self.role == BuiltIn.OWNER


class Assignment(RoleAndReach):
    """A role that a member has. Several add up."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="assignments")

    class Meta(RoleAndReach.Meta):
        constraints: ClassVar = [
            *RoleAndReach.Meta.constraints,
            models.UniqueConstraint(
                fields=["membership", "role", "custom", "brand", "market"],
                name="assignment_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.role_name}"
