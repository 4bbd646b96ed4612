"""What a post's counters stood at, at a time."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Organization
from homeground.publishing.models import Post


class How(models.TextChoices):
    """How a value was read."""

    API = "api", _("read from the network")
    ARCHIVE = "archive", _("from an archive of the network’s")
    HAND = "hand", _("entered by a person")
    TABLE = "table", _("from a table that a person brought")


METRICS = ("views", "reach", "likes", "comments", "shares", "clicks", "saves")
"""The counters, as `networks.model.Engagement` has them."""


class Observation(models.Model):
    """One reading of one post's counters. `None`: the network did not say.

    The table is parted by month of `observed_at` (`insights.parting`), and its primary key in the
    database is (post, observed_at, id): one post's readings lie beside each other, in their order.
    `id` is from one sequence, and found by the small index on it.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="observations", db_index=False)
    observed_at = models.DateTimeField()
    """What the counters were then: for an archive, the day the network wrote it."""
    how = models.CharField(max_length=8, choices=How, default=How.API, db_default=How.API)
    views = models.PositiveBigIntegerField(null=True)
    reach = models.PositiveBigIntegerField(null=True)
    likes = models.PositiveBigIntegerField(null=True)
    comments = models.PositiveBigIntegerField(null=True)
    shares = models.PositiveBigIntegerField(null=True)
    clicks = models.PositiveBigIntegerField(null=True)
    saves = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["observed_at"]
        indexes: ClassVar = [BrinIndex(fields=["id"], name="observation_id", pages_per_range=32)]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.observed_at:%Y-%m-%d %H:%M}"
