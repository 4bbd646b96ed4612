"""One variant to one account at one time, and each try to send it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Account, Organization
from homeground.content.models import Campaign, Variant
from homeground.publishing.states import AFTER_APPROVAL, State


class Worker(models.Model):
    """A process that sends. What it has armed is looked at by others once it is surely gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    host = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    process_started = models.FloatField()
    """When the process began, seconds since 1970 by its host: tells a reused pid apart."""
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    """On the database's clock: when it last said that it lives."""
    version = models.CharField(max_length=40, blank=True)
    """Of Homeground, for whoever upgrades one host after the other."""

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class Publication(models.Model):
    # Every change of state writes into all of a row's indexes anew: none where another begins with the
    # same column (the organization's), and partial ones where it is empty mostly (below).
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="publications")
    account = models.ForeignKey(Account, models.PROTECT, related_name="publications")
    due_at = models.DateTimeField(_("when"))
    time_zone = models.CharField(max_length=64)
    """The clock it was planned by; `due_at` is the instant."""
    send_at = models.DateTimeField()
    """The earliest moment of the next try: `due_at`, or later after a refusal or a failure."""
    useless_after = models.DateTimeField(_("useless after"), null=True)
    """It is not sent any more after this moment; `None`: it is never too late."""
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", db_index=False
    )
    """It is a first comment, or a thread's next part: it goes out under that publication's post."""
    recurrence = models.ForeignKey(
        "publishing.Recurrence", models.SET_NULL, null=True, related_name="publications",
        db_index=False,
    )  # fmt: skip
    native = models.BooleanField(_("kept by the network until its time"), default=False)
    """It is handed over ahead to the network's own schedule: `send_at` is before `due_at` then."""
    handed_id = models.CharField(max_length=190, blank=True)
    """What the network calls it while it keeps it; the post may get another name."""
    recall_to = models.CharField(max_length=20, choices=State, blank=True)
    """It is to be taken back from the network, and then becomes this; empty: it is not."""
    state = models.CharField(max_length=20, choices=State, default=State.SCHEDULED)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """The same for every attempt, written down before the first: the network's idempotency key."""
    identity = models.CharField(max_length=64)
    """What makes two rows of campaign files the same publication."""
    fingerprint = models.CharField(max_length=64, blank=True)
    """SHA-256 of what was armed: what read-back looks for."""
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+", db_index=False)
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
    worded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    """Who gave it the words that it has; `None`: somebody at the command line, or who was removed."""
    # What follows is the database's own (`approvals.guarding`): whatever is written there, it puts right.
    needs_approval = models.BooleanField(default=False, db_default=False)
    content_print = models.CharField(max_length=64, blank=True, default="", db_default="")
    """SHA-256 of all that goes out together with it, where an approval is needed."""
    approved_print = models.CharField(max_length=64, blank=True, default="", db_default="")
    """The same, once exactly that is approved; else empty."""
    # This, too, (`guarding`): that of the variant's message, kept here so that a campaign of thousands is
    # counted and leafed through by one index. It holds nothing: the variant does.
    in_campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, null=True, editable=False, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip

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
            models.CheckConstraint(
                condition=Q(needs_approval=False)
                | ~Q(state__in=sorted(AFTER_APPROVAL))
                | Q(approved_print=F("content_print")) & ~Q(approved_print=""),
                name="publication_approved_as_it_is",
            ),
        ]
        indexes: ClassVar = [
            # A month of an organization's, wherever its hundred thousand others lie: with all that sorts them
            # into its days, ten thousand are read without a look at their rows.
            models.Index(
                fields=["organization", "due_at"],
                include=["id", "account", "state", "answers", "send_at"],
                name="publication_when",
            ),
            # With all that a campaign's summary asks for in it, it is made without a look at the rows.
            models.Index(
                fields=["in_campaign", "due_at"],
                include=["organization", "account", "state"],
                name="publication_of_campaign",
            ),
            *(
                models.Index(
                    fields=[name],
                    name=f"publication_{name}",
                    condition=Q(**{f"{name}__isnull": False}),
                )
                for name in ("answers", "recurrence", "worker")
            ),
            models.Index(
                fields=["send_at"], name="publication_due", condition=Q(state=State.SCHEDULED)
            ),
            models.Index(
                fields=["account", "due_at"],
                name="publication_told_to_wait",
                condition=Q(state=State.SCHEDULED, send_at__gt=F("due_at")),
            ),
            models.Index(
                fields=["useless_after"],
                name="publication_useless_after",
                condition=Q(state=State.SCHEDULED, useless_after__isnull=False),
            ),
            models.Index(
                fields=["account"],
                name="publication_in_flight",
                condition=Q(state__in=[State.ARMED, State.UNSURE]),
            ),
            # With the tenant in it the planned are counted without a look at their rows.
            models.Index(
                fields=["account"],
                include=["organization"],
                name="publication_planned",
                condition=Q(state=State.SCHEDULED),
            ),
            models.Index(
                fields=["account"],
                name="publication_in_approval",
                condition=Q(state__in=[State.IN_REVIEW, State.APPROVED]),
            ),
            models.Index(
                fields=["account"],
                name="publication_waits",
                condition=Q(state__in=[State.ASSISTED, State.ON_HOLD]),
            ),
            models.Index(
                fields=["state", "settled_at"],
                name="publication_ended",
                condition=Q(state__in=[State.PUBLISHED, State.FAILED]),
            ),
            models.Index(
                fields=["content_print"],
                name="publication_asks",
                condition=Q(needs_approval=True),
            ),
            models.Index(
                fields=["look_at"],
                name="publication_handed_over",
                condition=Q(state=State.HANDED_OVER),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} at {self.due_at:%Y-%m-%d %H:%M}"


class Attempt(models.Model):
    """One try to send a publication. Committed before the first byte, completed after."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("no answer yet")
        PUBLISHED = "published", _("published")
        HANDED_OVER = "handed_over", _("kept by the network")
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
