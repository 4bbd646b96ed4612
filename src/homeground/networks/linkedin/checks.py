"""What LinkedIn would refuse or cut off, said before anything is sent."""

from __future__ import annotations

from homeground.networks.choices import refuse_other_choices
from homeground.networks.errors import Rejected
from homeground.networks.model import Draft, Poll

from .network import (
    COMMENT_MAX,
    COUNTING,
    IMAGES_PER_POST,
    NETWORK,
    POLL_ANSWER_MAX,
    POLL_ANSWERS,
    POLL_MINUTES,
    POLL_QUESTION_MAX,
    TEXT_MAX,
)
from .translate import text_from_draft


def refuse_draft(draft: Draft) -> None:
    """Raises: Rejected, NotOffered."""
    refuse_other_choices(draft, NETWORK)
    kinds = [media.kind for media in draft.media]
    if len(kinds) > 1 and {"video", "document"} & set(kinds):
        raise _rejected(
            "A post on LinkedIn has one video, or one document, or images: leave the others out."
        )
    if len(draft.media) > IMAGES_PER_POST:
        raise _rejected(f"LinkedIn takes {IMAGES_PER_POST} images a post; leave some out.")
    text = text_from_draft(draft)
    if not text.strip() and not draft.media and not draft.link:
        raise _rejected("This post is empty: write a text, or add an image or a link.")
    if draft.poll is not None:
        _refuse_poll(draft.poll, beside_images=bool(draft.media))
    refuse_text(text, TEXT_MAX)


def refuse_comment(text: str) -> None:
    """Raises: Rejected."""
    if not text.strip():
        raise _rejected("This answer is empty: write a text.")
    refuse_text(text, COMMENT_MAX)


def refuse_text(text: str, most: int) -> None:
    """Raises: Rejected."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _rejected(
            f"The text holds half a character at position {error.start + 1}: write it anew there."
        ) from None
    letters = COUNTING.count(text)
    if letters > most:
        raise _rejected(f"The text has {letters:,} characters; LinkedIn takes {most:,}.")


def _refuse_poll(poll: Poll, *, beside_images: bool) -> None:
    fewest, most = POLL_ANSWERS
    if beside_images:
        raise _rejected("LinkedIn takes a poll or media, not both: leave one out.")
    if poll.several:
        raise _rejected("In LinkedIn's polls a person has one vote: allow one answer only.")
    if not fewest <= len(poll.answers) <= most:
        raise _rejected(f"A poll in LinkedIn has {fewest} to {most} answers.")
    if len(poll.question) > POLL_QUESTION_MAX:
        raise _rejected(
            f"A poll's question in LinkedIn has at most {POLL_QUESTION_MAX} characters."
        )
    if any(len(answer) > POLL_ANSWER_MAX for answer in poll.answers):
        raise _rejected(f"A poll's answer in LinkedIn has at most {POLL_ANSWER_MAX} characters.")
    if poll.minutes > max(POLL_MINUTES):
        raise _rejected("A poll in LinkedIn is open for 14 days at most: end it sooner.")


def _rejected(message: str) -> Rejected:
    return Rejected(message, network="linkedin")
