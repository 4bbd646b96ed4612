"""What can be found, in the words that it is found by; and what changed since it was looked at."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Brand, Market, Organization


class Kind(models.TextChoices):
    MESSAGE = "message", _("Messages")
    TEXT = "text", _("Texts")
    COMMENT = "comment", _("Comments")
    MEDIA = "media", _("Media")


class Entry(models.Model):
    """One thing that can be found. Made from what it is about, and made anew when that changes."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    market = models.ForeignKey(Market, models.CASCADE, null=True, related_name="+", db_index=False)
    """`None`: headquarters', for all markets."""
    kind = models.CharField(max_length=10, choices=Kind)
    about_id = models.BigIntegerField()
    """The id of the message, variant, comment or place of a file."""
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    """BCP 47, as its market or message has it."""
    how = models.CharField(max_length=12)
    """How its words were made: `search.words.how_for`."""
    at = models.DateTimeField()
    """The newest are found first."""
    words = SearchVectorField()
    """With the marks of its shelf and market (`search.words`): asked for beside words, one look into the
    index gathers those alone."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "about_id"], name="search_entry_unique")
        ]
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            models.Index(fields=["brand", "how", "kind", "-at"], name="search_newest"),
            models.Index(
                fields=["brand", "how", "kind", "market", "-at"], name="search_newest_of_market"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]


class Changed(models.Model):
    """Something is to be made findable anew. Written by the database (`search.noticing`), so that no
    way of changing it is forgotten; taken by the job that does it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    about_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.kind} {self.about_id}"
