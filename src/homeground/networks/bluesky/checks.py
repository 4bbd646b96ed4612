"""What Bluesky would refuse, said before anything is sent: it checks a post only after its images."""

from __future__ import annotations

from homeground.networks.choices import refuse_other_choices
from homeground.networks.errors import Rejected
from homeground.networks.model import Draft
from homeground.text.counting import RULES

from .limits import (
    IMAGE_MAX_BYTES,
    IMAGES_PER_POST,
    TEXT_MAX,
    TEXT_MAX_BYTES,
    VIDEO_MAX_BYTES,
)
from .network import NETWORK
from .translate import text_from_draft


def refuse_draft(draft: Draft) -> None:
    """Raises: Rejected, NotOffered."""
    refuse_other_choices(draft, NETWORK)
    if len(draft.media) > 1 and any(media.kind == "video" for media in draft.media):
        raise _rejected("A post on Bluesky has one video or images: leave one out.")
    if len(draft.media) > IMAGES_PER_POST:
        raise _rejected(f"Bluesky takes {IMAGES_PER_POST} images a post; leave some out.")
    for media in draft.media:
        most = VIDEO_MAX_BYTES if media.kind == "video" else IMAGE_MAX_BYTES
        if media.size_bytes > most:
            raise _rejected(
                f"{media.path.name} has {media.size_bytes:,} bytes; Bluesky takes {most:,}. "
                "Make it smaller."
            )
    text, shown = text_from_draft(draft)
    if not text.strip() and not draft.media and not draft.link:
        raise _rejected("This post is empty: write a text, or add an image or a link.")
    _refuse_length(
        text, beside="the link included, since images take the card’s place" if shown else ""
    )


def refuse_text(text: str) -> None:
    """Raises: Rejected."""
    if not text.strip():
        raise _rejected("This answer is empty: write a text.")
    _refuse_length(text)


def _refuse_length(text: str, *, beside: str = "") -> None:
    try:
        length = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise _rejected(
            f"The text holds half a character at position {error.start + 1}: write it anew there."
        ) from None
    letters = RULES["bluesky"].count(text)
    what = f" ({beside})" if beside else ""
    if letters > TEXT_MAX:
        raise _rejected(f"The text has {letters} characters{what}; Bluesky takes {TEXT_MAX}.")
    if length > TEXT_MAX_BYTES:
        raise _rejected(f"The text has {length:,} bytes{what}; Bluesky takes {TEXT_MAX_BYTES:,}.")


def _rejected(message: str) -> Rejected:
    return Rejected(message, network="bluesky")
