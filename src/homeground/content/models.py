"""What is said: a campaign's messages, their variants, and the files that go with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Brand, Market, Organization, User
from homeground.networks.contract import Format

from .imports.models import Import as Import
from .imports.models import ImportRow as ImportRow


class Campaign(models.Model):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="campaigns")
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(max_length=160, allow_unicode=True)
    goal = models.TextField(_("goal"), blank=True)
    """What it is to bring about, in headquarters' words."""
    starts_on = models.DateField(_("begins on"), null=True)
    ends_on = models.DateField(_("ends on"), null=True)
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
    text = models.TextField(_("message"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True, help_text="BCP 47")
    link = models.URLField(_("link"), max_length=2000, blank=True)
    number = models.PositiveIntegerField(default=0)
    """Of its newest version; 0: headquarters wrote none, the message is a name only."""
    plain_links = models.BooleanField(default=False)
    """Its links stay as they are, whatever the brand's rule says."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "name"], name="message_name_unique")
        ]

    def __str__(self) -> str:
        return self.name


class LinkRule(models.Model):
    """What a brand adds to the links of its posts; see `link_rules`."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.OneToOneField(Brand, models.CASCADE, related_name="link_rule")
    patterns = models.JSONField(default=dict)
    """Parameter → what it says; names in braces stand for what they name."""
    sites = models.JSONField(default=list)
    """Links to these only; none: to all."""
    in_files = models.BooleanField(default=False)
    """Links of campaign files, too, which are taken as they are otherwise."""

    def __str__(self) -> str:
        return f"{self.brand}: {', '.join(self.patterns)}"


class MessageVersion(models.Model):
    """What a message said. The database lets nobody change it afterwards."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=12)
    link = models.URLField(max_length=2000, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "number"], name="message_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} v{self.number}"


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


class LibraryFile(models.Model):
    """A file in a brand's media library, as it is called there.

    The same content in two brands, or two markets, is two of these: neither says anything of the other.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="library")
    market = models.ForeignKey(Market, models.CASCADE, null=True, related_name="+")
    """Who sees this market sees the file; `None`: whoever sees any of the brand's."""
    file = models.ForeignKey(MediaFile, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=255)
    folder = models.CharField(_("folder"), max_length=200, blank=True)
    """`Halti/Winter`; empty: in none."""
    alts = models.JSONField(default=dict)
    """Language (BCP 47) → what it shows, for people who cannot see it: what a text begins with."""
    focus = models.JSONField(null=True)
    """What matters in an image: `[from the left, from the top]`, each from 0 to 1; `None`: its middle."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    """It is taken out of the library; earlier versions of texts may show it still."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "market", "file"], name="library_file_unique", nulls_distinct=False
            )
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
    in_composer = models.BooleanField(default=False)
    """It is being written and goes on changing: what is published is a copy, which stays."""
    number = models.PositiveIntegerField(default=0)
    """Of its newest version; of a copy, the version that it says. 0: it came from elsewhere."""
    adapted_from = models.PositiveIntegerField(null=True)
    """Number of the message's version that it says in its own way; `None` where nobody said."""
    parts = models.JSONField(default=list)
    """In the composer: texts that go out under it, each under the one before. Each is published as a
    variant of its own."""
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["message", "market", "network"],
                condition=models.Q(in_composer=True),
                name="variant_in_composer_unique",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class VariantVersion(models.Model):
    """What a variant said. The database lets nobody change it afterwards."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    format = models.CharField(max_length=10, default=Format.POST.value)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=2000, blank=True)
    label = models.CharField(max_length=300, blank=True)
    media = models.JSONField(default=list)
    """`[SHA-256, alt text]` of each file, in order; a third is its `focus`, where it has its own."""
    parts = models.JSONField(default=list)
    aside = models.BooleanField(default=False)
    """Somebody else had saved another text meanwhile: kept, and not what the variant became."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "number"], name="variant_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} v{self.number}"


class VariantMedia(models.Model):
    """A file's place in a variant, with its alt text in the variant's language.

    `file` is what goes out; `original` is what it was made from, where it was made.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="media")
    file = models.ForeignKey(MediaFile, models.PROTECT, related_name="+")
    original = models.ForeignKey(MediaFile, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255, blank=True)
    """What it is called there: a file's own name is whoever's who brought its content first."""
    alt = models.TextField(_("alt text"), blank=True)
    focus = models.JSONField(null=True)
    """What matters in it here, as in `LibraryFile.focus`; `None`: as the library says."""

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return self.name or self.file.name


class Presence(models.Model):
    """Somebody has a text open in the composer; who is gone for a minute is there no more."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    market = models.ForeignKey(Market, models.CASCADE, related_name="+")
    network = models.SlugField()
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    """When the page was last heard of, by this house's clock."""
    wrote_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["message", "market", "network", "user"], name="presence_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.message_id}/{self.network}"
