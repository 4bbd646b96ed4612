"""How many people an account had, day by day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeground.accounts.models import Account, Organization

from .observation import How


class AudienceReading(models.Model):
    """What was known of one account's day at `observed_at`. `None`: the network did not say.

    A day may be read again: the newest reading of it counts, the earlier ones stay. `followers` are
    those at the day's end, or at the reading while the day lasts; `joined` and `left` during it.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(
        Account, models.CASCADE, related_name="audience_readings", db_index=False
    )
    day = models.DateField()
    """By the network's own statistics where it has them; else by the clock of the account's market."""
    observed_at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=How, default=How.API)
    followers = models.PositiveBigIntegerField(null=True)
    joined = models.PositiveBigIntegerField(null=True)
    left = models.PositiveBigIntegerField(null=True)
    reach = models.PositiveBigIntegerField(null=True)
    views = models.PositiveBigIntegerField(null=True)
    engagement = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["day", "observed_at"]
        indexes: ClassVar = [
            models.Index(fields=["account", "day", "-observed_at"], name="audience_of_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.day:%Y-%m-%d}"
