"""What a row becomes on a network that has more than posts: the words for it in five languages."""

from __future__ import annotations

from homeground.networks.contract import Format
from homeground.sentences import gettext as _

from .findings import Wrong, did_you_mean

SPELLINGS: dict[Format, tuple[str, ...]] = {
    Format.POST: (
        *("post", "feed", "пост", "запись", "публикация", "beitrag", "publication", "帖子", "动态"),
    ),
    Format.REEL: ("reel", "reels", "рилс", "рилз", "клип", "短视频"),
    Format.STORY: (
        "story",
        "stories",
        "storys",
        "история",
        "истории",
        "сторис",
        "快拍",
        "限时动态",
    ),
}
_MEANING = {word: format_ for format_, words in SPELLINGS.items() for word in words}


def format_from(cell: str) -> Format:
    """Raises: Wrong.

    >>> format_from(""), format_from("Reels")
    (<Format.POST: 'post'>, <Format.REEL: 'reel'>)
    """
    if not cell:
        return Format.POST
    found = _MEANING.get(cell.casefold())
    if found is None:
        raise Wrong(
            _("%(cell)s is no format.") % {"cell": cell[:40]},
            did_you_mean(cell, _MEANING, _("Write post, reel or story, or leave it empty.")),
        )
    return found
