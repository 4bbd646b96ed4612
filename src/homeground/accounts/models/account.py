"""One profile, page, group or channel on a network, and what is needed to speak as it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from homeground.accounts.fields import EncryptedJSONField

from .network_app import NetworkApp
from .organization import Brand, Market, Organization


class Account(models.Model):
    class State(models.TextChoices):
        CONNECTED = "connected", _("connected")
        NEEDS_RECONNECTION = "needs_reconnection", _("must be connected anew")
        NEEDS_PERSON = "needs_person", _("a person must act on the network")
        DISCONNECTED = "disconnected", _("disconnected")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="accounts")
    market = models.ForeignKey(Market, models.PROTECT, related_name="accounts")
    network = models.SlugField(_("network"))
    kind = models.CharField(_("kind of access"), max_length=30, blank=True)
    handle = models.CharField(_("handle"), max_length=150)
    name = models.CharField(_("name"), max_length=150)
    network_id = models.CharField(_("id on the network"), max_length=190)
    base_url = models.URLField(_("address of the API"), blank=True)
    """Empty: the network's own."""
    credentials = EncryptedJSONField(default=dict)
    state = models.CharField(max_length=30, choices=State, default=State.CONNECTED)
    problem = models.TextField(blank=True)
    """Why it is not `connected`, in words, with what to do."""
    followers = models.PositiveBigIntegerField(null=True)
    max_text = models.PositiveIntegerField(null=True)
    """How long a post may be on its own server; `None`: as the network has it."""

    way = models.CharField(_("way it was connected"), max_length=60, blank=True)
    """Its name in `accounts.ways`; empty for a token that was brought along."""
    app = models.ForeignKey(NetworkApp, models.SET_NULL, null=True, related_name="accounts")
    """Whom the network gave the credentials to; only that application can renew them."""
    rights = models.JSONField(null=True)
    """What was granted, in the network's words, sorted; `None` when it does not say."""
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    connected_at = models.DateTimeField(null=True)

    # By the brand's own clock, which is the sandbox's where it lives in one.
    renewed_at = models.DateTimeField(null=True)
    """When the network gave the credentials that are in use."""
    expires_at = models.DateTimeField(null=True)
    """When they end; `None`: not by themselves."""
    renew_at = models.DateTimeField(null=True)
    """When they are to be renewed, or tried again; `None`: they cannot be."""
    renewals_unsure = models.PositiveSmallIntegerField(default=0)
    """Renewals since the last one that worked whose answer was lost."""
    renewing_until = models.DateTimeField(null=True)
    """On the database's clock. Until then one worker alone renews it."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "network", "handle"], name="account_address_unique"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["renew_at"],
                name="account_renewal_due",
                condition=Q(renew_at__isnull=False),
            )
        ]

    @property
    def address(self) -> str:
        """How people name it: `vk/nordlicht_ru`."""
        return f"{self.network}/{self.handle}"

    def __str__(self) -> str:
        return self.address
