"""A brand whose publications ask for approval, and people who give it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from homeground.accounts.joining import join
from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.approvals.deciding import decide
from homeground.approvals.models import Decision, Policy, Review, Verdict
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.publishing.models import Publication
from tests.web.chromium import PASSWORD
from tests.web.lanterns import Lanterns


def person(made: Lanterns, name: str, role: BuiltIn, market: str | None = None) -> User:
    """Somebody of the organization; `market` is a language."""
    user = User.objects.create_user(
        f"{name.lower()}@{made.organization.slug}.example", PASSWORD, name=f"{name} Berg"
    )
    there = made.markets[market] if market else None
    join(made.organization, user, role, brand=made.brand if there else None, market=there)
    return user


def policy(made: Lanterns, *steps: Step) -> Policy:
    """As somebody writes it into the table: nobody is asked yet."""
    return Policy.objects.create(
        organization=made.organization, brand=made.brand, kept_steps=[step.kept() for step in steps]
    )


def fresh(publication: Publication) -> Publication:
    return Publication.objects.select_related("account", "variant").get(pk=publication.pk)


def review_of(publication: Publication) -> Review:
    """The newest about what it says now."""
    found = Review.objects.filter(content_print=fresh(publication).content_print).order_by("-pk")
    return found[0]


def given(publication: Publication, by: User, *, now: datetime) -> Decision:
    """Somebody approves what it says now."""
    review = review_of(publication)
    return decide(
        review, review.step, verdict=Verdict.APPROVED, content_print=review.content_print, now=now,
        by=by,
    )  # fmt: skip


def word_for(made: Lanterns) -> dict[str, str]:
    """What a page sends when the brand lead approves something that waits for them."""
    steps = [Step(roles=(BuiltIn.OWNER,), not_by_author=False)]
    set_steps(made.brand, None, steps, now=timezone.now(), by=None)
    review = Review.objects.order_by("pk")[0]
    return {"chosen": f"{review.pk}:0:{review.content_print}", "act": "approve"}


def sent_back(made: Lanterns) -> dict[str, str]:
    """What a page sends when it is asked about again what the brand lead wanted changed."""
    word = word_for(made)
    review = Review.objects.get(pk=word["chosen"].partition(":")[0])
    decide(
        review, 0, verdict=Verdict.CHANGES, content_print=review.content_print, said="Brighter.",
        now=timezone.now(), by=made.user,
    )  # fmt: skip
    return word
