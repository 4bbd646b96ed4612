"""Whether a network takes a file, and what is done to it before."""

from __future__ import annotations

from dataclasses import dataclass

from homeground.content.mending import Mend
from homeground.networks.contract import Can, Format, ImageLimit, Network, VideoLimit
from homeground.sentences import gettext as _
from homeground.sentences import joined

from .facts import MediaFacts, Unusable
from .fitting import CENTRE, OPEN, Focus, Steps, fit
from .saying import said_of
from .videos import check_video


@dataclass(frozen=True, slots=True)
class Accepted:
    """`steps` are an image's; `notes` say in words what changes."""

    steps: Steps | None = None
    notes: tuple[str, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    """What is wrong with it although it goes out, and what to do."""


def accept(
    facts: MediaFacts,
    network: Network,
    kind: str = "",
    form: Format = Format.POST,
    focus: Focus = CENTRE,
) -> Accepted:
    """How the file goes out on this network. `kind` is the account's kind of token.

    Raises: Unusable when it does not.
    """
    if facts.kind == "image":
        limit = OPEN if network.by_hand else images_of(network, kind, form)
        steps = fit(facts, limit, network.name, focus)
        return Accepted(steps, tuple(said_of(facts, steps)))
    if facts.kind == "video":
        if not network.by_hand:
            check_video(facts, videos_of(network, kind, form), network.name)
        return Accepted(warnings=(_says_where(facts),) if facts.located else ())
    if not network.by_hand and not network.offers(Can.DOCUMENT, kind):
        raise _not_offered(
            network, kind, Can.DOCUMENT, _("Documents do not go out to %(network)s.")
        )
    return Accepted()


def images_of(network: Network, kind: str, form: Format) -> ImageLimit:
    """Raises: Unusable when no images go out there."""
    if form is Format.REEL:
        raise Unusable(_("A reel is a video, not an image."), _("Name a video, or make it a post."))
    if form is Format.STORY:
        if network.story_images is None:
            raise Unusable(
                _("A story on %(network)s takes a video only.") % {"network": network.name},
                _("Name a video, or make it a post."),
            )
        return network.story_images
    limit = network.image_limit(kind)
    if limit is None or not network.offers(Can.IMAGES, kind):
        raise _not_offered(network, kind, Can.IMAGES, _("Images do not go out to %(network)s."))
    return limit


def videos_of(network: Network, kind: str, form: Format) -> VideoLimit:
    """Raises: Unusable when no videos go out there."""
    limit = network.videos.get(form)
    if limit is None or (form is Format.POST and not network.offers(Can.VIDEO, kind)):
        raise _not_offered(network, kind, Can.VIDEO, _("Videos do not go out to %(network)s."))
    return limit


def takes_files(network: Network, kind: str) -> bool:
    """Whether files of any kind go out there."""
    if network.by_hand or network.offers(Can.DOCUMENT, kind):
        return True
    images = network.image_limit(kind) is not None and network.offers(Can.IMAGES, kind)
    return images or (bool(network.videos) and network.offers(Can.VIDEO, kind))


def check_format(network: Network, kind: str, form: Format) -> None:
    """Raises: Unusable when the network has nothing of this format."""
    needed = {Format.REEL: Can.REEL, Format.STORY: Can.STORY}.get(form)
    if needed is None or network.by_hand or network.offers(needed, kind):
        return
    said = {"network": network.name, "reason": network.gap(needed, kind).reason}
    raise Unusable(
        _("There are no reels on %(network)s. %(reason)s") % said
        if form is Format.REEL
        else _("There are no stories on %(network)s. %(reason)s") % said,
        _("Make it a post: leave the format empty."),
    )


def _not_offered(network: Network, kind: str, what: Can, said: str) -> Unusable:
    return Unusable(
        joined(" ", (said % {"network": network.name}, network.gap(what, kind).reason)),
        _("Empty the cell; a link to a page that shows it will do."),
        Mend.TAKE_FILE_OUT,
    )


def _says_where(facts: MediaFacts) -> tuple[str, str]:
    return (
        _("The video %(name)s says where it was taken.") % {"name": facts.name},
        _("Take that out: ffmpeg -i %(name)s -map_metadata -1 -c copy new-%(name)s")
        % {"name": facts.name},
    )
