"""What exists on the network."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Account, Organization

from .publication import Publication


class Post(models.Model):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="posts")
    publication = models.OneToOneField(Publication, models.SET_NULL, null=True, related_name="post")
    """`None` for posts that were not made here."""
    network_id = models.CharField(_("id on the network"), max_length=190)
    url = models.URLField(max_length=500)
    published_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    """When it was first seen to be deleted on the network."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "network_id"], name="post_unique")
        ]

    def __str__(self) -> str:
        return self.url
