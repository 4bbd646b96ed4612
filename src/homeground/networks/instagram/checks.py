"""What Instagram would not take, or would do otherwise than was meant: said before it is sent."""

from __future__ import annotations

from homeground.networks.errors import Rejected
from homeground.networks.limits import AnswersFrom, Format, SeenBy
from homeground.networks.model import Draft


def refuse_draft(draft: Draft) -> None:
    """Raises: Rejected."""
    kinds = [media.kind for media in draft.media]
    if not kinds:
        raise _rejected(
            "Instagram takes no post without an image or a video: add one.", "image-required"
        )
    if "document" in kinds:
        raise _rejected("Instagram takes no documents: leave them out.")
    if draft.poll is not None:
        raise _rejected("Instagram's API has no polls. Leave the poll out.")
    if draft.publish_at is not None:
        raise _rejected("Instagram keeps no post for later: publish at once.")
    if draft.seen_by is not SeenBy.EVERYBODY:
        raise _rejected("Whom a post is shown to cannot be said by Instagram's API.")
    if draft.answers_from not in (AnswersFrom.EVERYBODY, AnswersFrom.NOBODY):
        raise _rejected("On Instagram everybody may comment, or nobody: choose one of them.")
    if draft.format is Format.REEL and kinds != ["video"]:
        raise _rejected("A reel on Instagram is one video: add it, and nothing else.", "reel")
    if draft.format is Format.STORY:
        if len(kinds) != 1:
            raise _rejected("A story on Instagram is one image or one video.", "story")
        if draft.text.strip() or draft.link:
            raise _rejected(
                "A story carries no text and no link by Instagram's API: what it has to say is in "
                "the image or the video. Empty the text.",
                "story",
            )


def _rejected(message: str, code: str | None = None) -> Rejected:
    return Rejected(message, code=code, network="instagram")
