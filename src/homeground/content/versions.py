"""Writing messages and variants: each change is a version of its own, and none is ever lost."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, Market, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note, note_once
from homeground.errors import BadInput
from homeground.networks.contract import Format

from .drifting import tell_of_drift
from .media.fitting import Focus
from .models import MediaFile, Message, MessageVersion, Variant, VariantMedia, VariantVersion
from .shelf import Limits, called_in, focus_from, names_in

_LONGEST = {"title": 300, "label": 300, "link": 2000}
LONGEST_TEXT = 200_000
"""Characters: more than any network takes; what is longer is no post."""


@dataclass(frozen=True, slots=True)
class MessageWords:
    """What headquarters wants said."""

    text: str
    language: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a text."""

    sha256: str
    alt: str = ""
    focus: Focus | None = None
    """What matters in the image, here; `None`: what the library says."""

    @classmethod
    def kept(cls, kept: list[Any]) -> Attached:
        sha256, alt, *rest = kept
        return cls(sha256, alt, focus_from(rest[0]) if rest else None)

    def as_json(self) -> list[Any]:
        focus = [[self.focus.x, self.focus.y]] if self.focus else []
        return [self.sha256, self.alt, *focus]


@dataclass(frozen=True, slots=True)
class Words:
    """All that a variant says; `media` are its files, in order."""

    text: str = ""
    title: str = ""
    link: str = ""
    label: str = ""
    format: str = Format.POST.value
    media: tuple[Attached, ...] = ()
    parts: tuple[str, ...] = ()
    """What goes out under it: a first comment, or the following parts of a thread."""

    @classmethod
    def of(cls, version: VariantVersion) -> Words:
        return cls(
            version.text, version.title, version.link, version.label, version.format,
            tuple(Attached.kept(each) for each in version.media), tuple(version.parts),
        )  # fmt: skip

    @classmethod
    def written(cls, variant: Variant) -> Words:
        """What the variant says now, with its files as they came, not as they go out."""
        return cls(
            variant.text, variant.title, variant.link, variant.label, variant.format,
            tuple(
                Attached((each.original or each.file).sha256, each.alt, focus_from(each.focus))
                for each in variant.media.all()
            ),
            tuple(variant.parts),
        )  # fmt: skip


class Overtaken(BadInput):
    """Somebody else saved meanwhile. What was given is kept aside; `theirs` is what it says now."""

    def __init__(self, theirs: VariantVersion) -> None:
        super().__init__(
            _("%(who)s saved another text while you wrote.") % {"who": name_of(theirs.by)},
            _("Nothing is lost: look at both, and say which it is to be."),
        )
        self.theirs = theirs


def name_of(user: User | None) -> str:
    return (user.name or user.email) if user else _("Somebody who has left")


