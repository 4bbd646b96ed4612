"""What one like, comment and share count for, as an organization or one of its brands has it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from homeground.accounts.models import Brand, Organization
from homeground.measurement.engagement import Weights

MOST = 1_000.0


class EngagementWeights(models.Model):
    """One row each time they are set: the newest counts, the earlier ones say how it was before.

    Where nothing was set, each counts for one.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    brand = models.ForeignKey(
        Brand, models.CASCADE, null=True, related_name="engagement_weights", db_index=False
    )
    """`None`: for every brand of the organization that has none of its own."""
    version = models.PositiveIntegerField()
    """Counted from 1 within the organization; 0 stands for “each counts for one”."""
    likes = models.FloatField(validators=[MinValueValidator(0.0), MaxValueValidator(MOST)])
    comments = models.FloatField(validators=[MinValueValidator(0.0), MaxValueValidator(MOST)])
    shares = models.FloatField(validators=[MinValueValidator(0.0), MaxValueValidator(MOST)])
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "version"], name="weights_version")
        ]

    @property
    def weights(self) -> Weights:
        return Weights(self.likes, self.comments, self.shares)

    def __str__(self) -> str:
        return f"{self.likes:g} / {self.comments:g} / {self.shares:g}"
