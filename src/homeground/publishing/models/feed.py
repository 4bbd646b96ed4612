"""What goes out, in a person's own calendar: an address that calendar programs ask by themselves."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from homeground.accounts.models import Account, Brand, Market, Organization


class Feed(models.Model):
    """Its address holds the secret; here is only what tells that it is the right one."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="feeds")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    """Whose it is: it shows what this person may see at the moment it is asked."""
    market = models.ForeignKey(Market, models.CASCADE, null=True, related_name="+")
    """`None`: every market that the person may see."""
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    """`None`: every account of those markets."""
    language = models.CharField(max_length=20)
    """Of its words, as Django names it: a calendar program says nothing of its reader's."""
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret in its address, in hex."""
    made_at = models.DateTimeField()
    """When it was made, or given a new address."""
    asked_at = models.DateTimeField(null=True)
    """When a program last asked for it, to the hour; `None`: never at this address."""
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.brand)
