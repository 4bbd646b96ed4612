"""What stands under a post on X: what it may be, said before it is sent, and a poll's shape."""

from __future__ import annotations

from homeground.networks.errors import Rejected
from homeground.networks.model import Draft, Poll
from homeground.networks.reading import Json

from .network import POLL_ANSWER_MAX, POLL_ANSWERS, POLL_MINUTES


def poll_from_ours(poll: Poll) -> Json:
    """CreatePostsPoll; the question is the post's text."""
    return {"options": list(poll.answers), "duration_minutes": poll.minutes}


def refuse_poll(draft: Draft) -> None:
    """Raises: Rejected when X would not take the poll, or would make another one of it."""
    poll = draft.poll
    if poll is None:
        return
    if draft.media:
        raise _rejected("A post on X has a poll or images and videos, not both: leave one out.")
    if poll.several:
        raise _rejected("In X's polls a person has one vote: allow one answer only.")
    fewest, most = POLL_ANSWERS
    if not fewest <= len(poll.answers) <= most:
        raise _rejected(f"A poll on X has {fewest} to {most} answers.")
    if not all(1 <= len(answer) <= POLL_ANSWER_MAX for answer in poll.answers):
        raise _rejected(f"A poll's answer on X has 1 to {POLL_ANSWER_MAX} characters.")
    shortest, longest = POLL_MINUTES
    if not shortest <= poll.minutes <= longest:
        raise _rejected("A poll on X is open for five minutes to seven days: change its length.")


def refuse_video_beside(draft: Draft) -> None:
    """Raises: Rejected. One video, or images."""
    kinds = [media.kind for media in draft.media]
    if "video" in kinds and len(kinds) > 1:
        raise Rejected(
            "A post on X has one video or up to four images: leave one out.",
            code="video",
            network="x",
        )


def _rejected(message: str) -> Rejected:
    return Rejected(message, code="poll", network="x")