def cleaned(text: str) -> str:
    """As texts are kept: line ends are `\\n`, and no NUL, which PostgreSQL cannot keep."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def write_message(message: Message, words: MessageWords, *, by: User | None) -> int:
    """The number of the version that says these words: a new one, where they are new."""
    with transaction.atomic():
        held = Message.objects.select_for_update().get(pk=message.pk)
        if held.number and MessageWords(held.text, held.language, held.link) == words:
            return held.number
        held.number += 1
        held.text, held.language, held.link = words.text, words.language, words.link
        held.save(update_fields=["number", "text", "language", "link"])
        MessageVersion.objects.create(
            organization_id=held.organization_id, message=held, number=held.number, by=by,
            text=words.text, language=words.language, link=words.link,
        )  # fmt: skip
        note(Act.MESSAGE_WRITTEN, held, by=by, version=held.number)
        tell_of_drift(held, by=by)
    for name in ("number", "text", "language", "link"):
        setattr(message, name, getattr(held, name))
    return held.number


def in_composer(message: Message, market: Market, network: str) -> Variant:
    """The variant that is written there; one that is not saved yet where there is none."""
    place = {"message": message, "market": market, "network": network}
    found = Variant.objects.filter(in_composer=True, **place).first()
    return found or Variant(organization_id=message.organization_id, in_composer=True, **place)


def write_variant(
    variant: Variant,
    words: Words,
    *,
    base: int,
    by: User | None,
    adapted_from: int | None = None,
) -> VariantVersion:
    """Save what was written on top of version `base` (0: on nothing). What says the same is no new version.

    `adapted_from` is the version of the message that the writer saw; `None`: as it was.

    Raises: Overtaken; BadInput when something is too long to be kept.
    """
    _check_sizes(words)
    with transaction.atomic():
        # Two people who begin at once: the second waits here, and then finds what the first made.
        Message.objects.select_for_update().get(pk=variant.message_id)
        held = in_composer(variant.message, variant.market, variant.network)
        if held._state.adding:
            held.adapted_from = variant.message.number or None
            held.save()
        newest = held.versions.select_related("by").filter(number=held.number).first()
        if newest is not None and Words.of(newest) == words:
            saved = newest
        elif newest is None or newest.number == base:
            saved = _keep(held, words, by)
            _apply(held, saved)
            note_once(Act.TEXT_WRITTEN, held, by=by, words=_place_of(held))
        else:
            _keep_aside(held, words, by)
            saved = None
        if saved is not None and adapted_from is not None and held.adapted_from != adapted_from:
            held.adapted_from = adapted_from
            held.save(update_fields=["adapted_from"])
    variant.__dict__.update(held.__dict__)
    if saved is None:
        assert newest is not None
        raise Overtaken(newest)
    return saved


def restore(variant: Variant, number: int, *, by: User | None) -> VariantVersion:
    """Let it say again what that version said: as a new version, on top of the newest."""
    old = variant.versions.get(number=number)
    with transaction.atomic():
        note(Act.TEXT_RESTORED, variant, by=by, words=_place_of(variant), version=number)
        return write_variant(variant, Words.of(old), base=variant.number, by=by)


def _place_of(variant: Variant) -> str:
    return f"{variant.message.name} · {variant.network}"


def _check_sizes(words: Words) -> None:
    for field in fields(words):
        most = _LONGEST.get(field.name, LONGEST_TEXT)
        kept = getattr(words, field.name)
        length = sum(map(len, kept)) if field.name == "parts" else len(kept)
        if field.name != "media" and length > most:
            raise BadInput(
                _("It has %(length)d characters; at most %(maximum)d are kept.")
                % {"length": length, "maximum": most},
                _("Shorten it."),
            )


def _keep(
    variant: Variant, words: Words, by: User | None, *, aside: bool = False
) -> VariantVersion:
    last = variant.versions.aggregate(last=Max("number"))["last"] or 0
    return VariantVersion.objects.create(
        organization_id=variant.organization_id, variant=variant, number=last + 1, aside=aside, by=by,
        text=words.text, title=words.title, link=words.link, label=words.label, format=words.format,
        media=[each.as_json() for each in words.media], parts=list(words.parts),
    )  # fmt: skip


def _keep_aside(variant: Variant, words: Words, by: User | None) -> None:
    before = variant.versions.filter(aside=True, by=by).last()
    if before is None or Words.of(before) != words:
        _keep(variant, words, by, aside=True)


def _apply(variant: Variant, version: VariantVersion) -> None:
    said = ("text", "title", "link", "label", "format", "number", "parts")
    for name in said:
        setattr(variant, name, getattr(version, name))
    variant.save(update_fields=said)
    media = Words.of(version).media
    wanted = [each.sha256 for each in media]
    # Before the old places go: what is shown nowhere else is called as it was there.
    names = called_in(variant.message.campaign.brand, variant.market, wanted)
    variant.media.all().delete()
    files: dict[str, Any] = {
        file.sha256: file
        for file in MediaFile.objects.filter(
            organization_id=variant.organization_id, sha256__in=wanted
        )
    }
    VariantMedia.objects.bulk_create(
        VariantMedia(
            organization_id=variant.organization_id, variant=variant, file=files[each.sha256],
            name=names.get(each.sha256, ""), position=position, alt=each.alt,
            focus=[each.focus.x, each.focus.y] if each.focus else None,
        )
        for position, each in enumerate(media)
        if each.sha256 in files
    )  # fmt: skip


def with_files_seen(words: Words, brand: Brand, limits: Limits) -> Words:
    """Without files that whoever sees these markets of the brand may not see, or that are not there."""
    known = names_in(brand, limits, [each.sha256 for each in words.media])
    return replace(words, media=tuple(each for each in words.media if each.sha256 in known))
