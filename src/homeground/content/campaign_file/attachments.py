"""A row's files and their alt texts, against what its network takes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from homeground.content.media.accepting import (
    accept,
    check_format,
    images_of,
    takes_files,
    videos_of,
)
from homeground.content.media.facts import MediaFacts, Unusable
from homeground.content.mending import Mend
from homeground.networks.contract import Format, Network
from homeground.networks.model import MediaKind
from homeground.sentences import gettext as _
from homeground.sentences import joined

from .findings import Findings, Wrong
from .formats import format_from
from .media import SEPARATORS, MediaFolder
from .rows import MediaRef
from .texts import Values


class Attachments:
    """Checks the files of one row. `kind` is the account's kind of token: not each may send all."""

    def __init__(
        self,
        values: Values,
        folder: MediaFolder,
        network: Network | None,
        kind: str,
        found: Findings,
    ) -> None:
        self._values = values
        self._folder = folder
        self._network = network
        self._kind = kind
        self._found = found

    def format(self) -> Format:
        """What the row becomes; what is wrong with it is found."""
        try:
            form = format_from(self._values["format"])
            if self._network:
                check_format(self._network, self._kind, form)
        except (Wrong, Unusable) as wrong:
            self._found.wrong("format", wrong)
            return Format.POST
        return form

    def checked(self, form: Format) -> tuple[MediaRef, ...]:
        """The files, with what is done to them; what is wrong with them is found."""
        names = [name.strip() for name in SEPARATORS.split(self._values["media"]) if name.strip()]
        if not names:
            self._none(form)
            return ()
        network = self._network
        if network and not takes_files(network, self._kind):
            # Whatever the files are, and whether they are there at all.
            try:
                images_of(network, self._kind, Format.POST)
            except Unusable as unusable:
                self._found.wrong("media", unusable)
            return ()
        texts = alt_texts(self._values["alt"], len(names))
        if texts is None:
            self._found.error(
                "alt",
                _("There are %(files)d images, but not as many alt texts.") % {"files": len(names)},
                _('Write one for each image, in the same order, with "|" between them.'),
            )
        if len(set(names)) < len(names):
            self._found.error(
                "media", _("The same image is named twice."), _("Name each image once.")
            )
        opened: list[tuple[MediaFacts, str | None]] = []
        unknown: list[str | None] = [None] * len(names)
        for name, alt in zip(names, texts or unknown, strict=True):
            try:
                opened.append((self._folder.file(name), alt))
            except Wrong as wrong:
                self._found.wrong("media", wrong)
        if network is None:
            return tuple(MediaRef(facts, alt or "") for facts, alt in opened)
        if len(opened) == len(names) and not network.by_hand:
            self._together([facts.kind for facts, _alt in opened], network, form)
        refs = [self._one(facts, alt, network, form) for facts, alt in opened]
        return tuple(ref for ref in refs if ref)

    def _none(self, form: Format) -> None:
        network, values = self._network, self._values
        if network and not network.by_hand:
            if form is not Format.POST:
                self._found.error(
                    "media",
                    _("A reel or a story needs a file."),
                    _("Name a video in the column media."),
                    Mend.ADD_VIDEO,
                )
            elif network.images_required:
                what = _("an image or a video") if network.videos.get(form) else _("an image")
                self._found.error(
                    "media",
                    _("A post on %(network)s needs %(what)s.")
                    % {"network": network.name, "what": what},
                    _("Name one in the column media."),
                    Mend.ADD_FILE,
                )
        if values["alt"]:
            self._found.warning(
                "alt",
                _("There is an alt text, but no image."),
                _("Name the image in the column media, or remove the alt text."),
            )

    def _one(
        self, facts: MediaFacts, alt: str | None, network: Network, form: Format
    ) -> MediaRef | None:
        try:
            accepted = accept(facts, network, self._kind, form, self._folder.focus_of(facts))
        except Unusable as unusable:
            self._found.wrong("media", unusable)
            return None
        if accepted.notes:
            self._found.note(
                "media",
                _("%(name)s for %(network)s: %(changes)s.")
                % {
                    "name": facts.name,
                    "network": network.name,
                    "changes": joined(", ", accepted.notes),
                },
            )
        for what, do in accepted.warnings:
            self._found.warning("media", what, do)
        if alt is not None:
            self._check_alt(facts, alt, network, form)
        return MediaRef(facts, alt or "", accepted.steps)

    def _together(self, kinds: Sequence[MediaKind], network: Network, form: Format) -> None:
        """How many files, and which kinds, one post may have."""
        number = Counter(kinds)
        if form is not Format.POST:
            if len(kinds) > 1:
                self._found.error(
                    "media",
                    _("A reel or a story takes one file; here are %(files)d.")
                    % {"files": len(kinds)},
                    _("Write a row for each of them."),
                    Mend.ONE_FILE_EACH,
                )
            return
        try:
            self._too_many(number, network)
        except Unusable as unusable:
            # Said of each file, too: one that goes out nowhere is found there.
            if not self._found.failed and len(kinds) > 1:
                self._found.wrong("media", unusable)

    def _too_many(self, number: Counter[MediaKind], network: Network) -> None:
        said = {"network": network.name}
        images, videos, documents = number["image"], number["video"], number["document"]
        if documents and documents + images + videos > 1:
            raise Unusable(
                _("A document stands alone in a post."),
                _("Write a row for each of the files."),
                Mend.ONE_FILE_EACH,
            )
        if videos:
            limit = videos_of(network, self._kind, Format.POST)
            if videos > limit.per_post:
                raise Unusable(
                    _("A post on %(network)s takes at most %(most)d videos; here are %(files)d.")
                    % (said | {"most": limit.per_post, "files": videos}),
                    _("Leave out %(many)d of them.") % {"many": videos - limit.per_post},
                )
            if images and not limit.beside_images:
                raise Unusable(
                    _("A post on %(network)s has images or a video, not both.") % said,
                    _("Leave out the one or the other, or write two rows."),
                    Mend.ONE_KIND_OF_FILE,
                )
        if images:
            most = images_of(network, self._kind, Format.POST).per_post
            if images + videos > most:
                raise Unusable(
                    _("A post on %(network)s takes at most %(most)d images; here are %(files)d.")
                    % (said | {"most": most, "files": images + videos}),
                    _("Leave out %(many)d of them.") % {"many": images + videos - most},
                )

    def _check_alt(self, facts: MediaFacts, alt: str, network: Network, form: Format) -> None:
        if network.by_hand or facts.kind == "document":
            return
        limit = (
            images_of(network, self._kind, form)
            if facts.kind == "image"
            else videos_of(network, self._kind, form)
        )
        if limit.alt_text_max is None:
            return
        if not alt:
            self._found.warning(
                "alt",
                _("The image %(name)s has no alt text.") % {"name": facts.name}
                if facts.kind == "image"
                else _("The video %(name)s has no alt text.") % {"name": facts.name},
                _("Say in a sentence what it shows, for people who cannot see it."),
            )
        elif len(alt) > limit.alt_text_max:
            self._found.error(
                "alt",
                _("The alt text of %(name)s has %(length)d characters; %(network)s takes %(most)d.")
                % {
                    "name": facts.name,
                    "length": len(alt),
                    "network": network.name,
                    "most": limit.alt_text_max,
                },
                _("Shorten it by %(over)d characters.") % {"over": len(alt) - limit.alt_text_max},
            )


def check_fetching(network: Network, found: Findings, *, fetchable: bool) -> None:
    """Some networks are not sent files: they fetch them, where they can reach them."""
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


def alt_texts(cell: str, files: int) -> list[str] | None:
    """One alt text for each file; `None` when their number differs.

    One file's alt text may hold any sign. Between several, the first sign that gives the right
    number divides: a semicolon is often part of a sentence.

    >>> alt_texts("A lamp; it is on", 1)
    ['A lamp; it is on']
    >>> alt_texts("A lamp; it is on|A lake", 2)
    ['A lamp; it is on', 'A lake']
    """
    if not cell:
        return [""] * files
    if files == 1:
        return [cell]
    for separator in ("|", "\n", ";"):
        texts = [text.strip() for text in re.split(re.escape(separator), cell)]
        if len(texts) == files:
            return texts
    return None
