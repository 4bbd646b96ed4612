"""Times that repeat: publications by a rule, and an account's own posting slots."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Account, Organization
from homeground.content.models import Variant


class Recurrence(models.Model):
    """One variant to one account again and again, each time a publication of its own."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="recurrences")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="recurrences")
    rule = models.CharField(_("rule"), max_length=500)
    """An RFC 5545 RRULE without its name: "FREQ=WEEKLY;BYDAY=MO,TH"."""
    first_at = models.DateTimeField()
    """The rule's DTSTART; its times of day are those of `time_zone`, summer and winter."""
    time_zone = models.CharField(max_length=64)
    identity = models.CharField(max_length=64)
    """What makes two rows of campaign files the same recurrence."""
    planned_until = models.DateTimeField()
    """Its publications exist up to here; later ones are planned when their time comes nearer."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "identity"], name="recurrence_identity_unique"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["planned_until"], name="recurrence_open", condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.rule}"


class Slot(models.Model):
    """A time of the week at which an account posts what waits for "the next free slot"."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField()
    """0 is Monday, 6 Sunday."""
    time = models.TimeField()
    """By the clock of the account's market."""

    class Meta:
        ordering: ClassVar = ["weekday", "time"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "weekday", "time"], name="slot_unique"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="slot_weekday_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.weekday} {self.time}"
