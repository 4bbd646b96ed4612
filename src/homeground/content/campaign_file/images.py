"""A row's images and alt texts, against what its network takes."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from homeground.networks.contract import Can, ImageLimit, Network

from .findings import Findings, Wrong
from .media import SEPARATORS, ImageFacts, MediaFolder, megabytes
from .rows import MediaRef


def check_images(
    names: str,
    alts: str,
    folder: MediaFolder,
    network: Network | None,
    kind: str,
    found: Findings,
) -> tuple[MediaRef, ...]:
    """The images of a row; what is wrong with them goes to `found`.

    `kind` is the account's kind of token: not each may send images.
    """
    files = [name.strip() for name in SEPARATORS.split(names) if name.strip()]
    if not files:
        if network and network.images_required and not network.by_hand:
            found.error(
                "media",
                _("A post on %(network)s needs an image.") % {"network": network.name},
                _("Name one in the column media."),
            )
        if alts:
            found.warning(
                "alt",
                _("There is an alt text, but no image."),
                _("Name the image in the column media, or remove the alt text."),
            )
        return ()
    texts = alt_texts(alts, len(files))
    if texts is None:
        found.error(
            "alt",
            _("There are %(files)d images, but not as many alt texts.") % {"files": len(files)},
            _('Write one for each image, in the same order, with "|" between them.'),
        )
    if len(set(files)) < len(files):
        found.error("media", _("The same image is named twice."), _("Name each image once."))
    limit = _limit(network, kind, found) if network else None
    if network and limit is None and not network.by_hand:
        return ()
    if limit and len(files) > limit.per_post:
        found.error(
            "media",
            _("A post on %(network)s takes at most %(most)d images; here are %(files)d.")
            % {"network": network.name, "most": limit.per_post, "files": len(files)}
            if network
            else "",
            _("Leave out %(many)d of them.") % {"many": len(files) - limit.per_post},
        )
    media: list[MediaRef] = []
    for name, alt in zip(files, texts or [""] * len(files), strict=True):
        try:
            image = folder.image(name)
        except Wrong as wrong:
            found.wrong("media", wrong)
            continue
        if network and limit:
            _check_image(name, image, limit, network, found)
            if texts is not None:
                _check_alt(name, alt, limit, network, found)
        media.append(
            MediaRef(
                image.path,
                alt,
                image.mime,
                image.size_bytes,
                image.width,
                image.height,
                image.sha256,
            )
        )
    return tuple(media)


def check_fetching(network: Network, found: Findings, *, fetchable: bool) -> None:
    """Some networks are not sent images: they fetch them, where they can reach them."""
    if network.images_fetched and not network.by_hand and not fetchable:
        found.error(
            "media",
            _("%(network)s fetches images from a public address, and this house has none.")
            % {"network": network.name},
            _(
                "Let it be reached from the internet, and set HOMEGROUND_PUBLIC_URL to its "
                "address; or leave the image out."
            ),
        )


def alt_texts(cell: str, images: int) -> list[str] | None:
    """One alt text for each image; `None` when their number differs.

    One image's alt text may hold any sign. Between several, the first sign that gives the right
    number divides: a semicolon is often part of a sentence.

    >>> alt_texts("A lamp; it is on", 1)
    ['A lamp; it is on']
    >>> alt_texts("A lamp; it is on|A lake", 2)
    ['A lamp; it is on', 'A lake']
    """
    if not cell:
        return [""] * images
    if images == 1:
        return [cell]
    for separator in ("|", "\n", ";"):
        texts = [text.strip() for text in re.split(re.escape(separator), cell)]
        if len(texts) == images:
            return texts
    return None


def _limit(network: Network, kind: str, found: Findings) -> ImageLimit | None:
    if network.by_hand:
        # The person who posts sees what the network takes.
        return None
    limit = network.image_limit(kind)
    if limit is None or not network.offers(Can.IMAGES, kind):
        found.error(
            "media",
            _("Images do not go out to %(network)s. %(reason)s")
            % {"network": network.name, "reason": network.gap(Can.IMAGES, kind).reason},
            _("Empty the cell; a link to a page with the image will do."),
        )
        return None
    return limit


def _check_image(
    name: str, image: ImageFacts, limit: ImageLimit, network: Network, found: Findings
) -> None:
    if image.mime not in limit.mimes:
        takes = ", ".join(sorted(mime.removeprefix("image/").upper() for mime in limit.mimes))
        found.error(
            "media",
            _("%(network)s does not take %(format)s images (%(name)s).")
            % {
                "network": network.name,
                "format": image.mime.removeprefix("image/").upper(),
                "name": name,
            },
            _("Export it as one of these: %(takes)s.") % {"takes": takes},
        )
    if image.size_bytes > limit.max_bytes:
        found.error(
            "media",
            _("The image %(name)s has %(size)s; %(network)s takes at most %(most)s.")
            % {
                "name": name,
                "size": megabytes(image.size_bytes),
                "network": network.name,
                "most": megabytes(limit.max_bytes),
            },
            _("Export it smaller, or as JPEG with a lower quality."),
        )
    if limit.max_pixels is not None and image.width * image.height > limit.max_pixels:
        found.error(
            "media",
            _("The image %(name)s is %(width)d × %(height)d, too many pixels for %(network)s.")
            % {
                "name": name,
                "width": image.width,
                "height": image.height,
                "network": network.name,
            },
            _("Make it smaller: width times height may be at most %(most)d.")
            % {"most": limit.max_pixels},
        )


def _check_alt(name: str, alt: str, limit: ImageLimit, network: Network, found: Findings) -> None:
    if limit.alt_text_max is None:
        return
    if not alt:
        found.warning(
            "alt",
            _("The image %(name)s has no alt text.") % {"name": name},
            _("Say in a sentence what it shows, for people who cannot see it."),
        )
    elif len(alt) > limit.alt_text_max:
        found.error(
            "alt",
            _("The alt text of %(name)s has %(length)d characters; %(network)s takes %(most)d.")
            % {
                "name": name,
                "length": len(alt),
                "network": network.name,
                "most": limit.alt_text_max,
            },
            _("Shorten it by %(over)d characters.") % {"over": len(alt) - limit.alt_text_max},
        )
