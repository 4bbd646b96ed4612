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


class Allowance(models.Model):
    """What a network itself said is left of one of its limits, less what was used since. No tenant's."""

    key = models.CharField(max_length=200, primary_key=True)
    """Network, whose limit it is, and the network's name of it: “x/account/17/posts”."""
    remaining = models.IntegerField()
    resets_at = models.DateTimeField()
    """By the clock of the accounts' network; after it the row says nothing any more."""

    def __str__(self) -> str:
        return f"{self.remaining} left of {self.key}"


class ReadCharge(models.Model):
    """What a network charged a brand for reading one post on one day (UTC), however often it was read."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    network = models.SlugField(db_index=False)
    day = models.DateField()
    post_id = models.CharField(max_length=64)
    """The network's id of it: not every post that is read is one of ours."""
    usd = models.DecimalField(max_digits=8, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "network", "day", "post_id"],
                name="read_charged_once",
                include=["usd"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.usd} USD for {self.network}/{self.post_id} on {self.day}"


class SpendingCap(models.Model):
    """How much a brand pays a network in a month (UTC) at most, for posts and for reading."""

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
