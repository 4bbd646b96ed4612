"""What must be approved, and by whom: for a brand, or for one of its markets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeground.accounts.models import Brand, Market, Organization
from homeground.approvals.steps import Step


class Policy(models.Model):
    """The steps, in order. A market's own takes the place of its brand's; without steps nothing asks."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="approval_policies")
    market = models.ForeignKey(Market, models.CASCADE, null=True, related_name="+")
    """None: all markets of the brand that have none of their own."""
    kept_steps = models.JSONField(default=list)
    """As `steps.Step.kept` writes them."""
    revision = models.PositiveIntegerField(default=1)
    """The database counts it up whenever the steps change: approvals by other steps are none."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "market"], name="one_policy_each", nulls_distinct=False
            )
        ]

    @property
    def steps(self) -> list[Step]:
        return [Step.of(kept) for kept in self.kept_steps]

    def __str__(self) -> str:
        return f"{self.market or self.brand}: {len(self.kept_steps)} steps"
