"""What Threads would not take, or would do otherwise than was meant: said before it is sent."""

from __future__ import annotations

from homeground.networks.choices import refuse_other_choices
from homeground.networks.errors import Rejected
from homeground.networks.model import Draft, Poll

from .network import NETWORK, POLL_ANSWER_MAX
from .translate import POLL_OPTIONS


def refuse_draft(draft: Draft) -> None:
    """Raises: NotOffered, Rejected."""
    refuse_other_choices(draft, NETWORK)
    if not (draft.text.strip() or draft.media or draft.link):
        raise Rejected("Threads takes no empty post: write a text.", network="threads")
    if draft.poll is not None:
        _refuse_poll(draft, draft.poll)
    if draft.publish_at is not None:
        raise Rejected("Threads keeps no post for later: publish at once.", network="threads")


def _refuse_poll(draft: Draft, poll: Poll) -> None:
    """https://developers.facebook.com/documentation/threads/create-posts/polls"""
    fits = all(1 <= len(answer) <= POLL_ANSWER_MAX for answer in poll.answers)
    if not (2 <= len(poll.answers) <= len(POLL_OPTIONS) and fits):
        raise Rejected(
            f"A poll on Threads has 2 to {len(POLL_OPTIONS)} answers, each of at most "
            f"{POLL_ANSWER_MAX} characters.",
            network="threads",
        )
    if poll.several:
        raise Rejected(
            "A poll on Threads takes one answer from each. Allow only one.", network="threads"
        )
    if draft.media:
        raise Rejected(
            "A post on Threads has a poll or images and videos, not both. Leave one out.",
            network="threads",
        )
