"""One profile, page, group or channel on a network, and what is needed to speak as it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from homeground.accounts.fields import EncryptedJSONField

from .organization import Brand, Market, Organization


class Account(models.Model):
    class State(models.TextChoices):
        CONNECTED = "connected", _("connected")
        NEEDS_RECONNECTION = "needs_reconnection", _("must be connected anew")
        NEEDS_PERSON = "needs_person", _("a person must act on the network")

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

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "network", "handle"], name="account_address_unique"
            )
        ]

    @property
    def address(self) -> str:
        """How people name it: `vk/nordlicht_ru`."""
        return f"{self.network}/{self.handle}"

    def __str__(self) -> str:
        return self.address
