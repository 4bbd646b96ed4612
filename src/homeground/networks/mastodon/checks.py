"""What Mastodon would not take, or would do otherwise than was meant: said before it is sent."""

from __future__ import annotations

import re
from datetime import datetime

from homeground.networks.choices import refuse_other_choices
from homeground.networks.errors import Rejected
from homeground.networks.limits import SeenBy
from homeground.networks.model import Draft
from homeground.networks.scheduling import refuse_time

from .network import NETWORK

_MENTION = re.compile(r"(?<![\w/@])@\w[\w.-]*")


def refuse_draft(draft: Draft, *, now: datetime) -> None:
    """Raises: NotOffered, Rejected."""
    refuse_other_choices(draft, NETWORK)
    refuse_time(draft, NETWORK, now=now)
    if draft.poll is not None and draft.media:
        raise _rejected(
            "A post on Mastodon has a poll or images and videos, not both: leave one out.", "poll"
        )
    kinds = [media.kind for media in draft.media]
    if "video" in kinds and len(kinds) > 1:
        raise _rejected("A post on Mastodon has one video or images: leave one out.", "video")
    if draft.seen_by is SeenBy.OURSELVES and _MENTION.search(draft.text):
        raise _rejected(
            "Whom a post for ourselves names could read it: take the name out.", "mention"
        )


def _rejected(message: str, code: str) -> Rejected:
    return Rejected(message, code=code, network="mastodon")
