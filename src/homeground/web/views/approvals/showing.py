"""What is asked about, as a person sees it: how it will look, where and when, and what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.approvals.contents import Content, Said, changed
from homeground.approvals.models import Decision, Review, Verdict
from homeground.approvals.who import Voices, Word
from homeground.approvals.wording import Names, who_decided
from homeground.content.differences import Piece
from homeground.content.models import MediaFile, Message
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from homeground.web.place import Place


@dataclass(frozen=True)
class Part:
    """One post or comment of what goes out together, with its files."""

    said: Said
    files: list[tuple[MediaFile, str]]


@dataclass
class Shown:
    review: Review
    content: Content
    parts: list[Part]
    publications: list[Publication]
    """All that hangs on it, what is due first first."""
    message: Message | None
    word: Word | None
    """The reader's; None where it is not waited for."""
    wrote: bool
    """The reader wrote it, and the step does not take that."""
    waits: str
    decisions: list[tuple[str, Decision]]
    """Who said what so far, in words."""
    may_write: bool
    """The reader may change it, or ask again."""
    before: Decision | None = None
    """The reader's last word about an earlier content there."""
    pieces: list[Piece] = field(default_factory=list)
    """How that became this."""
    files_changed: bool = False

    @property
    def first(self) -> Publication | None:
        return self.publications[0] if self.publications else None

    @property
    def more(self) -> int:
        """How many times more it goes out."""
        return max(0, len(self.publications) - 1)

    @property
    def value(self) -> str:
        """What the page posts: exactly this content, in this step."""
        return f"{self.review.pk}:{self.review.step}:{self.review.content_print}"


def shown(
    place: Place, reviews: Sequence[Review], reader: User, voices: Voices, names: Names
) -> list[Shown]:
    """In a number of questions that does not grow with the reviews."""
    contents = {review.pk: Content.of(review.content) for review in reviews}
    hanging = _publications(reviews)
    files = _files(place, contents.values())
    messages = {
        message.pk: message
        for message in Message.objects.filter(
            pk__in={content.post.message for content in contents.values()},
            campaign__brand=place.brand,
        ).select_related("campaign")
    }
    said = _decisions(reviews)
    before = _before(reviews, contents, reader)
    made = []
    for review in reviews:
        content = contents[review.pk]
        one = Shown(
            review, content,
            [
                Part(part, [(files[sha], alt) for sha, alt in part.media if sha in files])
                for part in content.parts
            ],
            hanging[review.content_print], messages.get(content.post.message),
            voices.word_of(review, reader), voices.wrote(review, reader),
            names.waits(review, voices), said[review.pk],
            place.may(Right.WRITE, market=review.market_id), before.get(review.pk),
        )  # fmt: skip
        if one.before is not None:
            earlier = Content.of(one.before.review.content)
            one.pieces = changed(earlier, content)
            one.files_changed = earlier.files != content.files
        made.append(one)
    return made


def _publications(reviews: Sequence[Review]) -> dict[str, list[Publication]]:
    found: dict[str, list[Publication]] = defaultdict(list)
    for each in (
        Publication.objects.filter(
            content_print__in=[review.content_print for review in reviews],
            needs_approval=True,
        )
        .filter(Q(answers=None) | ~Q(answers__state=State.IN_REVIEW), state=State.IN_REVIEW)
        .order_by("due_at", "pk")
    ):
        found[each.content_print].append(each)
    return found


def _files(place: Place, contents: Any) -> dict[str, MediaFile]:
    return {
        file.sha256: file
        for file in MediaFile.objects.filter(
            organization=place.brand.organization_id,
            sha256__in={sha256 for content in contents for sha256 in content.files},
        )
    }


def _decisions(reviews: Sequence[Review]) -> dict[int, list[tuple[str, Decision]]]:
    """Of each review; and what was to be changed of the very same, before it was asked about again."""
    by_print = {(review.organization_id, review.content_print): review.pk for review in reviews}
    found: dict[int, list[tuple[str, Decision]]] = defaultdict(list)
    for each in Decision.objects.filter(
        Q(review__in=by_print.values()) | Q(verdict=Verdict.CHANGES),
        organization__in={organization for organization, _print in by_print},
        content_print__in=[content_print for _organization, content_print in by_print],
    ).order_by("at", "pk"):
        pk = by_print[each.organization_id, each.content_print]
        found[pk].append((who_decided(each), each))
    return found


def _before(
    reviews: Sequence[Review], contents: dict[int, Content], reader: User
) -> dict[int, Decision]:
    """The reader's last word about the same message on the same account, where it said something else."""
    if not reviews:
        return {}
    last: dict[tuple[int, int], Decision] = {}
    for each in (
        Decision.objects.filter(
            Q(by=reader) | Q(instead_of=reader),
            review__account__in={review.account_id for review in reviews},
            review__content__0__message__in=[c.post.message for c in contents.values()],
        )
        .select_related("review")
        .order_by("at", "pk")
    ):
        content = Content.of(each.review.content)
        last[each.review.account_id, content.post.message] = each
    return {
        review.pk: found
        for review in reviews
        if (found := last.get((review.account_id, contents[review.pk].post.message)))
        and found.content_print != review.content_print
    }
