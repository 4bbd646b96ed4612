"""What is said: a campaign's messages, their variants, and the files that go with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Brand, Market, Organization
from homeground.networks.contract import Format


class Campaign(models.Model):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="campaigns")
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(max_length=160, allow_unicode=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "slug"], name="campaign_slug_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """What headquarters wants said; every market says it in its own way."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="messages")
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "name"], name="message_name_unique")
        ]

    def __str__(self) -> str:
        return self.name


class MediaFile(models.Model):
    """A file, kept once by its content under `HOMEGROUND_HOME/media/`.

    Width and height in pixels, of an image turned upright; `seconds` and `codec` of a video.
    """

    class Kind(models.TextChoices):
        IMAGE = "image"
        VIDEO = "video"
        DOCUMENT = "document"

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=255)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.IMAGE)
    mime = models.CharField(max_length=60)
    size_bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    codec = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "sha256"], name="media_file_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Rendition(models.Model):
    """An image as it goes out, made once from an original by the same steps."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    original = models.ForeignKey(MediaFile, models.CASCADE, related_name="renditions")
    recipe = models.CharField(max_length=64)
    """SHA-256 of the steps."""
    steps = models.JSONField()
    file = models.ForeignKey(MediaFile, models.PROTECT, related_name="+")
    """What came out; the original itself when nothing had to be changed."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["original", "recipe"], name="rendition_unique")
        ]

    def __str__(self) -> str:
        return f"{self.original} → {self.file.mime}"


class Variant(models.Model):
    """A message adapted for a market and a network. Complete: this is what will be read."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="variants")
    market = models.ForeignKey(Market, models.PROTECT, related_name="variants")
    network = models.SlugField(blank=True)
    format = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Format], default=Format.POST.value
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"))
    link = models.URLField(_("link"), max_length=2000, blank=True)
    label = models.CharField(_("advertising label"), max_length=300, blank=True)
    """What the market's law wants shown, as it will be shown; empty when it is no advertisement."""

    def __str__(self) -> str:
        return self.text[:60]


class VariantMedia(models.Model):
    """A file's place in a variant, with its alt text in the variant's language.

    `file` is what goes out; `original` is what it was made from, where it was made.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="media")
    file = models.ForeignKey(MediaFile, models.PROTECT, related_name="+")
    original = models.ForeignKey(MediaFile, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    alt = models.TextField(_("alt text"), blank=True)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.file.name
