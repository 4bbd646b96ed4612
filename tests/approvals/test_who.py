"""Whose word counts: a deputy's only where they may see it, and all of them where all are asked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from homeground.accounts.models import Assignment
from homeground.accounts.rights import BuiltIn
from homeground.approvals.models import Deputy
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.approvals.who import Voices
from homeground.errors import BadInput
from homeground.publishing.states import State
from tests.approvals.house import fresh, given, person, review_of
from tests.web import lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def made(now: datetime) -> lanterns.Lanterns:
    return lanterns.planned(lanterns.organization("lumikko-oy"), start=now + timedelta(hours=5))


def test_a_deputy_has_no_word_where_they_came_to_see_nothing(
    made: lanterns.Lanterns, now: datetime
) -> None:
    anna, bo = person(made, "Anna", BuiltIn.APPROVER), person(made, "Bo", BuiltIn.AUTHOR)
    set_steps(made.brand, None, [Step(people=(anna.pk,))], now=now, by=None)
    Deputy.objects.create(
        organization=made.organization, person=anna, deputy=bo,
        begins_on=now.date(), ends_on=now.date() + timedelta(days=3),
    )  # fmt: skip
    german = next(p for p in made.publications if p.account.market == made.markets["de"])
    russian = next(p for p in made.publications if p.account.market == made.markets["ru"])
    reviews = [review_of(german), review_of(russian)]

    voices = Voices(made.brand, reviews, now=now)
    assert [voices.word_of(each, bo) is not None for each in reviews] == [True, True]

    # He was named while he saw everything; since then he works for Germany alone.
    Assignment.objects.filter(membership__user=bo).update(
        brand=made.brand, market=made.markets["de"]
    )
    voices = Voices(made.brand, reviews, now=now)
    assert [voices.word_of(each, bo) is not None for each in reviews] == [True, False]
    assert [voices.people(each) for each in reviews] == [[anna, bo], [anna]]
    with pytest.raises(BadInput):
        given(russian, bo, now=now)


def test_all_of_a_step_or_any_one(made: lanterns.Lanterns, now: datetime) -> None:
    anna, bo = person(made, "Anna", BuiltIn.APPROVER), person(made, "Bo", BuiltIn.APPROVER)
    both = (anna.pk, bo.pk)
    set_steps(made.brand, None, [Step(people=both, all=True)], now=now, by=None)
    one, other = made.publications[:2]
    given(one, anna, now=now)
    assert fresh(one).state == State.IN_REVIEW
    assert Voices(made.brand, [review_of(one)], now=now).people(review_of(one)) == [bo]
    given(one, bo, now=now)
    assert fresh(one).state == State.SCHEDULED

    set_steps(made.brand, None, [Step(people=both)], now=now, by=None)
    given(other, bo, now=now)
    assert fresh(other).state == State.SCHEDULED
