"""What happened, as it was written down, and what each person is told of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from homeground.accounts.models import Brand, Market, Organization
from homeground.notifications.kinds import choices


class Telling(models.Model):
    """Written in the transaction of what happened; a worker makes notices of it and takes it away.

    That which may be told once only (`once`) stays for a while, so that it is not told again.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+", db_index=False)
    """`None`: it concerns the whole organization."""
    market = models.ForeignKey(Market, models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=40, choices=choices)
    group = models.CharField(max_length=100, blank=True)
    """Tellings of one kind with the same become one notice; empty: it stands alone."""
    details = models.JSONField(default=dict)
    """What the words name, without secrets, and under `at` the page that shows it."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    """Who did it, who is not told of it."""
    to = models.JSONField(null=True)
    """Ids of those whom it is for; `None`: whoever has the kind's right."""
    once = models.CharField(max_length=150, null=True)
    at = models.DateTimeField(db_default=Now())
    """On the database's clock, also where the brand lives in a sandbox."""
    spread_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "once"], name="telling_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="telling_to_spread", condition=Q(spread_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.group}"


class Notice(models.Model):
    """One person's. Several that belong together are one, with `many`."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False
    )
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+")
    market = models.ForeignKey(Market, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40, choices=choices)
    key = models.CharField(max_length=190)
    """Those with the same are one, as long as it was neither read nor sent."""
    named = models.BooleanField(default=False)
    """It is for this person by name, not by a right."""
    details = models.JSONField(default=dict)
    """Of the newest of them."""
    many = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    at = models.DateTimeField()
    """Of the newest of them."""
    in_page = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)
    in_digest = models.BooleanField(default=False)
    digested_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "organization", "-at"], name="notice_newest"),
            models.Index(
                fields=["person", "organization"],
                name="notice_unread",
                condition=Q(read_at=None, in_page=True),
            ),
            models.Index(
                fields=["organization", "person"],
                name="notice_to_mail",
                condition=Q(by_mail=True, mailed_at=None) | Q(in_digest=True, digested_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"
