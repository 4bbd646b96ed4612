"""What the team says about a text among themselves. “Comment” is the word for what people say on networks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from homeground.accounts.models import Organization, User
from homeground.content.models import Variant


class Remark(models.Model):
    """About a text as a whole, a passage of it, or a place in one of its images; or an answer to another.

    What it says and what it is about stays as it was written: the database lets nobody change it.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="remarks")
    """Where it was written. What is said of a text holds for its copies, too: `remarks.reading`."""
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="answered_by")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    client_name = models.CharField(max_length=150, blank=True)
    """Of somebody without an account, who came by a link that was made for them."""
    client_email = models.CharField(max_length=254, blank=True)
    for_clients = models.BooleanField(_("the client may read it"), default=False)
    """Clients who come by a link read it; without it, only the team does. Of an answer, its remark says it."""
    text = models.TextField(_("remark"))
    quote = models.TextField(blank=True)
    """The words that it is about, as they stood there then."""
    start = models.PositiveIntegerField(null=True)
    """Where in the text they stood, in characters (code points); with `quote` only."""
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the image that it is about, as it was then."""
    position = models.PositiveSmallIntegerField(null=True)
    """Which of the variant's files that was; with `sha256` only."""
    x = models.FloatField(null=True)
    """From the image's left, as a fraction of its width; `y` from its top."""
    y = models.FloatField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quote="", start=None) | ~Q(quote="") & Q(start__isnull=False),
                name="remark_passage_whole",
            ),
            models.CheckConstraint(
                condition=Q(sha256="", position=None, x=None, y=None)
                | ~Q(sha256="")
                & Q(position__isnull=False, x__range=(0, 1), y__range=(0, 1), quote=""),
                name="remark_place_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
