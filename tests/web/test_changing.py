"""A publication's time, hold and end, changed on its page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import expect

from homeground.networks.limits import Budget, Whose
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Happening, Publication
from homeground.publishing.states import State
from tests.web import lanterns
from tests.web.chromium import Visit, check


@pytest.fixture
def planned(made: lanterns.Lanterns) -> Publication:
    """One that is still to come."""
    return next(each for each in made.publications if each.state == State.SCHEDULED)


def address(publication: Publication) -> str:
    return f"/lumikko/campaigns/halti/{publication.pk}/change/"


def post(client: Client, publication: Publication, **fields: str) -> HttpResponse:
    response = client.post(address(publication), fields)
    publication.refresh_from_db()
    return response


def test_its_page_leads_there(client: Client, planned: Publication) -> None:
    page = client.get(f"/lumikko/campaigns/halti/{planned.pk}/").content.decode()
    assert address(planned) in page


def test_moved_and_written_down_by_whom(client: Client, planned: Publication) -> None:
    response = post(client, planned, act="move", to="2031-05-12T09:00")
    assert response.status_code == 302
    assert planned.due_at.year == 2031
    moved = Happening.objects.get(publication=planned)
    assert moved.what == Happening.What.MOVED
    assert str(moved.by_id) == client.session["_auth_user_id"]


def test_a_time_that_its_network_has_no_room_at_is_said(
    client: Client, planned: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = planned.account.network
    narrow = Budget(Whose.ACCOUNT, 1, 3600, "https://n.example", date(2026, 11, 22))
    monkeypatch.setitem(NETWORKS, slug, replace(NETWORKS[slug], budgets=(narrow,)))
    moment = datetime(2031, 5, 12, 9, tzinfo=ZoneInfo(planned.time_zone))
    Publication.objects.create(
        organization=planned.organization, variant=planned.variant, account=planned.account,
        due_at=moment, send_at=moment, time_zone=planned.time_zone, identity="beside it",
    )  # fmt: skip
    asked = post(client, planned, act="move", to="2031-05-12T09:30")
    assert asked.status_code == 422
    assert "later than planned" in unescape(asked.content.decode())
    assert planned.due_at != moment + timedelta(minutes=30)
    response = post(client, planned, act="move", to="2031-05-12T09:30", sure="on")
    assert response["Location"] == address(planned)
    page = unescape(client.get(address(planned)).content.decode())
    assert "Moved." in page
    assert "later than planned" in page


def test_held_let_go_on_cancelled(client: Client, planned: Publication) -> None:
    for act, state in (
        ("hold", State.ON_HOLD),
        ("release", State.SCHEDULED),
        ("cancel", State.CANCELLED),
    ):
        post(client, planned, act=act, sure="on")
        assert planned.state == state


def test_what_was_typed_stays_with_the_reason(client: Client, planned: Publication) -> None:
    response = post(client, planned, act="move", to="2001-01-01T09:00")
    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert "is over" in page
    assert 'value="2001-01-01T09:00"' in page
    assert planned.state == State.SCHEDULED


def test_too_late_says_what_can_still_be_done(client: Client, planned: Publication) -> None:
    lanterns.arm(planned, planned.due_at)
    response = post(client, planned, act="cancel", sure="on")
    assert "delete the post on the network" in unescape(response.content.decode())
    assert planned.state == State.ARMED


def test_cancelling_wants_a_yes(client: Client, planned: Publication) -> None:
    assert post(client, planned, act="cancel").status_code == 422
    assert planned.state == State.SCHEDULED


def test_of_another_brand_there_is_nothing(client: Client, planned: Publication) -> None:
    assert client.post(f"/andere/campaigns/halti/{planned.pk}/change/").status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_person_moves_one_and_reads_its_story(visit: Visit) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    planned = made.publications[5]
    visit.sign_in(made)
    page = visit.page
    page.goto(f"{visit.url}/lumikko/campaigns/halti/{planned.pk}/")
    page.get_by_role("link", name="Move, hold or cancel").click()
    check(page)
    page.get_by_label("By the clock of Asia/Singapore").fill("2001-05-12T09:00")
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_role("alert")).to_contain_text("is over")
    visit.complaints[:] = [said for said in visit.complaints if "422" not in said]
    check(page)
    page.get_by_label("By the clock of Asia/Singapore").fill("2031-05-12T09:00")
    page.get_by_role("button", name="Move it").click()
    expect(page.locator("#panel .story")).to_contain_text("moved to another time Aino Koskela")
    check(page)
