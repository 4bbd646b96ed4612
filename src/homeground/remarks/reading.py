"""The remarks on a text, as a page shows them: numbered, with what they are about as it is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q, QuerySet, prefetch_related_objects

from homeground.content.models import Variant, VariantMedia
from homeground.content.versions import name_of

from .models import Remark
from .places import Stretch, nearest, source_of, stretches


@dataclass
class Talk:
    """A remark with its answers."""

    number: int
    """By it the marks in text and images name it; of all that were written, the resolved ones too."""
    remark: Remark
    answers: list[Remark] = field(default_factory=list)
    start: int | None = None
    """Where the words that it is about stand now; `None` where they do not any more."""
    image: int | None = None
    """Which of the images that it is about, from 1; `None` where it is not there any more."""

    @property
    def changed(self) -> bool:
        """What it is about is not there any more as it was."""
        return self.replaced or (bool(self.remark.quote) and self.start is None)

    @property
    def replaced(self) -> bool:
        return bool(self.remark.sha256) and self.image is None

    @property
    def mark(self) -> tuple[str, str]:
        """The place in the image as an SVG's attributes: `40.0%` from the left and from the top."""
        return f"{100 * (self.remark.x or 0):.1f}%", f"{100 * (self.remark.y or 0):.1f}%"


@dataclass
class Shown:
    """One of the variant's files, with what is said of places in it."""

    media: VariantMedia
    number: int
    talks: list[Talk]


@dataclass
class Talks:
    """All that is said about a text."""

    variant: Variant
    every: list[Talk]
    media: Sequence[VariantMedia]

    @cached_property
    def open(self) -> list[Talk]:
        return [talk for talk in self.every if talk.remark.resolved_at is None]

    @cached_property
    def resolved(self) -> list[Talk]:
        return [talk for talk in self.every if talk.remark.resolved_at is not None]

    @cached_property
    def text(self) -> list[Stretch]:
        """The variant's text, cut where an open remark's words begin and end."""
        return stretches(
            self.variant.text,
            [
                (talk.number, talk.start, talk.start + len(talk.remark.quote))
                for talk in self.open
                if talk.start is not None
            ],
        )

    @cached_property
    def files(self) -> list[Shown]:
        return [
            Shown(media, number, [talk for talk in self.open if talk.image == number])
            for number, media in enumerate(self.media, start=1)
        ]

    @cached_property
    def images(self) -> list[Shown]:
        return [shown for shown in self.files if shown.media.file.kind == "image"]


def family_of(variant: Variant) -> Q:
    """What is said of a text that is being written holds for what goes out of it, and the other way."""
    root = _root(variant)
    return Q(variant=root) | Q(variant__copied_from=root)


def remarks_on(variant: Variant) -> QuerySet[Remark]:
    """Every remark and answer, the oldest first."""
    return Remark.objects.filter(family_of(variant)).select_related("by", "resolved_by", "variant")


def talks_on(variant: Variant, *, for_client: str | None = None) -> Talks:
    """Numbered, with their answers. `for_client` is the e-mail address of a client who came by a link:
    of the team's own remarks they read those that are for clients."""
    return talks_on_each([variant], for_client=for_client)[variant.pk]


def talks_on_each(
    variants: Sequence[Variant], *, for_client: str | None = None
) -> dict[int, Talks]:
    """The same of many, by the variants' ids: one question, and one for the files of them all."""
    prefetch_related_objects(list(variants), "media__file", "media__original")
    roots = {each.pk: _root(each) for each in variants}
    said: dict[int, list[Remark]] = defaultdict(list)
    for remark in Remark.objects.filter(
        Q(variant__in=roots.values()) | Q(variant__copied_from__in=roots.values())
    ).select_related("by", "resolved_by", "variant"):
        said[_root(remark.variant)].append(remark)
    return {each.pk: _talks(each, said[roots[each.pk]], for_client=for_client) for each in variants}


def _talks(variant: Variant, remarks: Iterable[Remark], *, for_client: str | None) -> Talks:
    media = _media_of(variant)
    roots: dict[int, Talk] = {}
    answers: dict[int, list[Remark]] = defaultdict(list)
    for remark in remarks:
        if remark.answers_id is not None:
            answers[remark.answers_id].append(remark)
        else:
            roots[remark.pk] = Talk(len(roots) + 1, remark)
    for pk, talk in roots.items():
        talk.answers = answers[pk]
        _look_up(talk, variant, media)
    every = [talk for talk in roots.values() if for_client is None or _may_read(talk, for_client)]
    return Talks(variant, every, media)


def unsaid(variant: Variant) -> Talks:
    """The text alone, for who reads no remarks."""
    return Talks(variant, [], _media_of(variant))


def _media_of(variant: Variant) -> list[VariantMedia]:
    prefetch_related_objects([variant], "media__file", "media__original")
    return list(variant.media.all())


def _root(variant: Variant) -> int:
    """The one that is being written, where it is a copy of that."""
    return variant.copied_from_id or variant.pk


def author_of(remark: Remark) -> str:
    return remark.client_name or name_of(remark.by)


def _may_read(talk: Talk, email: str) -> bool:
    return talk.remark.for_clients or talk.remark.client_email == email


def _look_up(talk: Talk, variant: Variant, media: Sequence[VariantMedia]) -> None:
    remark = talk.remark
    if remark.quote:
        talk.start = nearest(remark.quote, variant.text, remark.start or 0)
    elif remark.sha256:
        at = [n for n, each in enumerate(media, start=1) if source_of(each) == remark.sha256]
        talk.image = at[0] if at else None
