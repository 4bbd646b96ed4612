"""Everything of a brand, or of one of its markets, stands still."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Brand, Market, Organization


class Pause(models.Model):
    class Missed(models.TextChoices):
        """What becomes of publications whose time came while it lasted."""

        SEND = "send", _("send now")
        SHIFT = "shift", _("send later, by as long as the pause was")
        HOLD = "hold", _("hold, to be decided one by one")
        CANCEL = "cancel", _("cancel")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="pauses")
    market = models.ForeignKey(Market, models.CASCADE, null=True, related_name="pauses")
    """`None`: the whole brand."""
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    missed = models.CharField(max_length=10, choices=Missed, blank=True)
    """What was chosen at its end."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "market"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_pause_at_a_time",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["brand"], name="pause_open", condition=Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.brand} stands still"
