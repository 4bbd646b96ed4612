"""The doors by which people plan: a campaign file, the composer, what repeats. None leads past an approval."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.approvals.models import Review
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.content.campaign_file import Row
from homeground.content.campaign_file.identity import identity_of
from homeground.content.versions import Words, in_composer, write_variant
from homeground.networks.contract import Format
from homeground.publishing.models import Publication, Recurrence
from homeground.publishing.planning import Plan, plan_rows
from homeground.publishing.repeating import plan_ahead
from homeground.publishing.states import State
from tests.approvals.house import fresh, given, person
from tests.web import lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def made(now: datetime) -> lanterns.Lanterns:
    """A brand in which everything needs Anna's word, with an empty campaign."""
    made = lanterns.planned(lanterns.organization("lumikko-oy"), copies=0)
    set_steps(made.brand, None, [Step(roles=(BuiltIn.APPROVER,))], now=now, by=None)
    return made


@pytest.fixture
def anna(made: lanterns.Lanterns) -> User:
    return person(made, "Anna", BuiltIn.APPROVER)


def row(made: lanterns.Lanterns, text: str, due_at: datetime, **more: Any) -> Row:
    account = made.accounts[4]
    said = {"text": text, "title": "", "link": "", "label": ""}
    return Row(
        number=2, due_at=due_at, time_zone="Europe/London", account=account.address, campaign="Halti",
        message="Launch", title="", text=text, link="", media=(), label="",
        identity=identity_of(account.address, due_at, said, [], Format.POST), **more,
    )  # fmt: skip


def run(made: lanterns.Lanterns, *rows: Row, now: datetime, by: User | None = None) -> Plan:
    accounts = {account.address: account for account in made.accounts}
    return plan_rows(made.brand, rows, accounts, now=now, by=by)


def test_a_campaign_file_and_the_same_with_new_words(
    made: lanterns.Lanterns, anna: User, now: datetime
) -> None:
    due_at = now + timedelta(days=2)
    first = run(made, row(made, "It lasts.", due_at, parts=("And how.",)), now=now)
    assert (first.new, first.in_review) == (2, 2)
    post, part = Publication.objects.order_by("pk")
    assert Review.objects.get().content[1]["text"] == "And how."
    given(post, anna, now=now)
    assert {fresh(post).state, fresh(part).state} == {State.SCHEDULED}
    again = run(made, row(made, "It lasts.", due_at, parts=("And how.",)), now=now)
    assert (again.known, again.in_review) == (2, 0), "the same is approved still"
    other = run(made, row(made, "It lasts.", due_at, parts=("And why.",)), now=now, by=made.user)
    assert (other.reworded, other.in_review) == (1, 2)
    assert {fresh(post).state, fresh(part).state} == {State.IN_REVIEW}
    assert fresh(part).worded_by == made.user
    whole = run(made, row(made, "It lasts long.", due_at, parts=("And why.",)), now=now)
    assert (whole.reworded, whole.in_review) == (1, 2), "what is in review takes new words, too"
    assert Publication.objects.count() == 2
    given(post, anna, now=now)
    assert {fresh(post).state, fresh(part).state} == {State.SCHEDULED}


def test_what_repeats_is_approved_once_for_all_its_times(
    made: lanterns.Lanterns, anna: User, now: datetime
) -> None:
    run(made, row(made, "It lasts.", now + timedelta(days=1), parts=("And how.",)), now=now)
    post = Publication.objects.get(answers=None)
    given(post, anna, now=now)
    recurrence = Recurrence.objects.create(
        organization=made.organization, account=post.account, variant=post.variant,
        rule="FREQ=WEEKLY", first_at=post.due_at, time_zone="Europe/London", identity="weekly",
        planned_until=post.due_at,
    )  # fmt: skip
    Publication.objects.update(recurrence=recurrence)
    assert plan_ahead(now=now) > 3
    assert set(Publication.objects.values_list("state", flat=True)) == {State.SCHEDULED}
    assert Review.objects.filter(standing="waiting").count() == 0
    # Its words are changed for all times to come: each of them asks, in one question.
    type(post.variant).objects.filter(pk=post.variant_id).update(text="It lasts longer.")
    assert set(Publication.objects.values_list("state", flat=True)) == {State.IN_REVIEW}
    Recurrence.objects.update(planned_until=now + timedelta(days=30))
    plan_ahead(now=now)
    assert Review.objects.filter(standing="waiting").count() == 1
    assert not Publication.objects.exclude(state=State.IN_REVIEW).exists()


def test_the_composer_asks_and_knows_who_wrote_it(
    made: lanterns.Lanterns, anna: User, now: datetime
) -> None:
    made.brand.sandbox_url = ""
    made.brand.save()
    message = made.campaign.messages.create(organization=made.organization, name="Launch")
    market = made.markets["en"]
    variant = in_composer(message, market, "x")
    write_variant(variant, Words("It lasts."), base=0, by=anna)
    client = Client()
    client.force_login(made.user)
    day = (now + timedelta(days=2)).date().isoformat()
    account = made.accounts[4]
    sent = {
        "act": "schedule", "when": "at", "day": day, "clock": "09:00",
        "go": [f"{variant.pk}-{account.pk}"],
    }  # fmt: skip
    page = client.post(f"/lumikko/compose/{message.pk}/schedule/", sent, follow=True)
    assert "once it is approved" in page.content.decode()
    post = Publication.objects.get()
    assert (post.state, post.worded_by) == (State.IN_REVIEW, anna)
    # Whoever scheduled it did not write it; Anna did, and has no word of her own on it.
    client.force_login(anna)
    assert "For your word: 0" in client.get("/lumikko/approvals/").content.decode()
    bo = person(made, "Bo", BuiltIn.APPROVER)
    given(post, bo, now=now)
    assert fresh(post).state == State.SCHEDULED
    # Written on in the composer, it is still what was approved; chosen to go out, it asks again.
    write_variant(variant, Words("It lasts long."), base=1, by=made.user)
    assert fresh(post).state == State.SCHEDULED
    client.force_login(made.user)
    client.post(f"/lumikko/compose/{message.pk}/schedule/", sent)
    assert (fresh(post).state, fresh(post).variant.text) == (State.IN_REVIEW, "It lasts long.")
    assert fresh(post).worded_by == made.user
