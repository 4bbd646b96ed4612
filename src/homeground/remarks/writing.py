"""Writing remarks, answering them, and saying that one is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.content.models import Variant
from homeground.content.versions import cleaned
from homeground.errors import BadInput

from .models import Remark
from .news import tell_of_remark
from .places import nearest, source_of

LONGEST = 5_000
"""Characters: a remark is no document."""


@dataclass(frozen=True)
class Author:
    """A person of the team's, or a client without an account, who is a name and an address."""

    user: User | None = None
    client_name: str = ""
    client_email: str = ""


@dataclass(frozen=True)
class Passage:
    """Words of the text. `start`: about where, in characters; the nearest place that says them is taken."""

    quote: str
    start: int = 0


@dataclass(frozen=True)
class Spot:
    """A place in the variant's file number `position`: `x`, `y` as fractions of its width and height."""

    position: int
    x: float
    y: float


def write_remark(
    variant: Variant,
    text: str,
    *,
    by: Author,
    about: Passage | Spot | None = None,
    for_clients: bool = False,
) -> Remark:
    """Raises: BadInput when it says nothing or too much, or is about what is not there."""
    remark = Remark(
        organization_id=variant.organization_id, variant=variant, text=_words(text), by=by.user,
        client_name=by.client_name, client_email=by.client_email, for_clients=for_clients,
    )  # fmt: skip
    match about:
        case Passage():
            _point_at_words(remark, about)
        case Spot():
            _point_at_place(remark, about)
    return _kept(remark, Act.REMARKED, by)


def answer(remark: Remark, text: str, *, by: Author) -> Remark:
    """Under `remark`, or under that which it answers itself: answers have none. Raises: BadInput."""
    said = Remark(
        organization_id=remark.organization_id, variant_id=remark.variant_id, text=_words(text),
        answers_id=remark.answers_id or remark.pk, by=by.user, client_name=by.client_name,
        client_email=by.client_email,
    )  # fmt: skip
    return _kept(said, Act.REMARK_ANSWERED, by)


def resolve(remark: Remark, *, by: User, now: datetime) -> None:
    """What it asks for is done. Nothing happens where somebody else said so already."""
    with transaction.atomic():
        open_still = Remark.objects.filter(pk=remark.pk, answers=None, resolved_at=None)
        if open_still.update(resolved_at=now, resolved_by=by):
            note(Act.REMARK_RESOLVED, remark, by=by, words=place_of(remark.variant))


def reopen(remark: Remark, *, by: User) -> None:
    with transaction.atomic():
        settled = Remark.objects.filter(pk=remark.pk, answers=None).exclude(resolved_at=None)
        if settled.update(resolved_at=None, resolved_by=None):
            note(Act.REMARK_REOPENED, remark, by=by, words=place_of(remark.variant))


def place_of(variant: Variant) -> str:
    """What people call the text that a remark is about."""
    return f"{variant.message.name} · {variant.network}"


def _words(text: str) -> str:
    said = cleaned(text)
    if not said:
        raise BadInput(_("The remark says nothing."), _("Write what is to be said."))
    if len(said) > LONGEST:
        raise BadInput(
            _("It has %(length)d characters; at most %(maximum)d are kept.")
            % {"length": len(said), "maximum": LONGEST},
            _("Shorten it."),
        )
    return said


def _point_at_words(remark: Remark, passage: Passage) -> None:
    quote = cleaned(passage.quote)
    found = nearest(quote, remark.variant.text, passage.start) if quote else None
    if found is None:
        raise BadInput(
            _("The text does not say “%(quote)s”.") % {"quote": quote[:200]},
            _("Copy the words out of the text as it is now, or leave the field empty."),
        )
    remark.quote, remark.start = quote, found


def _point_at_place(remark: Remark, spot: Spot) -> None:
    media = (
        remark.variant.media.select_related("file", "original")
        .filter(position=spot.position)
        .first()
    )
    if media is None or not (0 <= spot.x <= 1 and 0 <= spot.y <= 1):
        raise BadInput(
            _("There is no such place in an image."),
            _("The images may have changed: reload the page and choose the place again."),
        )
    remark.sha256, remark.position = source_of(media), spot.position
    remark.x, remark.y = spot.x, spot.y


def _kept(remark: Remark, act: Act, by: Author) -> Remark:
    with transaction.atomic():
        remark.save(force_insert=True)
        note(act, remark, by=by.user, words=place_of(remark.variant))
        tell_of_remark(remark)
    return remark
