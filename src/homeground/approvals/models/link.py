"""Addresses by which a client without an account sees what waits for their word, and gives it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from homeground.accounts.models import Brand, Organization
from homeground.publishing.models import Publication


class ClientLink(models.Model):
    """For one named client, some publications and some days. Of its address only the hash is kept."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="client_links")
    name = models.CharField(max_length=150)
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret in its address."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    """When a browser was first let in by it."""
    code_hash = models.CharField(max_length=64, blank=True)
    """Of the code that was sent last, with the link's own hash in it."""
    code_ends_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    """How often the code that was sent last was given wrongly."""
    publications = models.ManyToManyField(
        Publication, through="approvals.LinkedPublication", related_name="+"
    )

    def holds(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.ends_at

    def __str__(self) -> str:
        return self.name


class LinkedPublication(models.Model):
    """One of those that a link shows."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    link = models.ForeignKey(ClientLink, models.CASCADE, related_name="linked")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")
    decided_print = models.CharField(max_length=64, blank=True)
    """Of the content that the client decided about last: what is new since is shown to them."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "publication"], name="linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.link}: {self.publication}"
