"""What waits for somebody's word, and every word that was given."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Account, Brand, Market, Organization
from homeground.approvals.steps import Step

from .policy import Policy


class Standing(models.TextChoices):
    WAITING = "waiting", _("waits for an approval")
    APPROVED = "approved", _("approved")
    CHANGES = "changes", _("changes are asked for")
    OVERTAKEN = "overtaken", _("overtaken: it says something else by now, or does not go out")


class Verdict(models.TextChoices):
    APPROVED = "approved", _("approved")
    CHANGES = "changes", _("asked for changes")


class Review(models.Model):
    """One content on one account, asked about once: it may go out several times.

    The database writes down content, print and steps when it is opened, and lets nobody change them;
    nor does it let a review be approved without a decision for every step.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="reviews")
    market = models.ForeignKey(Market, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    content = models.JSONField()
    """All that goes out together, the post first: `approvals.contents.Content` reads it."""
    content_print = models.CharField(max_length=64)
    """SHA-256 of the content: what a decision is about."""
    policy = models.ForeignKey(Policy, models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField()
    """Of the policy whose steps these are."""
    kept_steps = models.JSONField()
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.WAITING)
    step = models.PositiveSmallIntegerField(default=0)
    """Which step's word is waited for, from 0; the number of steps when all are taken."""
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    """When the present step's people were asked, or reminded by e-mail last; on the house's clock."""
    reminders = models.PositiveSmallIntegerField(default=0)
    """How often they were reminded; of the present step."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "content_print", "policy", "revision"],
                condition=Q(standing__in=[Standing.WAITING, Standing.APPROVED]),
                name="review_once",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="review_standing_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["brand", "market"],
                name="review_waiting",
                condition=Q(standing=Standing.WAITING),
            ),
            models.Index(fields=["organization", "content_print"], name="review_print"),
        ]

    @property
    def steps(self) -> list[Step]:
        return [Step.of(kept) for kept in self.kept_steps]

    @property
    def current_step(self) -> Step | None:
        """Whose word is waited for; None when it is not waited for any more."""
        waits = self.standing == Standing.WAITING and self.step < len(self.kept_steps)
        return Step.of(self.kept_steps[self.step]) if waits else None

    def __str__(self) -> str:
        return f"{self.account}: {self.standing}"


class Decision(models.Model):
    """What somebody said of a content. The database lets nobody change it afterwards."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    review = models.ForeignKey(Review, models.CASCADE, related_name="decisions")
    step = models.PositiveSmallIntegerField()
    asked = models.JSONField(default=list)
    """Whose word it is among those asked: keys of `who.Asked`."""
    verdict = models.CharField(max_length=10, choices=Verdict)
    content_print = models.CharField(max_length=64)
    """Of what the page showed: the database takes it only when it is the review's."""
    said = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    """None: a client without an account, or somebody who was removed since."""
    by_name = models.CharField(max_length=254, blank=True)
    """As the person was called then."""
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    """For whom a deputy decided."""
    instead_of_name = models.CharField(max_length=254, blank=True)
    client_name = models.CharField(max_length=150, blank=True)
    client_email = models.EmailField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="decision_verdict_known"
            ),
            models.CheckConstraint(
                condition=~Q(by_name="", client_name=""), name="decision_is_somebodys"
            ),
        ]

    @property
    def name(self) -> str:
        """Whose word it is, as they were called then."""
        return self.by_name or self.client_name

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}"
