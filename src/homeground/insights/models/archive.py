"""The history that archives bring."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeground.accounts.models import Account, Organization
from homeground.publishing.models import Post


class Archive(models.Model):
    """One import of what a network gave an account of its own. Its posts are in the house from then on."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="archives")
    kind = models.CharField(max_length=40)
    """The format's slug, such as `x-archive`."""
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    """Of the file, or of all files in a folder: what was imported is not imported again."""
    exported_at = models.DateTimeField()
    """When the network wrote it: its counts are as of then."""
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    """`None` while it is read, or when that broke off: the same command goes on."""
    imported_by = models.CharField(max_length=150, blank=True)
    posts = models.PositiveIntegerField(default=0)
    """New ones, as the other counts."""
    comments = models.PositiveIntegerField(default=0)
    observations = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    """What could not be read of it."""

    class Meta:
        ordering: ClassVar = ["started_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "sha256"], name="archive_once")
        ]

    def __str__(self) -> str:
        return self.file_name


class ArchivedPost(models.Model):
    """What a post said that was not made here: what was made here has its variant."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    post = models.OneToOneField(Post, models.CASCADE, related_name="archived")
    archive = models.ForeignKey(Archive, models.CASCADE, related_name="archived_posts")
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    media_count = models.PositiveIntegerField(null=True)
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title or self.text[:60]
