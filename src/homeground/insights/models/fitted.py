"""What was learned from an organization's own posts: what to expect of the next, and how posts grow."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeground.accounts.models import Account, Organization


class Fitted(models.Model):
    """The newest row of a kind and scope counts; the one before it is kept until the next."""

    class Kind(models.TextChoices):
        EXPECTATIONS = "expectations"
        """`measurement.expectation.Expectations`, of all the organization's accounts together."""
        GROWTH = "growth"
        """`measurement.forecasting.Growth`, of one network's posts, or of one account's."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    network = models.SlugField(blank=True, db_index=False)
    """Empty: all of them."""
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    weights_version = models.PositiveIntegerField(default=0)
    """By which weights engagement was counted; 0: each counts for one."""
    content = models.JSONField()
    """As `to_json` of its kind writes it."""
    posts = models.PositiveIntegerField()
    """So many it rests on."""
    fitted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-fitted_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "kind", "network", "-fitted_at"], name="fitted_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.network or 'all'} {self.fitted_at:%Y-%m-%d %H:%M}"
