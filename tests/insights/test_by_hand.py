"""Numbers that people type: what is odd about them is asked, and what they say twice is taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from homeground.errors import BadInput
from homeground.insights.by_hand import Surprising, enter
from homeground.insights.models import How, Observation
from homeground.insights.standing.keeping import restate
from homeground.publishing.models import Post
from tests.web import lanterns

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
def posts() -> list[Post]:
    account = lanterns.organization("lumikko").accounts[0]
    return [
        Post.objects.create(
            organization=account.organization, account=account, published_at=NOW,
            network_id=f"https://there.example/{number}", url=f"https://there.example/{number}",
        )
        for number in range(5)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "typed", "asked"),
    [
        ({"likes": 12}, {"likes": 12_000}, "likes would grow from 12 to 12,000."),
        ({"views": 12_345}, {"views": 12}, "views would fall from 12,345 to 12."),
        ({"views": 12_345}, {"views": 0}, "views would fall from 12,345 to 0."),
        ({}, {"likes": 1_204, "views": 120}, "likes is 1,204, and the post was seen 120 times"),
        ({"likes": 12}, {"likes": 900}, None),
        ({"likes": 0}, {"likes": 40_000}, None),
        ({"comments": 5}, {"comments": 0}, None),
        ({"likes": 12}, {"shares": 5_000}, None),
    ],
)
def test_a_thousand_times_too_much_or_too_little_is_asked_about(
    posts: list[Post], before: dict[str, int], typed: dict[str, int], asked: str | None
) -> None:
    if before:
        enter(posts[0], before, now=NOW)
    later = NOW + timedelta(days=1)
    if asked is not None:
        with pytest.raises(Surprising, match=asked):
            enter(posts[0], typed, now=later)
        assert Observation.objects.count() == bool(before), "not silently taken"
    kept = enter(posts[0], typed, now=later, sure=asked is not None)
    assert {name: getattr(kept, name) for name in typed} == typed
    assert kept.how == How.HAND


def test_a_first_reading_is_held_against_the_accounts_other_posts(posts: list[Post]) -> None:
    first, *others = posts
    for post in others:
        enter(post, {"likes": 40, "views": 900}, now=NOW + timedelta(hours=20))
    waiting = ProcrastinateJob.objects.filter(task_name__endswith="restate_posts")
    assert waiting.count() == len(others), "how they stand is said anew by a job"
    restate([post.pk for post in others], now=NOW)
    with pytest.raises(Surprising, match=r"no other post of this account has more than 40"):
        enter(first, {"likes": 41_000}, now=NOW)
    enter(first, {"likes": 3_900}, now=NOW)


def test_what_cannot_be_is_refused_however_sure(posts: list[Post]) -> None:
    with pytest.raises(BadInput, match="cannot be -3"):
        enter(posts[0], {"likes": -3}, now=NOW, sure=True)
    with pytest.raises(BadInput, match="No number"):
        enter(posts[0], {}, now=NOW, sure=True)
