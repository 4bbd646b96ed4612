"""An account's turn: whoever holds its lane sends its publications, one after the other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from homeground.accounts.models import Account, Organization

from .publication import Worker


class Lane(models.Model):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="lane")
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="lanes")
    lease_ends_at = models.DateTimeField(null=True)
    """On the database's clock. Until then the lane is its worker's alone."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(worker=None) | Q(lease_ends_at__isnull=False), name="lane_has_a_lease"
            )
        ]

    def __str__(self) -> str:
        return f"lane of {self.account_id}"
