"""An account being connected: begun by a person, ended by them or by the clock."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from homeground.accounts.fields import EncryptedJSONField

from .account import Account
from .network_app import NetworkApp
from .organization import Brand, Market, Organization


class PendingConnection(models.Model):
    """In the database and not in the session: it is used up in one statement, so never twice.

    All times are real ones: a person sits before it, also where the brand lives in a sandbox.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    market = models.ForeignKey(Market, models.SET_NULL, null=True, related_name="+")
    """The market that the pages were narrowed to when it began."""
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    """The account to connect anew; `None` for another one."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    network = models.SlugField()
    way = models.CharField(max_length=60)
    app = models.ForeignKey(NetworkApp, models.CASCADE, null=True, related_name="+")
    base_url = models.URLField(blank=True)
    redirect_uri = models.URLField(max_length=500, blank=True)
    kept = EncryptedJSONField()
    """What the way needs at the return, secret."""
    grants = EncryptedJSONField()
    """What came of it: under `grants`, a list of accounts as JSON."""
    ends_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    """When the person was back: from here on nobody can come back to it again."""

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["user", "network"],
                name="connection_awaited",
                condition=Q(returned_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.network}, {self.user}"
