"""The states of a publication, and which may follow which. Everything else asks here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    ARMED = "armed", _("being sent")
    PUBLISHED = "published", _("published")
    UNSURE = "unsure", _("unsure")
    ASSISTED = "assisted", _("waits for a person")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    ON_HOLD = "on_hold", _("on hold")


FOLLOWS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.CANCELLED}),
    State.IN_REVIEW: frozenset({State.DRAFT, State.APPROVED, State.CANCELLED}),
    State.APPROVED: frozenset({State.DRAFT, State.SCHEDULED, State.CANCELLED}),
    State.SCHEDULED: frozenset(
        # Failed without a try: its time of use has passed.
        {
            State.DRAFT,
            State.ARMED,
            State.ASSISTED,
            State.ON_HOLD,
            State.CANCELLED,
            State.FAILED,
        }
    ),
    # Back to scheduled: the network said that it did nothing, or nothing was sent.
    State.ARMED: frozenset(
        {State.PUBLISHED, State.UNSURE, State.SCHEDULED, State.FAILED, State.ON_HOLD}
    ),
    # Armed again: sent once more with the key by which the network knows it.
    State.UNSURE: frozenset({State.PUBLISHED, State.SCHEDULED, State.FAILED, State.ARMED}),
    State.ASSISTED: frozenset({State.PUBLISHED, State.CANCELLED}),
    State.FAILED: frozenset({State.SCHEDULED, State.CANCELLED}),
    State.ON_HOLD: frozenset({State.SCHEDULED, State.CANCELLED}),
    State.PUBLISHED: frozenset(),
    State.CANCELLED: frozenset(),
}

SETTLED = frozenset({State.PUBLISHED, State.CANCELLED})


class ForbiddenTransition(Exception):
    """A publication was to go from one state to another that cannot follow it."""


def ensure_may_follow(before: str, after: str) -> None:
    if State(after) not in FOLLOWS[State(before)]:
        raise ForbiddenTransition(f"a publication that is {before} cannot become {after}")
