"""New customers: how many came by a link, what a report says of them, and what it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from homeground.insights.models import Observation
from homeground.insights.report.ledger import read_ledger
from homeground.insights.report.story.coming import coming
from homeground.publishing.models import Post
from homeground.referrals import choosing
from homeground.referrals.customers import new_by_day, referral_rate, word_of_mouth
from homeground.referrals.models import Conversion, Link, Referring
from tests.web import lanterns

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 10, 20, 9, tzinfo=UTC)


@pytest.fixture
def sold(db: None) -> lanterns.Lanterns:
    """Two customers a day for seven weeks, and five a day once the campaign is out, two of them by a link."""
    made = lanterns.planned(lanterns.organization("lumikko"), start=BEGAN)
    for number, publication in enumerate(made.publications[:2]):
        lanterns.publish(publication, BEGAN + timedelta(days=number))
    choosing.referring_of(made.brand)
    Referring.objects.update(all_told=True)
    link = Link.objects.create(
        organization=made.organization, brand=made.brand, code="x", target="x", written="x",
        address="x", account=made.accounts[0], campaign=made.campaign, made_at=BEGAN,
    )  # fmt: skip
    told = []
    for number in range(-49, 14):
        many = 5 if number >= 0 else 1 + (number % 3 != 0)
        told += [
            Conversion(
                organization=made.organization, brand=made.brand, told_as=f"{number}-{one}",
                link=link if number >= 0 and one < 2 else None, new_customer=True, origin="file",
                at=BEGAN + timedelta(days=number, hours=one), told_at=timezone.now(),
            )
            for one in range(many)
        ]  # fmt: skip
    Conversion.objects.bulk_create(told)
    return made


def test_shares_and_days_are_known_where_all_are_told_of(sold: lanterns.Lanterns) -> None:
    first = BEGAN.date()
    share = referral_rate(sold.brand, first, first + timedelta(days=13), "Europe/Berlin")
    assert share is not None
    assert (share.part, share.whole) == (28, 70)
    days = new_by_day(
        sold.brand, first - timedelta(days=50), first + timedelta(days=15), "Europe/Berlin"
    )
    assert (days[0], days[1], days[51], days[-1]) == (None, 2, 5, None)
    Referring.objects.update(all_told=False)
    assert referral_rate(sold.brand, first, first, "Europe/Berlin") is None
    assert set(new_by_day(sold.brand, first, first, "Europe/Berlin")) == {None}


def test_a_report_says_what_came_and_only_that(sold: lanterns.Lanterns) -> None:
    said = " ".join(coming(read_ledger(sold.campaign), deep=True))
    assert "70 new customers; 28 of them came by a link of ours: 40" in said
    assert "it brought between" in said
    Referring.objects.update(all_told=False)
    said = " ".join(coming(read_ledger(sold.campaign), deep=True))
    assert said == (
        "28 new customers came by a link of the campaign; how many there were in all was not told."
    )
    Conversion.objects.all().delete()
    assert coming(read_ledger(sold.campaign), deep=True) == ()


def test_word_of_mouth_needs_every_post_to_tell_both(sold: lanterns.Lanterns) -> None:
    assert word_of_mouth(sold.campaign) is None
    for post in Post.objects.all():
        post.observations.all().delete()
        Observation.objects.create(
            organization=sold.organization, post=post, observed_at=timezone.now(),
            shares=10, reach=1000,
        )  # fmt: skip
    rate = word_of_mouth(sold.campaign)
    assert rate is not None
    assert rate.value == 0.01
    assert (
        "Of a thousand readers 10 passed it on" in coming(read_ledger(sold.campaign), deep=False)[0]
    )
