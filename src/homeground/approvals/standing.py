"""How a publication stands with those who must approve it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .models import Review, Standing, Verdict
from .who import Voices
from .wording import Names, all_of, who_decided


@dataclass(frozen=True, slots=True)
class Approval:
    review: Review
    words: str
    """“waits for Anna Berg (step 1 of 2)”, “approved by Anna Berg and Bo Lind”."""
    said: str = ""
    """What somebody wants changed, or what is to be done."""

    @property
    def waits(self) -> bool:
        return self.review.standing == Standing.WAITING


def approval_of(publication: Publication, *, now: datetime) -> Approval | None:
    """None where nothing is asked, or nobody was asked yet. `now` is the people's own time."""
    if not publication.needs_approval:
        return None
    review = (
        Review.objects.filter(
            organization=publication.organization_id, content_print=publication.content_print
        )
        .select_related("brand")
        .order_by("-pk")
        .first()
    )
    if review is None:
        return None
    decisions = list(review.decisions.all())
    match review.standing:
        case Standing.WAITING if publication.state == State.IN_REVIEW:
            voices = Voices(review.brand, [review], now=now)
            return Approval(review, Names.of(review.brand).waits(review, voices))
        case Standing.CHANGES if decisions:
            last = decisions[-1]
            words = _("%(who)s asks for changes") % {"who": who_decided(last)}
            return Approval(review, words, last.said)
        case Standing.APPROVED:
            given = [who_decided(each) for each in decisions if each.verdict == Verdict.APPROVED]
            names = all_of(list(dict.fromkeys(given)))
            said = ""
            if publication.state == State.APPROVED:
                said = _("Its time has passed: give it a new one.")
            return Approval(review, _("approved by %(who)s") % {"who": names}, said)
        case _other:
            return None
