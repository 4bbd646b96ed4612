"""A file opened as what it is."""

from __future__ import annotations

from pathlib import Path

from homeground.sentences import gettext as _

from .documents import open_document
from .facts import MediaFacts, Unusable
from .images import open_image
from .kinds import head_of, kind_of
from .probing import open_video


def open_media(path: Path, name: str | None = None) -> MediaFacts:
    """What is in a file; `name` is what a person calls it.

    Raises: Unusable when it cannot go out with a post: empty, broken, a bomb, no image, video or
    PDF, or called what it is not.
    """
    name = name or path.name
    try:
        head = head_of(path)
        if not head:
            raise Unusable(
                _("The file %(name)s is empty.") % {"name": name},
                _("Export it again and put it in its place."),
            )
        match kind_of(head):
            case "video":
                return open_video(path, name)
            case "document":
                return open_document(path, name)
            case _:
                return open_image(path, name)
    except OSError as error:
        raise Unusable(
            _("The file %(name)s cannot be read: %(reason)s.")
            % {"name": name, "reason": error.strerror or error},
            _("Check its name and its permissions."),
        ) from error
