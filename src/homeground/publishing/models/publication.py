"""One variant to one account at one time, and each try to send it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Account, Organization
from homeground.content.models import Variant
from homeground.publishing.states import State


class Worker(models.Model):
    """A process that sends. What it has armed is looked at by others once it is surely gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    host = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    process_started = models.FloatField()
    """When the process began, seconds since 1970 by its host: tells a reused pid apart."""
    started_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class Publication(models.Model):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="publications")
    account = models.ForeignKey(Account, models.PROTECT, related_name="publications")
    due_at = models.DateTimeField(_("when"))
    time_zone = models.CharField(max_length=64)
    """The clock it was planned by; `due_at` is the instant."""
    send_at = models.DateTimeField()
    """The earliest moment of the next try: `due_at`, or later after a refusal or a failure."""
    useless_after = models.DateTimeField(_("useless after"), null=True)
    """It is not sent any more after this moment; `None`: it is never too late."""
    state = models.CharField(max_length=20, choices=State, default=State.SCHEDULED)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """The same for every attempt, written down before the first: the network's idempotency key."""
    identity = models.CharField(max_length=64)
    """What makes two rows of campaign files the same publication."""
    fingerprint = models.CharField(max_length=64, blank=True)
    """SHA-256 of what was armed: what read-back looks for."""
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+")
    armed_at = models.DateTimeField(null=True)
    lease_ends_at = models.DateTimeField(null=True)
    """On the database's clock. Until then an armed publication is its worker's alone."""
    tries = models.PositiveSmallIntegerField(default=0)
    """Attempts since it was planned, or planned anew after a failure."""
    look_at = models.DateTimeField(null=True)
    """When an unsure publication is looked for next; `None` when a person has to say."""
    looks = models.PositiveSmallIntegerField(default=0)
    """How often it was looked for since it became unsure."""
    problem = models.TextField(blank=True)
    """Why it waits or failed, in words, with what to do."""
    cost_usd = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    """What the network charges for it; `None` where it charges nothing."""
    reminded_at = models.DateTimeField(null=True)
    """When people were last told by e-mail that it waits for one of them."""
    reminders = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "identity"], name="publication_identity_unique"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="publication_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ARMED)
                | Q(armed_at__isnull=False, lease_ends_at__isnull=False) & ~Q(fingerprint=""),
                name="publication_armed_is_written_down",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["send_at"], name="publication_due", condition=Q(state=State.SCHEDULED)
            ),
            models.Index(
                fields=["account"],
                name="publication_in_flight",
                condition=Q(state__in=[State.ARMED, State.UNSURE]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} at {self.due_at:%Y-%m-%d %H:%M}"


class Attempt(models.Model):
    """One try to send a publication. Committed before the first byte, completed after."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("no answer yet")
        PUBLISHED = "published", _("published")
        RATE_LIMITED = "rate_limited", _("told to wait")
        UNAVAILABLE = "unavailable", _("not available")
        UNSURE = "unsure", _("may have been accepted")
        NOT_AUTHORIZED = "not_authorized", _("not authorized")
        REJECTED = "rejected", _("rejected")
        CHALLENGE = "challenge", _("a person must act")
        NOT_SENT = "not_sent", _("not sent")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.OPEN)
    said = models.TextField(blank=True)
    """What the network answered, in words, without secrets."""
    code = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "number"], name="attempt_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}#{self.number} {self.outcome}"
