"""Naming who decides for oneself while one is away."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, Organization, User
from homeground.accounts.queries import markets_of
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput

from .models import Deputy


def name_deputy(
    brand: Brand, person: User, deputy: User, begins_on: date, ends_on: date, *, now: datetime
) -> Deputy:
    """`deputy` may decide for `person` on these days, wherever both may see what is asked.

    Raises: BadInput, also when the deputy does not see some market that the person sees.
    """
    if deputy == person:
        raise BadInput(_("Nobody is their own deputy."), _("Choose somebody else."))
    if ends_on < begins_on:
        raise BadInput(_("The last day is before the first."), _("Turn the two round."))
    if ends_on < now.date():
        raise BadInput(_("Those days are over."), _("Choose a last day that is still to come."))
    hidden = [each for each in markets_of(brand, person) if each not in markets_of(brand, deputy)]
    if hidden:
        raise BadInput(
            _("%(who)s does not see %(markets)s.")
            % {"who": deputy, "markets": ", ".join(str(each) for each in hidden)},
            _("Choose somebody who does, or have them given a role there."),
        )
    made = Deputy.objects.create(
        organization_id=brand.organization_id, person=person, deputy=deputy,
        begins_on=begins_on, ends_on=ends_on,
    )  # fmt: skip
    note(
        Act.DEPUTY_NAMED, _organization(brand), by=person, words=deputy.name or deputy.email,
        times=f"{begins_on:%Y-%m-%d} – {ends_on:%Y-%m-%d}",
    )  # fmt: skip
    return made


def end_deputy(made: Deputy, *, by: User) -> None:
    """It is over at once; what was decided stays."""
    note(Act.DEPUTY_ENDED, made.organization, by=by, words=made.deputy.name or made.deputy.email)
    made.delete()


def deputies_named_by(brand: Brand, person: User, *, now: datetime) -> QuerySet[Deputy]:
    """Those whose time is not over."""
    return (
        Deputy.objects.filter(
            organization=brand.organization_id, person=person, ends_on__gte=now.date()
        )
        .select_related("deputy", "organization")
        .order_by("begins_on", "pk")
    )


def deputy_for(brand: Brand, deputy: User, *, now: datetime) -> QuerySet[Deputy]:
    """Those for whom `deputy` decides today."""
    return (
        Deputy.objects.filter(
            organization=brand.organization_id,
            deputy=deputy,
            begins_on__lte=now.date(),
            ends_on__gte=now.date(),
        )
        .select_related("person")
        .order_by("ends_on", "pk")
    )


def _organization(brand: Brand) -> Organization:
    return brand.organization
