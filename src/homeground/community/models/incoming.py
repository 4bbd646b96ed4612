"""What networks tell by themselves: where they call, what they said, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from homeground.accounts.fields import EncryptedJSONField
from homeground.accounts.models import Account, Organization
from homeground.networks.incoming import What


class Webhook(models.Model):
    """The address at which a network tells what happens on an account."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.OneToOneField(Account, models.CASCADE, related_name="webhook")
    token = models.CharField(max_length=64, unique=True)
    """The part of the address that nobody can guess."""
    secrets = EncryptedJSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    greeted_at = models.DateTimeField(null=True)
    """When the network last asked whether we are there."""
    forged = models.PositiveIntegerField(default=0)
    """Calls that were not the network's: at least so many."""
    forged_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"webhook of {self.account}"


class Delivery(models.Model):
    """One call as it came, or one thing that was asked for. Kept before it is read."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="deliveries")
    received_at = models.DateTimeField()
    url = models.CharField(max_length=500, blank=True)
    """Empty: the network was asked, and did not call."""
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    """Without the secrets in it; empty once `pruned_at` is set."""
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    """Of the body as it came: the same call is kept once."""
    repeats = models.PositiveIntegerField(default=0)
    """How often the same came again."""
    repeated_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    """Why it could not be read."""
    pruned_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "sha256"], name="delivery_unique")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="delivery_unread", condition=Q(read_at=None)),
            models.Index(fields=["received_at"], name="delivery_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.account} at {self.received_at:%Y-%m-%d %H:%M:%S}"


class NetworkEvent(models.Model):
    """One thing that a network told, once."""

    class State(models.TextChoices):
        KEPT = "kept", "kept"
        """There was nothing to do."""
        DONE = "done", "done"
        WAITING = "waiting", "waiting for its post"
        DROPPED = "dropped", "its post never came"
        ELSEWHERE = "elsewhere", "about an account that is not here"

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    """Whose address was called."""
    about = models.ForeignKey(Account, models.CASCADE, null=True, related_name="events")
    """The account that it is about, which may share the address with another."""
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="events")
    network_id = models.CharField(max_length=190)
    what = models.CharField(max_length=20, choices=[(what.value, what.value) for what in What])
    at = models.DateTimeField()
    """When it happened, as the network says; else when it was told."""
    post_network_id = models.CharField(max_length=190, blank=True)
    comment_network_id = models.CharField(max_length=190, blank=True)
    thread_id = models.CharField(max_length=190, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.KEPT)
    heard_at = models.DateTimeField()
    repeats = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "network_id"], name="event_unique")
        ]
        indexes: ClassVar = [
            models.Index(fields=["heard_at"], name="event_waiting", condition=Q(state="waiting")),
            models.Index(
                fields=["about", "comment_network_id"],
                name="event_of_comment",
                condition=~Q(comment_network_id=""),
            ),
            models.Index(fields=["thread_id"], name="event_thread", condition=~Q(thread_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.network_id}"


class LongPoll(models.Model):
    """How far an account without a webhook has been asked what is new."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.OneToOneField(Account, models.CASCADE, related_name="long_poll")
    cursor = EncryptedJSONField(default=dict)
    next_at = models.DateTimeField()
    """When it is asked next. Whoever asks moves this on first, so that nobody else does."""
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"long poll of {self.account}"
