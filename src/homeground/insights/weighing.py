"""What reactions count for: which weights hold, and setting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, Organization, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.measurement.engagement import PARTS, Weights

from .jobs import learn_soon
from .models import EngagementWeights
from .models.weighing import MOST

EVEN = Weights()


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights of all of an organization's brands, as they were at one version."""

    version: int
    everywhere: Weights
    by_brand: dict[int, Weights]

    def of(self, brand_id: int) -> Weights:
        return self.by_brand.get(brand_id, self.everywhere)


def weighing_of(organization_id: int, version: int | None = None) -> Weighing:
    """What holds now, or held at that version; 0: nothing was set, each counts for one."""
    rows = EngagementWeights.objects.filter(organization=organization_id).order_by("version")
    if version is not None:
        rows = rows.filter(version__lte=version)
    newest, everywhere = 0, EVEN
    by_brand: dict[int, Weights] = {}
    for row in rows:
        newest = row.version
        if row.brand_id is None:
            everywhere = row.weights
        else:
            by_brand[row.brand_id] = row.weights
    return Weighing(newest, everywhere, by_brand)


def weights_for(brand: Brand) -> Weights:
    """What holds for this brand now."""
    return weighing_of(brand.organization_id).of(brand.pk)


@transaction.atomic
def set_weights(
    of: Brand | Organization, weights: Weights, *, by: User | None, now: datetime
) -> EngagementWeights:
    """From now on they hold for this brand, or for every brand without its own. Raises: BadInput.

    How posts stand is told by the old ones until the job has counted anew; each says by which.
    """
    values = {part: getattr(weights, part) for part in PARTS}
    for value in values.values():
        if not isfinite(value) or not 0 <= value <= MOST:
            raise BadInput(
                _("A weight cannot be %(value)s.") % {"value": value},
                _("Give a number from 0 to %(most)s, such as 1 or 2.5.") % {"most": f"{MOST:g}"},
            )
    if not any(values.values()):
        raise BadInput(
            _("All weights are 0: every post would count for nothing."),
            _("Give at least one more than 0."),
        )
    house = of if isinstance(of, Organization) else of.organization
    # One at a time, so that the versions are one row.
    Organization.objects.select_for_update().get(pk=house.pk)
    last = EngagementWeights.objects.filter(organization=house).aggregate(last=Max("version"))
    kept = EngagementWeights.objects.create(
        organization=house,
        brand=of if isinstance(of, Brand) else None,
        version=(last["last"] or 0) + 1,
        set_at=now,
        set_by=by,
        **values,
    )
    note(Act.WEIGHTS_SET, of, by=by, **values)
    learn_soon(house.pk)
    return kept
