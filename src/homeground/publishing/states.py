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
    HANDED_OVER = "handed_over", _("kept by the network for its time")
    PUBLISHED = "published", _("published")
    UNSURE = "unsure", _("unsure")
    ASSISTED = "assisted", _("waits for a person")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    ON_HOLD = "on_hold", _("on hold")


# In review, from wherever it is planned to go: its brand asks for approval of what it says now, which
# nobody gave. The database sends it there by itself (`approvals.guarding`).
# Published, from wherever it was planned to go: a network's answer that came late (its worker was without
# the database for so long that others looked, found nothing and planned it anew) is true all the same.
FOLLOWS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.CANCELLED}),
    # On hold: nothing asks any more, and nobody approved it.
    State.IN_REVIEW: frozenset(
        {State.DRAFT, State.APPROVED, State.SCHEDULED, State.ON_HOLD, State.CANCELLED}
    ),
    State.APPROVED: frozenset({State.DRAFT, State.IN_REVIEW, State.SCHEDULED, State.CANCELLED}),
    State.SCHEDULED: frozenset(
        # Failed without a try: its time of use has passed.
        {
            State.DRAFT,
            State.IN_REVIEW,
            State.ARMED,
            State.ASSISTED,
            State.ON_HOLD,
            State.CANCELLED,
            State.FAILED,
            State.PUBLISHED,
        }
    ),
    # Back to scheduled: the network said that it did nothing, or nothing was sent.
    State.ARMED: frozenset(
        {
            State.PUBLISHED,
            State.HANDED_OVER,
            State.UNSURE,
            State.IN_REVIEW,
            State.SCHEDULED,
            State.FAILED,
            State.ON_HOLD,
        }
    ),
    # Back to scheduled, on hold or cancelled: recalled from the network before its time.
    State.HANDED_OVER: frozenset(
        {
            State.PUBLISHED,
            State.UNSURE,
            State.IN_REVIEW,
            State.SCHEDULED,
            State.ON_HOLD,
            State.CANCELLED,
            State.FAILED,
        }
    ),
    # Armed again: sent once more with the key by which the network knows it.
    State.UNSURE: frozenset(
        {
            State.PUBLISHED,
            State.HANDED_OVER,
            State.IN_REVIEW,
            State.SCHEDULED,
            State.FAILED,
            State.ARMED,
        }
    ),
    State.ASSISTED: frozenset({State.PUBLISHED, State.CANCELLED}),
    State.FAILED: frozenset({State.IN_REVIEW, State.SCHEDULED, State.CANCELLED, State.PUBLISHED}),
    State.ON_HOLD: frozenset({State.IN_REVIEW, State.SCHEDULED, State.CANCELLED, State.PUBLISHED}),
    State.PUBLISHED: frozenset(),
    State.CANCELLED: frozenset({State.PUBLISHED}),
}

CHANGEABLE = frozenset(
    {
        State.DRAFT,
        State.IN_REVIEW,
        State.APPROVED,
        State.SCHEDULED,
        State.FAILED,
        State.ON_HOLD,
    }
)
"""What a campaign file's new wording still reaches."""
AFTER_APPROVAL = frozenset(
    {State.SCHEDULED, State.ARMED, State.HANDED_OVER, State.ASSISTED, State.UNSURE}
)
"""Where a publication comes only with an approval of exactly what it says, if its brand asks for one."""
SETTLED = frozenset({State.PUBLISHED, State.CANCELLED})


class ForbiddenTransition(Exception):
    """A publication was to go from one state to another that cannot follow it."""


def ensure_may_follow(before: str, after: str) -> None:
    if State(after) not in FOLLOWS[State(before)]:
        raise ForbiddenTransition(f"a publication that is {before} cannot become {after}")
