"""Who decides for whom, and how long."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from homeground.accounts.models import Organization


class Deputy(models.Model):
    """While it lasts, `deputy` may give `person`'s word; it is written down as theirs, for that person."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    begins_on = models.DateField()
    ends_on = models.DateField()
    """The last day, included; by UTC, like `begins_on`."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="deputy_is_another"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="deputy_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.person}"
