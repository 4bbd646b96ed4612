"""What Instagram would not take, or would do otherwise than was meant: said before it is sent."""

from __future__ import annotations

from homeground.networks.choices import refuse_other_choices
from homeground.networks.errors import Rejected
from homeground.networks.limits import Format
from homeground.networks.model import Draft

from .network import NETWORK


def refuse_draft(draft: Draft) -> None:
    """Raises: NotOffered, Rejected."""
    refuse_other_choices(draft, NETWORK)
    kinds = [media.kind for media in draft.media]
    if not kinds:
        raise _rejected(
            "Instagram takes no post without an image or a video: add one.", "image-required"
        )
    if draft.poll is not None:
        raise _rejected("Instagram's API has no polls. Leave the poll out.")
    if draft.publish_at is not None:
        raise _rejected("Instagram keeps no post for later: publish at once.")
    if draft.format == Format.REEL and kinds != ["video"]:
        raise _rejected("A reel on Instagram is one video: add it, and nothing else.", "reel")


def _rejected(message: str, code: str | None = None) -> Rejected:
    return Rejected(message, code=code, network="instagram")
