"""Whose word a review waits for, here and now: named people, roles as far as they reach, and deputies.

Read at once for as many reviews of a brand as a page shows: four questions, however many they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from homeground.accounts.models import Assignment, Brand, User
from homeground.accounts.rights import BuiltIn, Right
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .models import Decision, Deputy, Review, Verdict
from .steps import Step

CLIENT = f"role {BuiltIn.CLIENT.value}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One of those that a step asks: a person, or a role with everybody who holds it in the market."""

    key: str
    """“person 3”, “role client”, “custom 2”: the same in every review."""
    people: tuple[User, ...]
    """Who may give this word; nobody, where the person left or nobody has the role."""


@dataclass(frozen=True, slots=True)
class Word:
    """That somebody may decide about a review: for whom, where it is as a deputy, and as which of
    those asked."""

    instead_of: User | None
    keys: tuple[str, ...]


class Voices:
    """Who may say what about these reviews of one brand, at a time `now` of the people themselves, whose days no sandbox moves."""

    def __init__(self, brand: Brand, reviews: Sequence[Review], *, now: datetime) -> None:
        organization = brand.organization_id
        self._assignments = list(
            Assignment.objects.filter(
                Q(brand=None) | Q(brand=brand),
                organization=organization,
                membership__user__is_active=True,
            )
            .select_related("membership__user", "custom")
            .order_by("membership__user__name", "membership__user__pk", "pk")
        )
        today = now.date()
        self._deputies = list(
            Deputy.objects.filter(
                organization=organization, begins_on__lte=today, ends_on__gte=today
            ).select_related("person", "deputy")
        )
        self._given: dict[tuple[int, int], set[str]] = defaultdict(set)
        for review, step, keys in Decision.objects.filter(
            review__in=[one.pk for one in reviews], verdict=Verdict.APPROVED
        ).values_list("review", "step", "asked"):
            self._given[review, step].update(keys)
        self._authors: dict[str, set[int]] = defaultdict(set)
        for content, author in (
            Publication.objects.filter(
                organization=organization,
                content_print__in=[one.content_print for one in reviews],
                state=State.IN_REVIEW,
                needs_approval=True,
                worded_by__isnull=False,
            )
            .order_by()
            .values_list("content_print", "worded_by")
            .distinct()
        ):
            self._authors[content].add(author)

    def asked(self, step: Step, market_id: int) -> list[Asked]:
        """All whose word the step takes. Whoever may not approve there has none, even when named."""
        there = [each for each in self._assignments if each.market_id in (None, market_id)]
        able = {each.membership.user_id for each in there if Right.APPROVE in each.rights}
        held: dict[str, dict[User, None]] = defaultdict(dict)
        for each in there:
            user = each.membership.user
            if user.pk in able:
                role = f"custom {each.custom_id}" if each.custom_id else f"role {each.role}"
                held[f"person {user.pk}"][user] = held[role][user] = None
        return [Asked(key, tuple(held[key])) for key in step.keys]

    def left(self, review: Review) -> list[Asked]:
        """Those of the present step whose word is still to come."""
        step = review.current_step
        if step is None:
            return []
        given = self._given[review.pk, review.step]
        return [each for each in self.asked(step, review.market_id) if each.key not in given]

    def wrote(self, review: Review, person: User) -> bool:
        """Whether the step takes no word of theirs, because they wrote it last."""
        step = review.current_step
        return (
            step is not None
            and step.not_by_author
            and person.pk in self._authors[review.content_print]
        )

    def word_of(self, review: Review, person: User) -> Word | None:
        """Whether `person`'s word is waited for: their own, or as a deputy somebody else's."""
        if self.wrote(review, person):
            return None
        left = self.left(review)
        principals = [each.person for each in self._deputies if each.deputy_id == person.pk]
        if principals and not self.sees(person, review.market_id):
            principals = []
        for whose in (person, *(one for one in principals if not self.wrote(review, one))):
            keys = tuple(each.key for each in left if whose in each.people)
            if keys:
                return Word(None if whose == person else whose, keys)
        return None

    def people(self, review: Review) -> list[User]:
        """Everybody who may give a word that is waited for, deputies after those they stand for."""
        own = dict.fromkeys(one for each in self.left(review) for one in each.people)
        stand_ins = [each.deputy for each in self._deputies if each.person in own]
        return [one for one in dict.fromkeys([*own, *stand_ins]) if self.word_of(review, one)]

    def sees(self, person: User, market_id: int) -> bool:
        """Whether any of the person's roles reaches the market: whoever has a role there may see."""
        return any(
            each.membership.user_id == person.pk and each.market_id in (None, market_id)
            for each in self._assignments
        )


def may_be_deputies(brand: Brand, person: User) -> Iterable[User]:
    """Who could decide for `person`: whoever has a role in the organization."""
    found = (
        Assignment.objects.filter(
            organization=brand.organization_id, membership__user__is_active=True
        )
        .exclude(membership__user=person)
        .select_related("membership__user")
        .order_by("membership__user__name", "membership__user__pk")
    )
    return dict.fromkeys(each.membership.user for each in found)
