"""Who gets a campaign's report: by letter and when, or by a link and until when."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Organization
from homeground.content.models import Campaign


class Schedule(models.Model):
    """Letters with one campaign's report."""

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("every Monday")
        MONTHLY = "monthly", _("on the first of every month")
        END = "end", _("once, when the campaign has ended")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="report_schedules")
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    addresses = models.JSONField(default=list)
    """E-mail addresses; each gets a letter of its own."""
    format = models.CharField(max_length=10)
    """`html`, `pdf` or `pptx`, attached; `link`: a link of its own to each, and nothing attached."""
    language = models.CharField(max_length=12)
    market_ids = models.JSONField(null=True)
    """Ids of the markets that it tells of; `None`: all."""
    time_zone = models.CharField(max_length=64)
    """Whose morning it goes out in."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    """In the brand's time; `None` where it waits for the campaign's end."""
    last_at = models.DateTimeField(null=True)
    """When it went last, in the brand's time."""
    ended_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    """Why the last one did not go, in words."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="report_due", condition=models.Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.rhythm}"


class ReportLink(models.Model):
    """An address at which one campaign's report can be read. Of it only the hash is kept."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="report_links")
    name = models.CharField(max_length=150)
    """Whom it was made for."""
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret in its address."""
    language = models.CharField(max_length=12)
    market_ids = models.JSONField(null=True)
    """Ids of the markets that it tells of; `None`: all."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    """When it was opened first."""
    times_opened = models.PositiveIntegerField(default=0)

    def holds(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.ends_at

    def __str__(self) -> str:
        return self.name
