"""What WordPress will refuse, said before anything is sent."""

from __future__ import annotations

from homeground.networks.choices import refuse_other_choices
from homeground.networks.errors import Rejected
from homeground.networks.limits import SeenBy
from homeground.networks.model import Draft
from homeground.text.counting import RULES

from .network import COMMENT_MAX, IMAGES_MAX, NETWORK, TITLE_BYTES_MAX


def refuse_draft(draft: Draft) -> None:
    """Raises: Rejected, with what to change, when `draft` cannot be a post."""
    refuse_other_choices(draft, NETWORK)
    if not (draft.text.strip() or draft.link or draft.media):
        raise _no("WordPress takes no empty post: write a text.", "empty_content")
    if draft.poll is not None:
        raise _no("WordPress has no polls. Ask in the text, or leave WordPress out.")
    for what in filter(None, (draft.title, draft.text)):
        _refuse_half_characters(what)
    over = RULES["utf8_bytes"].count(draft.title or "") - TITLE_BYTES_MAX
    if over > 0:
        raise _no(f"The title is {over:,} bytes too long for WordPress: shorten it.")
    if len(draft.media) > IMAGES_MAX:
        raise _no(f"Homeground puts at most {IMAGES_MAX} files into a post: leave some out.")
    if draft.publish_at is not None and draft.seen_by is SeenBy.OURSELVES:
        raise _no(
            "WordPress keeps a post for later or keeps it private, not both: publish it at its "
            "time, or for everybody."
        )
    limits = NETWORK.images
    for file in draft.media:
        if file.kind == "image" and (limits is None or file.mime not in limits.mimes):
            raise _no(f"{file.path.name}: WordPress takes JPEG, PNG, GIF and WebP images here.")


def refuse_comment(text: str) -> None:
    """Raises: Rejected when `text` cannot be a comment."""
    if not text.strip():
        raise _no("WordPress takes no empty comment: write a text.", "rest_comment_content_invalid")
    _refuse_half_characters(text)
    if len(text) > COMMENT_MAX:
        raise _no(f"The comment has over {COMMENT_MAX:,} characters: shorten it.")


def _refuse_half_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _no(
            f"The text has half a character at position {error.start + 1}: it was cut or damaged "
            "somewhere. Write that place anew."
        ) from None


def _no(message: str, code: str | None = None) -> Rejected:
    return Rejected(message, code=code, network="wordpress")
