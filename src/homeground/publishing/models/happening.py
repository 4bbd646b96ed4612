"""What else happened to a publication beside the attempts to send it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Organization

from .publication import Publication


class Happening(models.Model):
    """Append-only: together with the attempts it is the publication's whole story."""

    class What(models.TextChoices):
        FOUND = "found", _("looked: it is there")
        NOT_FOUND = "not_found", _("looked: it is not there yet")
        ABSENT = "absent", _("looked again: it is surely not there; it is sent once more")
        NOT_SEEN = "not_seen", _("looked, and could not see")
        SAID_THERE = "said_there", _("a person looked: it is there")
        SAID_ABSENT = "said_absent", _("a person looked: it is not there; it is sent once more")
        POSTED = "posted", _("a person posted it")
        MOVED = "moved", _("moved to another time")
        REWORDED = "reworded", _("reworded")
        HELD = "held", _("put on hold")
        RELEASED = "released", _("let go on")
        CANCELLED = "cancelled", _("cancelled")
        TRIED_ANEW = "tried_anew", _("planned anew after it had failed")
        TOO_LATE = "too_late", _("its time of use has passed; it is not sent any more")
        RECALL_WANTED = "recall_wanted", _("to be taken back from the network")
        RECALLED = "recalled", _("taken back from the network")
        ASKED = "asked", _("waits for an approval of what it says")
        APPROVAL_GIVEN = "approval_given", _("approved")
        CHANGES_WANTED = "changes_wanted", _("asked for changes")
        APPROVED = "approved", _("approved by everybody who was asked")
        VANISHED = "vanished", _("looked: somebody took it off the network's schedule")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="happenings")
    at = models.DateTimeField()
    what = models.CharField(max_length=20, choices=What)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    """Who did it; `None`: Homeground itself, or somebody at the command line."""
    said = models.TextField(blank=True)
    """More about it, in words: an address, an old time, what the network answered."""

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.what}"
