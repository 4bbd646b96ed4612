"""Measured values, each with its time. A restated value is a new row, never an overwrite."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeground.accounts.models import Organization
from homeground.publishing.models import Post


class Observation(models.Model):
    """One reading of one post's counters. `None`: the network did not say."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="observations")
    observed_at = models.DateTimeField()
    views = models.PositiveBigIntegerField(null=True)
    reach = models.PositiveBigIntegerField(null=True)
    likes = models.PositiveBigIntegerField(null=True)
    comments = models.PositiveBigIntegerField(null=True)
    shares = models.PositiveBigIntegerField(null=True)
    clicks = models.PositiveBigIntegerField(null=True)
    saves = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["observed_at"]
        indexes: ClassVar = [models.Index(fields=["post", "-observed_at"], name="latest_reading")]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.observed_at:%Y-%m-%d %H:%M}"
