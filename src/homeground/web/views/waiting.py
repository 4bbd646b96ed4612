"""What only a person can do about a publication, with all that they need for it at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from homeground.content.composing import compose
from homeground.content.models import VariantMedia
from homeground.publishing.assisting import share_address, texts_below
from homeground.publishing.models import Publication
from homeground.publishing.states import State

LATE_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Task:
    """A publication that waits for a person."""

    publication: Publication
    text: str
    media: list[VariantMedia]
    below: list[str]
    """What goes under the post."""
    share: str
    late: bool


def task_of(publication: Publication) -> Task:
    """Of one of `waiting_for_a_person`."""
    variant = publication.variant
    assisted = publication.state == State.ASSISTED
    return Task(
        publication=publication,
        text=compose(variant.label, variant.text),
        media=list(variant.media.all()),
        below=texts_below(publication) if assisted else [],
        share=share_address(publication) if assisted else "",
        late=publication.due_at < timezone.now() - LATE_AFTER,
    )
