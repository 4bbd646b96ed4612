"""What is scheduled again and again, and until when it is of use, chosen in plain words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from homeground.audit.acts import Act
from homeground.audit.models import Entry
from homeground.content.models import Campaign, Message, Variant
from homeground.content.versions import (
    MessageWords,
    Words,
    in_composer,
    write_message,
    write_variant,
)
from homeground.publishing.models import Publication, Recurrence
from homeground.publishing.states import State
from tests.web import lanterns

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def house() -> lanterns.Lanterns:
    made = lanterns.organization("lumikko-oy")
    made.brand.sandbox_url = ""
    made.brand.save()
    return made


@pytest.fixture
def lead(house: lanterns.Lanterns) -> Client:
    client = Client()
    client.force_login(house.user)
    return client


def written(house: lanterns.Lanterns, name: str, text: str) -> Message:
    campaign, _new = Campaign.objects.get_or_create(
        organization=house.organization, brand=house.brand, name="Halti", slug="halti"
    )
    message = Message.objects.create(organization=house.organization, campaign=campaign, name=name)
    write_message(message, MessageWords("It lasts.", "en"), by=house.user)
    write(house, message, text, base=0)
    return message


def write(house: lanterns.Lanterns, message: Message, text: str, *, base: int) -> None:
    variant = in_composer(message, house.markets["de"], "mastodon")
    write_variant(variant, Words(text), base=base, by=house.user)


def monday() -> date:
    today = datetime.now(BERLIN).date()
    return today + timedelta(days=14 - today.weekday())


def post(
    lead: Client, house: lanterns.Lanterns, message: Message, status: int, **given: Any
) -> str:
    variant = Variant.objects.get(message=message, in_composer=True)
    (account,) = (each for each in house.accounts if each.handle == "lumikko_de")
    sent = {
        "when": "at", "day": monday().isoformat(), "clock": "09:00",
        "go": f"{variant.pk}-{account.pk}", "act": "schedule",
    } | given  # fmt: skip
    answer = lead.post(f"/lumikko/compose/{message.pk}/schedule/", sent)
    assert answer.status_code == status, unescape(answer.content.decode())
    return unescape(answer.content.decode())


def local(publication: Publication) -> str:
    return f"{publication.due_at.astimezone(BERLIN):%a %H:%M}"


def test_it_repeats_on_chosen_days_until_a_day_each_of_use_until_its_evening(
    lead: Client, house: lanterns.Lanterns
) -> None:
    message = written(house, "Launch", "Sie hält.")
    rule = {
        "again": "weekly", "on": ["MO", "TH"], "ends": "until",
        "until": (monday() + timedelta(days=10)).isoformat(), "useless_clock": "20:00",
    }  # fmt: skip
    looked = post(lead, house, message, 200, **rule, act="look")
    assert "4 times, the last on" in looked
    assert not Publication.objects.exists()
    post(lead, house, message, 302, **rule)
    made = list(Publication.objects.order_by("due_at"))
    assert [local(each) for each in made] == ["Mon 09:00", "Thu 09:00", "Mon 09:00", "Thu 09:00"]
    ends = [each.useless_after.astimezone(BERLIN) for each in made if each.useless_after]
    assert [f"{end:%a %H:%M}" for end in ends] == ["Mon 20:00", "Thu 20:00"] * 2
    recurrence = Recurrence.objects.get()
    assert recurrence.rule.startswith("FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=")
    assert {each.recurrence for each in made} == {recurrence}
    assert "Scheduled already" in post(lead, house, message, 200, **rule, act="look")


def test_new_words_reach_all_that_is_to_come_where_it_stands_now(
    lead: Client, house: lanterns.Lanterns
) -> None:
    message = written(house, "Launch", "Sie hält.")
    post(lead, house, message, 302, again="daily", ends="times", times="3", useless_clock="20:00")
    first, second, third = Publication.objects.order_by("due_at")
    Publication.objects.filter(pk=second.pk).update(due_at=second.due_at + timedelta(hours=2))
    Publication.objects.filter(pk=third.pk).update(state=State.CANCELLED)
    write(house, message, "Sie hält lange.", base=1)
    post(lead, house, message, 302)
    assert list(
        Publication.objects.order_by("due_at").values_list("pk", "variant__text", "state")
    ) == [
        (first.pk, "Sie hält lange.", State.SCHEDULED),
        (second.pk, "Sie hält lange.", State.SCHEDULED),
        (third.pk, "Sie hält.", State.CANCELLED),
    ]
    first.refresh_from_db()
    assert first.useless_after is not None
    assert first.useless_after.astimezone(BERLIN).hour == 20


def test_another_messages_series_is_not_pushed_out(lead: Client, house: lanterns.Lanterns) -> None:
    one, other = written(house, "Launch", "Sie hält."), written(house, "Repair", "Repariert.")
    rule = {"again": "daily", "ends": "times", "times": "3"}
    post(lead, house, one, 302, **rule)
    refused = post(lead, house, other, 422, **rule)
    assert "Another message repeats there, beginning at this time." in refused
    assert set(Publication.objects.values_list("state", flat=True)) == {State.SCHEDULED}
    assert Publication.objects.count() == 3
    Recurrence.objects.update(ended_at=datetime.now(UTC))
    assert "was ended" in post(lead, house, other, 422, **rule)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"again": "daily"}, "When it stops to repeat is not said."),
        ({"again": "daily", "ends": "times", "times": "1e9"}, "Write a number from 2 to 366."),
        ({"again": "daily", "ends": "until", "until": "2020-01-01"}, "not a single time"),
        ({"useless_clock": "08:00"}, "It is of no use after"),
        ({"useless_day": "<b>", "useless_clock": "1"}, "Nothing was scheduled"),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_said_and_what_was_typed_stays(
    lead: Client, house: lanterns.Lanterns, given: dict[str, str], told: str
) -> None:
    message = written(house, "Launch", "Sie hält.")
    page = post(lead, house, message, 422, **given)
    assert told in page
    assert not Publication.objects.exists()


def test_once_until_a_day(lead: Client, house: lanterns.Lanterns) -> None:
    message = written(house, "Launch", "Sie hält.")
    post(lead, house, message, 302, useless_day=monday().isoformat(), again="yearly")
    (made,) = Publication.objects.all()
    assert made.useless_after is not None
    assert f"{made.useless_after.astimezone(BERLIN):%a %H:%M}" == "Mon 23:59"
    assert not Recurrence.objects.exists()


def test_the_whole_repetition_is_ended_at_any_of_its_times(
    lead: Client, house: lanterns.Lanterns
) -> None:
    message = written(house, "Launch", "Sie hält.")
    post(lead, house, message, 302, again="daily", ends="times", times="3")
    first, second, third = Publication.objects.order_by("due_at")
    Publication.objects.filter(pk=first.pk).update(
        state=State.PUBLISHED, settled_at=datetime.now(UTC)
    )
    address = f"/lumikko/campaigns/halti/{second.pk}/change/"
    assert "2 times are still to come." in lead.get(address).content.decode()
    assert lead.post(address, {"act": "end"}).status_code == 422
    assert lead.post(address, {"act": "end", "sure": "on"}).status_code == 302
    states = Publication.objects.order_by("due_at").values_list("state", flat=True)
    assert list(states) == [State.PUBLISHED, State.CANCELLED, State.CANCELLED]
    assert Entry.objects.get(act=Act.RECURRENCE_ENDED).person == house.user
    assert "still to come" not in lead.get(address).content.decode()
    other = f"/lumikko/campaigns/halti/{third.pk}/change/"
    assert lead.post(other, {"act": "end", "sure": "on"}).status_code == 422
