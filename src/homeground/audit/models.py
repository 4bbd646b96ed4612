"""Who did what, when. Nobody changes it or takes anything out of it: `audit.guarding`."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from homeground.accounts.models import Brand, Market, Organization

from .acts import choices


class Entry(models.Model):
    """One thing that somebody did.

    It points at what it is about without holding it, and keeps the names as they were: a brand, a
    market or a person that is removed stands here still. With its organization it goes, whole.
    """

    class By(models.TextChoices):
        PAGE = "page"
        COMMAND = "command"
        """At the command line, which knows no person."""
        LINK = "link"
        """By a signed link, without an account."""

    organization = models.ForeignKey(
        # The database takes its entries with it: the migration makes the constraint.
        Organization, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )  # fmt: skip
    brand = models.ForeignKey(
        Brand, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    """`None`: it concerns the whole organization."""
    market = models.ForeignKey(
        Market, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    """`None`: it concerns all markets, or none."""
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    person_name = models.CharField(max_length=150, blank=True)
    person_email = models.CharField(max_length=254, blank=True)
    by = models.CharField(max_length=10, choices=By, default=By.PAGE)
    act = models.CharField(max_length=40, choices=choices)
    kind = models.CharField(max_length=40, blank=True)
    """What it was done to, as the model's name: “publication”."""
    about_id = models.BigIntegerField(null=True)
    words = models.CharField(max_length=300, blank=True)
    """What it was done to, as people named it then: “vk/lumikko_ru · Announcement”."""
    details = models.JSONField(default=dict)
    """More about it, without secrets; `audit.details` has the words for its names."""
    ip_address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(db_default=Now())
    """On the database's clock, also where the brand lives in a sandbox."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="audit_newest"),
            models.Index(fields=["brand", "-id"], name="audit_of_brand"),
            models.Index(fields=["person", "-id"], name="audit_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_email or self.by}: {self.act} {self.words}"
