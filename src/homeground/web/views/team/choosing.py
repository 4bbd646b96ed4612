"""Which role, and how far it reaches: what the forms offer, and what was chosen in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from homeground.accounts.giving import Giver, Role, role_and_reach, roles_of
from homeground.accounts.models import Brand, CustomRole, Market
from homeground.accounts.models.assignment import RoleAndReach
from homeground.accounts.rights import BuiltIn
from homeground.errors import BadInput
from homeground.web.place import Place, market_code
from homeground.web.templatetags.places import market_name

ALL = "all"
BRAND = "brand"


@dataclass(frozen=True)
class Wish:
    role: Role
    brand: Brand | None
    market: Market | None


@dataclass(frozen=True)
class Option:
    value: str
    words: str | Promise


@dataclass(frozen=True)
class Choices:
    """What this person may give in this brand; nothing else is offered."""

    roles: list[Option]
    reaches: list[Option]


def choices(place: Place, who: Giver) -> Choices:
    reaches: list[tuple[Option, Brand | None, Market | None]] = [
        (Option(ALL, _all_words(place)), None, None),
        (Option(BRAND, _brand_words(place)), place.brand, None),
        *(
            (Option(market_code(market), market_name(market)), place.brand, market)
            for market in place.markets
        ),
    ]
    roles = roles_of(place.brand.organization)
    may = {
        (role_value(role), reach.value)
        for role in roles
        for reach, brand, market in reaches
        if who.may_give(role_and_reach(role, brand, market))
    }
    return Choices(
        [
            Option(role_value(role), role_words(role))
            for role in roles
            if any(value == role_value(role) for value, _ in may)
        ],
        [reach for reach, _, _ in reaches if any(value == reach.value for _, value in may)],
    )


def wish_from(request: HttpRequest, place: Place) -> Wish:
    """Raises: BadInput for what was not chosen, or is not there."""
    by_value = {role_value(role): role for role in roles_of(place.brand.organization)}
    role = by_value.get(request.POST.get("role", ""))
    if role is None:
        raise BadInput(_("No role is chosen."), _("Choose what the person may do."))
    reach = request.POST.get("reach", "")
    if reach == ALL:
        return Wish(role, None, None)
    if role == BuiltIn.OWNER:
        raise BadInput(
            _("An owner answers for the whole organization."),
            _("Choose “%(all)s”, or another role.") % {"all": _all_words(place)},
        )
    if reach == BRAND:
        return Wish(role, place.brand, None)
    for market in place.markets:
        if market_code(market) == reach:
            return Wish(role, place.brand, market)
    raise BadInput(_("No brand and no market is chosen."), _("Choose how far the role reaches."))


def role_value(role: Role) -> str:
    return f"own-{role.pk}" if isinstance(role, CustomRole) else role.value


def role_words(role: Role) -> str | Promise:
    return role.name if isinstance(role, CustomRole) else role.label


def value_of(each: RoleAndReach) -> tuple[str, str]:
    """The values of both fields that say this."""
    role = each.role or f"own-{each.custom_id}"
    if each.market is not None:
        return role, market_code(each.market)
    return role, BRAND if each.brand_id else ALL


def reach_words(place: Place, each: RoleAndReach) -> str:
    """How far it reaches, for a person to read."""
    if each.brand_id is None:
        return _all_words(place)
    if each.market is not None:
        return market_name(each.market)
    return _brand_words(place)


def _all_words(place: Place) -> str:
    return _("Everything of %(organization)s") % {"organization": place.brand.organization.name}


def _brand_words(place: Place) -> str:
    return _("%(brand)s, all markets") % {"brand": place.brand.name}
