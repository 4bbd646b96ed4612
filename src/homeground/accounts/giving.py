"""Who may give which role to whom: nobody gives what they do not have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from homeground.errors import BadInput

from .models import Assignment, Brand, CustomRole, Market, Organization, User
from .models.assignment import RoleAndReach
from .rights import RIGHTS, BuiltIn, Right

Role = BuiltIn | CustomRole


def rights_of(role: Role) -> frozenset[Right]:
    return role.rights if isinstance(role, CustomRole) else RIGHTS[role]


def role_and_reach(role: Role, brand: Brand | None, market: Market | None) -> RoleAndReach:
    """Not to be saved: what an assignment or an invitation would say."""
    if isinstance(role, CustomRole):
        wanted = Assignment(custom=role)
    else:
        wanted = Assignment(role=role.value)
    wanted.brand, wanted.market = (market.brand if market is not None else brand), market
    return wanted


@dataclass(frozen=True)
class Giver:
    """A member, as somebody who gives roles and takes them away."""

    held: tuple[Assignment, ...]

    @property
    def is_owner(self) -> bool:
        return any(each.is_owners for each in self.held)

    def may_give(self, wanted: RoleAndReach) -> bool:
        """Also whether they may take it away again.

        It takes the right to manage people, and every right of the role, as far as it is to reach.
        An owner is made by owners only.
        """
        if wanted.is_owners:
            return self.is_owner
        rights = self._rights(wanted.brand_id, wanted.market_id)
        return Right.PEOPLE in rights and wanted.rights <= rights

    def ensure_may_give(self, wanted: RoleAndReach) -> None:
        """Raises: BadInput."""
        if not self.may_give(wanted):
            raise BadInput(
                _("You may not give or take the role “%(role)s” so far.")
                % {"role": wanted.role_name},
                _("Nobody gives rights that they do not have. Ask an owner."),
            )

    def _rights(self, brand: int | None, market: int | None) -> frozenset[Right]:
        reaching = [
            each.rights
            for each in self.held
            if each.brand_id in (None, brand) and each.market_id in (None, market)
        ]
        return frozenset().union(*reaching) if reaching else frozenset()


def giver(user: User, organization: Organization) -> Giver:
    return Giver(
        tuple(
            Assignment.objects.filter(
                membership__user=user, organization=organization
            ).select_related("custom")
        )
    )


def roles_of(organization: Organization) -> list[Role]:
    """Those that come with Homeground, then the organization's own by name."""
    own: Iterable[CustomRole] = organization.custom_roles.order_by("name")
    return [*BuiltIn, *own]
