"""What was used of a network's limits, shared by all workers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeground.accounts.models import Brand, Organization


class Spending(models.Model):
    """Units used of one limit within one slice of time. No tenant's: some limits are the house's own
    (of an application, of an address), and a row says nothing but numbers."""

    key = models.CharField(max_length=200)
    """Network, whose limit it is, and its length: “vk/account/17/86400”."""
    slice_starts_at = models.DateTimeField()
    units = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "slice_starts_at"], name="spending_slice_unique")
        ]

    def __str__(self) -> str:
        return f"{self.units} of {self.key}"


class SpendingCap(models.Model):
    """How much a brand pays a network for posts in a month (UTC) at most."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="spending_caps")
    network = models.SlugField()
    usd_a_month = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "network"], name="one_cap_each")
        ]

    def __str__(self) -> str:
        return f"{self.brand}: {self.usd_a_month} USD a month on {self.network}"
