"""How a person wants to hear of what happens in an organization."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Organization


class Wishes(models.Model):
    class Digest(models.TextChoices):
        HOURLY = "hourly", _("every hour")
        DAILY = "daily", _("once a day")
        NEVER = "never", _("never")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    ways = models.JSONField(default=dict)
    """Names of ways by kind, of the kinds that the person decided on; others go as they come."""
    digest = models.CharField(max_length=10, choices=Digest, default=Digest.DAILY)
    digest_hour = models.PositiveSmallIntegerField(default=8)
    weekdays_only = models.BooleanField(default=False)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    """Hours of the person's own clock, 0 to 23; `None`: there are no quiet hours."""
    quiet_to = models.PositiveSmallIntegerField(null=True)
    time_zone = models.CharField(max_length=64, blank=True)
    """Empty: that of the first market which the person may see."""
    mailed_at = models.DateTimeField(null=True)
    """When the last letter that goes at once went."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "person"], name="wishes_of_each")
        ]

    def __str__(self) -> str:
        return f"wishes of {self.person_id}"
