"""What people answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeground.accounts.models import Organization
from homeground.publishing.models import Post


class Comment(models.Model):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    network_id = models.CharField(max_length=190)
    parent_network_id = models.CharField(max_length=190, blank=True)
    author_name = models.CharField(max_length=300, blank=True)
    author_network_id = models.CharField(max_length=190, blank=True)
    text = models.TextField()
    url = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    by_us = models.BooleanField(default=False)
    as_of = models.DateTimeField(null=True)
    """When what was last told of it happened: what is told late does not undo what is newer."""
    gone_at = models.DateTimeField(null=True)
    """When the network said that it was deleted."""

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "network_id"], name="comment_unique")
        ]

    def __str__(self) -> str:
        return self.text[:60]
