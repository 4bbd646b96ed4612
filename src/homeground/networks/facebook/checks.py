"""What Facebook would not take, or would do otherwise than was meant: said before it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from homeground.networks.errors import Rejected
from homeground.networks.limits import AnswersFrom, Format, SeenBy
from homeground.networks.model import Draft

from .network import SCHEDULE_AT_LEAST


def refuse_draft(draft: Draft, *, now: datetime, schedule_days_max: int) -> None:
    """Raises: Rejected."""
    if not (draft.text.strip() or draft.media or draft.link):
        raise _rejected("Facebook takes no empty post: write a text.")
    if draft.comments_closed:
        raise _rejected(
            "Facebook's API cannot close comments. Allow them for this post, or leave Facebook out.",
            "comments-closed",
        )
    if draft.answers_from is not AnswersFrom.EVERYBODY:
        raise _rejected("Facebook's API lets everybody answer a Page's post: allow everybody.")
    if draft.seen_by is not SeenBy.EVERYBODY:
        raise _rejected("What a Page publishes everybody may see: let everybody see this post.")
    if draft.poll is not None:
        raise _rejected("Facebook's API has no polls for Pages. Leave the poll out.")
    _refuse_media(draft)
    if draft.publish_at is not None:
        ahead = draft.publish_at - now
        if not SCHEDULE_AT_LEAST <= ahead <= timedelta(days=schedule_days_max):
            raise _rejected(
                f"Facebook takes a post for later from ten minutes to {schedule_days_max} days "
                "ahead. Choose another time.",
                "schedule-window",
            )


def _refuse_media(draft: Draft) -> None:
    kinds = [media.kind for media in draft.media]
    if "document" in kinds:
        raise _rejected("Facebook takes no documents in a Page's post: leave them out.")
    if draft.format is Format.REEL and kinds != ["video"]:
        raise _rejected("A reel on Facebook is one video: add it, and nothing else.", "reel")
    if draft.format is Format.STORY:
        if len(kinds) != 1:
            raise _rejected("A story on Facebook is one image or one video.", "story")
        if draft.text.strip() or draft.link:
            raise _rejected(
                "A story carries no text and no link on Facebook: what it has to say is in the "
                "image or the video. Empty the text.",
                "story",
            )
        if draft.publish_at is not None:
            raise _rejected("Facebook keeps no story for later: publish it at once.", "story")
    if "video" in kinds and len(kinds) > 1:
        raise _rejected("A post on Facebook has one video or images: leave one out.", "video")


def _rejected(message: str, code: str | None = None) -> Rejected:
    return Rejected(message, code=code, network="facebook")
