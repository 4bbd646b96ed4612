"""What Facebook would not take, or would do otherwise than was meant: said before it is sent."""

from __future__ import annotations

from datetime import datetime

from homeground.networks.choices import refuse_other_choices
from homeground.networks.errors import Rejected
from homeground.networks.limits import Format
from homeground.networks.model import Draft
from homeground.networks.scheduling import refuse_time

from .network import NETWORK


def refuse_draft(draft: Draft, *, now: datetime, schedule_days_max: int) -> None:
    """Raises: NotOffered, Rejected."""
    refuse_other_choices(draft, NETWORK)
    if not (draft.text.strip() or draft.media or draft.link):
        raise _rejected("Facebook takes no empty post: write a text.")
    if draft.poll is not None:
        raise _rejected("Facebook's API has no polls for Pages. Leave the poll out.")
    _refuse_media(draft)
    refuse_time(draft, NETWORK, now=now, max_ahead_seconds=schedule_days_max * 24 * 3600)


def _refuse_media(draft: Draft) -> None:
    kinds = [media.kind for media in draft.media]
    if draft.format == Format.REEL and kinds != ["video"]:
        raise _rejected("A reel on Facebook is one video: add it, and nothing else.", "reel")
    if draft.format == Format.STORY and draft.publish_at is not None:
        raise _rejected("Facebook keeps no story for later: publish it at once.", "story")
    if "video" in kinds and len(kinds) > 1:
        raise _rejected("A post on Facebook has one video or images: leave one out.", "video")


def _rejected(message: str, code: str | None = None) -> Rejected:
    return Rejected(message, code=code, network="facebook")
