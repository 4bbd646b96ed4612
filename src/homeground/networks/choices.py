"""What a draft asks for and its network does not have: refused, never quietly left out.

Every connector asks here first, before anything is uploaded. A story shown as a post that stays,
or a post for friends shown to everybody, would be worse than no post.
"""

from __future__ import annotations

from .contract import AnswersFrom, Can, Format, Network, SeenBy
from .errors import NotOffered, Rejected
from .model import Draft

_FORMATS = {Format.REEL: Can.REEL, Format.STORY: Can.STORY}
_SEEN_BY = {
    SeenBy.EVERYBODY: "everybody",
    SeenBy.FRIENDS: "friends only",
    SeenBy.OURSELVES: "ourselves only",
}
_ANSWERS_FROM = {
    AnswersFrom.EVERYBODY: "from everybody",
    AnswersFrom.FOLLOWERS: "from followers only",
    AnswersFrom.FOLLOWED: "only from those whom the account follows",
    AnswersFrom.MENTIONED: "only from those who are mentioned",
    AnswersFrom.NOBODY: "from nobody",
}


def refuse_other_choices(draft: Draft, network: Network, *, kind: str = "") -> None:
    """Raises: NotOffered for a format, a file or an audience that the network, or this kind of
    token, does not have; Rejected for a story with words, which nobody would see.
    """
    wanted = _FORMATS.get(draft.format)
    if wanted is not None:
        _refuse_unless_offered(wanted, network, kind)
    for media in draft.media:
        if media.kind == "document":
            _refuse_unless_offered(Can.DOCUMENT, network, kind)
        elif media.kind == "video" and draft.format is Format.POST:
            _refuse_unless_offered(Can.VIDEO, network, kind)
    if draft.seen_by not in network.seen_by:
        raise NotOffered(
            f"{network.name} has no posts for {_SEEN_BY[draft.seen_by]}: "
            "choose another audience, or leave this network out.",
            network=network.slug,
        )
    if draft.answers_from not in network.answers_from:
        if draft.answers_from is AnswersFrom.NOBODY:
            _refuse_unless_offered(Can.CLOSE_COMMENTS, network, kind)
        raise NotOffered(
            f"{network.name} does not let an account take answers "
            f"{_ANSWERS_FROM[draft.answers_from]}: choose another, or leave this network out.",
            network=network.slug,
        )
    if draft.format is Format.STORY:
        _refuse_words_of_a_story(draft, network)


def _refuse_unless_offered(what: Can, network: Network, kind: str) -> None:
    if not network.offers(what, kind):
        gap = network.gap(what, kind)
        raise NotOffered(f"{network.name}, {what}: {gap.kind}. {gap.reason}", network=network.slug)


def _refuse_words_of_a_story(draft: Draft, network: Network) -> None:
    if len(draft.media) != 1:
        raise Rejected(
            f"A story is one image or video; this draft has {len(draft.media)}.",
            network=network.slug,
        )
    if draft.text or draft.title or draft.link or draft.poll:
        raise Rejected(
            f"{network.name} shows nothing of a story but its image or video: put the words "
            "into the picture, and leave the draft's text, title, link and poll empty.",
            network=network.slug,
        )
