"""When each post is read next."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeground.accounts.models import Account, Organization
from homeground.publishing.models import Post


class NextReading(models.Model):
    """One row a post that a network can be asked about; a post that is gone has none."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="next_reading")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    """By the brand's own clock, which is the sandbox's where it lives in one."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "at"], name="reading_due")]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.at:%Y-%m-%d %H:%M}"
