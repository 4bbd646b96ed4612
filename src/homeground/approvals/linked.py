"""What a client who came by a link sees, and the word that they give about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from homeground.content.differences import Piece
from homeground.content.models import Variant
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .contents import Content, changed
from .deciding import Changed, Client, decide
from .models import ClientLink, Decision, LinkedPublication, Review, Standing, Verdict


class Stand(StrEnum):
    """How it stands with what a client was asked about."""

    YOURS = "yours"
    """Their word is waited for."""
    LATER = "later"
    """Others decide first."""
    SAID = "said"
    """They have decided about it as it is."""
    OTHERS = "others"
    """It was decided without them."""
    GONE = "gone"
    """It is cancelled, or on its way, or nobody is asked any more."""


@dataclass
class Item:
    """One publication of a link."""

    linked: LinkedPublication
    publication: Publication
    review: Review | None
    """About what it says now."""
    decision: Decision | None
    """The client's own, about what it says now."""
    stand: Stand
    news: list[Piece] = field(default_factory=list)
    """How it became what it is since the client decided, or since the page that they decided on."""

    @property
    def content(self) -> Content | None:
        return Content.of(self.review.content) if self.review else None


def items_of(link: ClientLink) -> list[Item]:
    """What is due first first. Questions to the database: the same number for any number of them."""
    linked = list(
        link.linked.select_related(
            "publication__account__brand", "publication__variant__market",
            "publication__variant__message",
        )
        .prefetch_related("publication__variant__media__file")
        .defer("publication__account__credentials")
        .order_by("publication__due_at", "pk")
    )  # fmt: skip
    prints = {each.publication.content_print for each in linked} - {""}
    reviews: dict[str, Review] = {}
    for review in (
        Review.objects.filter(brand=link.brand, content_print__in=prints)
        .exclude(standing=Standing.OVERTAKEN)
        .order_by("pk")
    ):
        reviews[review.content_print] = review
    said: dict[int, Decision] = {}
    for decision in Decision.objects.filter(
        review__in=reviews.values(), client_email=link.email
    ).order_by("at", "pk"):
        said[decision.review_id] = decision
    before = contents_of(link, {each.decided_print for each in linked} - {""})
    return [_item(each, reviews, said, before) for each in linked]


def item_of(link: ClientLink, publication: int) -> Item | None:
    found = (each for each in items_of(link) if each.publication.pk == publication)
    return next(found, None)


def contents_of(link: ClientLink, prints: set[str]) -> dict[str, Content]:
    """What was asked about once in the link's brand, by its print."""
    kept = Review.objects.filter(brand=link.brand, content_print__in=prints)
    return {each.content_print: Content.of(each.content) for each in kept}


def say(
    link: ClientLink,
    item: Item,
    verdict: Verdict,
    *,
    content_print: str,
    step: int,
    said: str,
    now: datetime,
) -> Decision:
    """The client's word about what the page showed them. Said twice, it is the first that counts.

    `now` is the brand's time. Raises: Changed, BadInput.
    """
    if item.decision is not None and item.decision.content_print == content_print:
        return item.decision
    if item.review is None:
        raise Changed(
            _("It says something else by now, or does not go out any more."),
            _("Look at it as it is now, then decide."),
        )
    decision = decide(
        item.review, step, verdict=verdict, content_print=content_print, now=now, said=said,
        client=Client(link.name, link.email),
    )  # fmt: skip
    # The same content on the same account is one question, however often it goes out.
    link.linked.filter(publication__content_print=content_print).update(decided_print=content_print)
    item.linked.decided_print = content_print
    item.linked.save(update_fields=["decided_print"])
    return decision


def says_that(variant: Variant, content: Content) -> bool:
    """Whether the text is still what the question is about: it may be changing this very moment."""
    post = content.post
    files = tuple(each.file.sha256 for each in variant.media.all())
    return (
        (variant.title, variant.text, variant.link, variant.label)
        == (post.title, post.text, post.link, post.label)
    ) and files == tuple(sha256 for sha256, _alt in post.media)


def variants_of(link: ClientLink) -> Sequence[int]:
    """Of what the link shows: the posts and what goes out below them."""
    roots = list(link.linked.values_list("publication", flat=True))
    found: list[int] = []
    while roots:
        found += Publication.objects.filter(pk__in=roots).values_list("variant", flat=True)
        roots = list(Publication.objects.filter(answers__in=roots).values_list("pk", flat=True))
    return found


def _item(
    linked: LinkedPublication,
    reviews: dict[str, Review],
    said: dict[int, Decision],
    before: dict[str, Content],
) -> Item:
    publication = linked.publication
    review = reviews.get(publication.content_print)
    decision = said.get(review.pk) if review else None
    item = Item(linked, publication, review, decision, _stand(publication, review, decision))
    was = before.get(linked.decided_print)
    if was is not None and item.content is not None and linked.decided_print != publication.content_print:  # fmt: skip
        item.news = changed(was, item.content)
    return item


def _stand(publication: Publication, review: Review | None, decision: Decision | None) -> Stand:
    if decision is not None:
        return Stand.SAID
    if review is None:
        return Stand.GONE
    if review.standing != Standing.WAITING:
        return Stand.OTHERS
    if publication.state != State.IN_REVIEW:
        return Stand.GONE
    step = review.current_step
    return Stand.YOURS if step is not None and step.asks_client else Stand.LATER
