"""Our application at a network, as an organization registered it there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from homeground.accounts.fields import EncryptedJSONField

from .organization import Organization


class NetworkApp(models.Model):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    network = models.SlugField(_("network"))
    way = models.CharField(max_length=60)
    """A network may know one application by another id on each way (X: API key, client id)."""
    base_url = models.URLField(blank=True)
    """The server or sandbox that knows it; empty: the network itself."""
    client_id = models.CharField(_("application id"), max_length=300)
    secrets = EncryptedJSONField()
    """`client_secret`, and what else the way asks for."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "network", "way", "base_url"],
                name="network_app_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.client_id}"
