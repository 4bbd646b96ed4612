"""The day's page: what needs somebody, what goes out by each market's clock, what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import expect

from homeground.accounts.models import Account
from homeground.accounts.rights import BuiltIn
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from tests.approvals.house import person
from tests.web import lanterns
from tests.web.chromium import Visit, check, press

NOON = datetime(2027, 5, 12, 12, tzinfo=UTC)


def page(client: Client, query: str = "") -> str:
    return client.get(f"/lumikko/{query}").content.decode()


def test_an_empty_day_says_what_will_be_here(client: Client, made: lanterns.Lanterns) -> None:
    Publication.objects.all().delete()
    said = page(client)
    assert "Nothing needs you now" in said
    assert "Nothing goes out today" in said
    assert "What went wrong" not in said


def test_a_brand_that_begins_is_led_to_its_first_step(
    house: lanterns.Lanterns, lead: Client
) -> None:
    """First with accounts and no campaign, then without an account either."""
    said = page(lead)
    assert "Nothing is planned yet." in said
    assert 'href="/lumikko/plan/new/">New campaign' in said
    assert 'href="/lumikko/import/">Import a campaign file' in said
    calendar = lead.get("/lumikko/calendar/").content.decode()
    assert 'href="/lumikko/plan/new/">New campaign' in calendar
    reader = Client()
    reader.force_login(person(house, "Bo", BuiltIn.ANALYST))
    said = page(reader)
    assert "Nothing is planned yet." in said
    assert "New campaign" not in said
    Account.objects.all().delete()
    assert 'href="/lumikko/networks/connect/">Connect an account' in page(lead)
    said = page(reader)
    assert "Somebody who may connect accounts does that first." in said
    assert "Connect an account" not in said


@pytest.mark.django_db
def test_today_is_each_markets_own(client: Client) -> None:
    """At noon in London it is the same day in Singapore until midnight there, which is 16:00 UTC."""
    made = lanterns.planned(lanterns.organization("lumikko"), start=NOON - timedelta(hours=1))
    made.brand.sandbox_url = ""
    made.brand.save()
    late, tomorrow = made.publications[0], made.publications[5]
    Publication.objects.filter(pk=late.pk).update(due_at=NOON.replace(hour=20))
    Publication.objects.filter(pk=tomorrow.pk).update(due_at=NOON.replace(hour=17))
    with time_machine.travel(NOON, tick=False):
        client.force_login(made.user)
        said = page(client)
    assert f"/{late.pk}/" in said, "20:00 UTC is 23:00 in Moscow: still today"
    assert f"/{tomorrow.pk}/" not in said, "17:00 UTC is 01:00 of the next day in Singapore"


def test_each_line_has_its_one_action(client: Client, made: lanterns.Lanterns) -> None:
    by_hand, unsure, failed = made.publications[6:9]
    Publication.objects.filter(pk=by_hand.pk).update(state=State.ASSISTED)
    lanterns.arm(unsure, unsure.due_at)
    Publication.objects.filter(pk=unsure.pk).update(state=State.UNSURE, look_at=None)
    Publication.objects.filter(pk=failed.pk).update(
        state=State.FAILED, settled_at=datetime.now(UTC), problem="The text is too long."
    )
    shut = made.accounts[4]
    Account.objects.filter(pk=shut.pk).update(state=Account.State.NEEDS_RECONNECTION)
    said = page(client)
    assert f"/lumikko/tasks/#task-{by_hand.pk}" in said
    assert "Post it by hand" in said
    assert "Say whether it is there" in said
    assert "1 publication waits behind it" in said
    assert f"/lumikko/networks/{shut.pk}/" in said
    assert "The text is too long." in said


def test_one_market_alone(client: Client, made: lanterns.Lanterns) -> None:
    russian, german = made.publications[6], made.publications[8]
    Publication.objects.filter(pk__in=[russian.pk, german.pk]).update(state=State.ASSISTED)
    said = page(client, "?market=de-DE")
    assert f"#task-{german.pk}" in said
    assert f"#task-{russian.pk}" not in said


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_seen_in_a_browser(visit: Visit) -> None:
    made = lanterns.midway(lanterns.planned(lanterns.organization("lumikko")))
    by_hand = made.publications[6]
    Publication.objects.filter(pk=by_hand.pk).update(state=State.ASSISTED)
    visit.sign_in(made)
    press(visit.page, "g", "h")
    expect(visit.page.get_by_role("heading", name="What needs you")).to_be_visible()
    check(visit.page)
    press(visit.page, "j", "Enter")
    expect(visit.page.locator(f"#task-{by_hand.pk}")).to_be_in_viewport()
