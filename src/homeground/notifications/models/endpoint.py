"""Where an organization's own systems hear of what happens, and every message to them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from homeground.accounts.fields import EncryptedJSONField
from homeground.accounts.models import Brand, Organization


class Endpoint(models.Model):
    """An address that signed messages about one brand go to, by the Standard Webhooks."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="endpoints")
    url = models.URLField(max_length=500)
    kinds = models.JSONField(default=list)
    """Values of the kinds that it hears of."""
    secrets = EncryptedJSONField()
    """`secret`, and after a rotation `former`, as people are shown them: `whsec_…`."""
    former_until = models.DateTimeField(null=True)
    """Until then messages are signed with the former secret, too."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    """The first failure that no success came after."""
    ended_at = models.DateTimeField(null=True)
    """It was switched off, by itself or by a person: nothing is sent."""
    ended_why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.url


class Dispatch(models.Model):
    """One message to one endpoint, tried until it is taken or given up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    """The message's `webhook-id`, the same for every try."""
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="dispatches")
    kind = models.CharField(max_length=40)
    body = models.TextField()
    """What is signed and sent, byte for byte."""
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    """When it is tried next. While it is being tried: when somebody else may, if that one is gone."""
    taken_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    """Of the last answer; `None`: there was none."""
    said = models.CharField(max_length=300, blank=True)
    """The beginning of the last answer that was no success, or why there was none."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["try_at"], name="dispatch_due", condition=Q(try_at__isnull=False)),
            models.Index(fields=["endpoint", "-made_at"], name="dispatch_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.endpoint_id}"
