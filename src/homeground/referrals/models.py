"""Short links to a brand's own pages, what came by them, and how a brand wants both.

Of who clicks nothing is kept: clicks are counted by link and hour.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from homeground.accounts.fields import EncryptedJSONField
from homeground.accounts.models import Account, Brand, Organization
from homeground.content.models import Campaign, Message, Variant

PARAMETER = "hg_link"


class Referring(models.Model):
    """How a brand shortens links, and by which doors it is told of conversions."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.OneToOneField(Brand, models.CASCADE, related_name="referring")
    shortens = models.BooleanField(default=False)
    in_files = models.BooleanField(default=False)
    """Links of campaign files, too, which are taken as they are otherwise."""
    host = models.CharField(max_length=253, null=True, unique=True)
    """The brand's own name for its short links; `None`: the house's."""
    parameter = models.CharField(max_length=40, blank=True, default=PARAMETER)
    """What the page that a link leads to is told the link's code by; empty: it is not told."""
    salt = models.CharField(max_length=43)
    """Goes into every code, so that nobody can guess one. It never changes: codes would, too."""
    all_told = models.BooleanField(default=False)
    """Every new customer is told of, also who came another way: only then is a share one."""
    token_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of what the brand's server names itself by; empty: there is none."""
    token_made_at = models.DateTimeField(null=True)
    webhook_secrets = EncryptedJSONField(default=dict)
    """`secret`, by which a signed webhook is known."""
    webhook_made_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.brand}: {self.host or '-'}"


class Link(models.Model):
    """One short link: it leads to a page that the brand wrote down itself, and nowhere else."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="short_links")
    code = models.CharField(max_length=20, unique=True)
    target = models.TextField()
    """Where it leads, with all that the brand's rule adds."""
    written = models.TextField()
    """The link as somebody wrote it."""
    address = models.CharField(max_length=300)
    """What was published: the short link as a whole."""
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="short_links")
    campaign = models.ForeignKey(Campaign, models.SET_NULL, null=True, related_name="short_links")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="short_links")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """From then on it leads nowhere."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["brand", "-made_at"], name="short_link_newest")]

    def __str__(self) -> str:
        return self.code


class Use(models.Model):
    """That a text which was planned has the link in it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    link = models.ForeignKey(Link, models.CASCADE, related_name="uses")
    variant = models.OneToOneField(Variant, models.CASCADE, related_name="short_link_use")

    def __str__(self) -> str:
        return f"{self.link_id} in {self.variant_id}"


class Clicks(models.Model):
    """How often a link was clicked in one hour. An hour without any has no row."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    link = models.ForeignKey(Link, models.CASCADE, related_name="clicks", db_index=False)
    hour = models.DateTimeField()
    """Its beginning, by the brand's clock, which is the sandbox's where it lives in one."""
    people = models.PositiveIntegerField(default=0)
    machines = models.PositiveIntegerField(default=0)
    """Crawlers, previews and what was fetched ahead: not clicks."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "hour"], name="clicks_of_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.link_id} at {self.hour:%Y-%m-%d %H}: {self.people}"


class Conversion(models.Model):
    """Somebody bought, subscribed or signed up: what the brand's own systems told."""

    class Origin(models.TextChoices):
        FILE = "file"
        CALL = "call"
        WEBHOOK = "webhook"

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="conversions")
    link = models.ForeignKey(Link, models.SET_NULL, null=True, related_name="conversions")
    """By which they came; `None`: by none of ours, or by one that is not known (`code`)."""
    code = models.CharField(max_length=64, blank=True)
    """As it was told; empty: they came another way."""
    told_as = models.CharField(max_length=200)
    """What the brand's own system calls it: told twice, it is one."""
    at = models.DateTimeField()
    kind = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True)
    new_customer = models.BooleanField(null=True)
    """`None`: it was not told."""
    origin = models.CharField(max_length=10, choices=Origin)
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "told_as"], name="conversion_told_once"),
            models.CheckConstraint(
                condition=Q(value=None, currency="") | Q(value__isnull=False) & ~Q(currency=""),
                name="conversion_value_has_currency",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["brand", "-at"], name="conversion_newest"),
            models.Index(
                fields=["brand", "code"],
                name="conversion_kept_aside",
                condition=Q(link=None) & ~Q(code=""),
            ),
        ]

    def __str__(self) -> str:
        return self.told_as
