"""The tenant, its brands, and the markets that each brand speaks to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organization(models.Model):
    """One tenant: everything that belongs to it carries its id and is seen by nobody else."""

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    needs_second_factor = models.BooleanField(default=False)
    """Whoever belongs to it must have a passkey or codes of an app, and is led to them."""

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That a person belongs to an organization; what they may do there, their assignments say."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "user"], name="one_membership_each")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"


class Brand(models.Model):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="brands")
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField()
    sandbox_url = models.URLField(blank=True)
    """Address of the sandbox that all its accounts live in; empty for real networks."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "slug"], name="brand_slug_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Market(models.Model):
    """A country and a language, with the clock that its people live by."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="markets")
    country = models.CharField(_("country"), max_length=2, help_text="ISO 3166-1 alpha-2")
    language = models.CharField(_("language"), max_length=12, help_text="BCP 47")
    time_zone = models.CharField(_("time zone"), max_length=64, help_text="IANA name")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "country", "language"], name="market_unique")
        ]

    def __str__(self) -> str:
        return f"{self.country} ({self.language})"
