"""A line of the calendar is moved to another day or hour, and back; what cannot be says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from homeground.accounts.joining import join
from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.networks.limits import Budget, Whose
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Happening, Publication
from homeground.publishing.states import State
from tests.web import lanterns

START = datetime(2031, 3, 24, 6, 0, tzinfo=UTC)
MOVE = "/lumikko/calendar/move/?view=month&date=2031-03-24"


@pytest.fixture
def month(db: None) -> lanterns.Lanterns:
    return lanterns.planned(lanterns.organization("lumikko-oy"), start=START)


@pytest.fixture
def client(month: lanterns.Lanterns) -> Client:
    client = Client()
    client.force_login(month.user)
    return client


@pytest.fixture
def berlin(month: lanterns.Lanterns) -> Publication:
    """Monday the 24th of March 2031, 08:00 in Berlin."""
    return month.publications[2]


def move(client: Client, publication: Publication, **fields: str) -> HttpResponse:
    sent = {"publication": str(publication.pk), **fields}
    response = client.post(MOVE, sent, headers={"HX-Request": "true", "HX-Target": "calendar"})
    publication.refresh_from_db()
    return response


def said(response: HttpResponse) -> str:
    page = unescape(response.content.decode())
    return page.partition('id="moved"')[2].partition("</p>")[0]


def test_another_day_keeps_the_time_on_the_wall_over_a_change_of_the_clock(
    client: Client, berlin: Publication
) -> None:
    assert berlin.due_at == datetime(2031, 3, 24, 7, tzinfo=UTC)
    response = move(client, berlin, day="2031-03-31", seen=berlin.due_at.isoformat())
    assert response.status_code == 200
    assert berlin.due_at == datetime(2031, 3, 31, 6, tzinfo=UTC)
    assert "Moved: it goes out at Mar 31, 2031 08:00 Berlin." in said(response)
    moved = Happening.objects.get(publication=berlin)
    assert (moved.what, str(moved.by_id)) == ("moved", client.session["_auth_user_id"])
    page = response.content.decode()
    assert "data-undo" in page
    assert "<html" not in page


def test_another_hour_keeps_the_minutes(client: Client, berlin: Publication) -> None:
    Publication.objects.filter(pk=berlin.pk).update(due_at=berlin.due_at + timedelta(minutes=25))
    move(client, berlin, day="2031-03-25", hour="17")
    assert berlin.due_at == datetime(2031, 3, 25, 16, 25, tzinfo=UTC)


def test_an_hour_that_is_never_shown_is_said(client: Client, berlin: Publication) -> None:
    response = move(client, berlin, day="2031-03-30", hour="2")
    assert berlin.due_at == datetime(2031, 3, 30, 1, tzinfo=UTC)
    assert "03:00 Berlin" in said(response)
    assert "does not exist in Europe/Berlin" in said(response)


def test_undone(client: Client, berlin: Publication) -> None:
    before = berlin.due_at
    move(client, berlin, day="2031-03-30", hour="2")
    response = move(client, berlin, undo=before.isoformat(), seen=berlin.due_at.isoformat())
    assert "Moved back to" in said(response)
    assert berlin.due_at == before
    assert "data-undo" not in response.content.decode()


def test_what_is_over_stays_where_it_was(client: Client, berlin: Publication) -> None:
    before = berlin.due_at
    response = move(client, berlin, day="2026-01-05")
    assert response.status_code == 422
    assert "2026-01-05 08:00 in Europe/Berlin is over." in said(response)
    assert berlin.due_at == before


def test_too_late_says_what_can_still_be_done(client: Client, berlin: Publication) -> None:
    lanterns.arm(berlin, timezone.now())
    response = move(client, berlin, day="2031-03-26")
    assert response.status_code == 422
    assert "Too late" in said(response)
    assert f'data-move="{berlin.pk}"' not in response.content.decode()


def test_two_people_at_once(client: Client, berlin: Publication) -> None:
    seen = berlin.due_at.isoformat()
    move(client, berlin, day="2031-03-27", seen=seen)
    response = move(client, berlin, day="2031-03-28", seen=seen)
    assert response.status_code == 422
    assert "Somebody moved it meanwhile: it goes out at Mar 27, 2031 08:00 Berlin." in said(
        response
    )
    assert berlin.due_at == datetime(2031, 3, 27, 7, tzinfo=UTC)


def test_a_time_without_room_is_said(
    client: Client, berlin: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = Budget(Whose.ACCOUNT, 1, 86_400, "https://n.example", date(2026, 11, 22))
    monkeypatch.setitem(NETWORKS, "mastodon", replace(NETWORKS["mastodon"], budgets=(narrow,)))
    response = move(client, berlin, day="2031-03-25", hour="9")
    assert response.status_code == 200
    assert "later than planned" in said(response)


def test_what_failed_is_planned_anew_and_has_no_way_back(
    client: Client, berlin: Publication
) -> None:
    Publication.objects.filter(pk=berlin.pk).update(state=State.FAILED, settled_at=timezone.now())
    response = move(client, berlin, day="2031-03-27")
    assert berlin.state == State.SCHEDULED
    assert "data-undo" in response.content.decode()


def test_without_the_right_nothing_moves(month: lanterns.Lanterns, berlin: Publication) -> None:
    author = User.objects.create_user("author@lumikko.example", lanterns.PASSWORD)
    join(month.organization, author, BuiltIn.AUTHOR)
    client = Client()
    client.force_login(author)
    page = client.get("/lumikko/calendar/?date=2031-03-24").content.decode()
    assert "data-move" not in page
    assert "calendar.js" not in page
    assert move(client, berlin, day="2031-03-27").status_code == 403
    assert berlin.due_at.day == 24


def test_another_organizations_does_not_exist(client: Client, others: lanterns.Lanterns) -> None:
    assert move(client, others.publications[7], day="2031-03-27").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [{}, {"day": "soon"}, {"day": "2031-03-27", "hour": "24"}, {"day": "9999-01-01"},
     {"undo": "never"}, {"undo": "2031-03-27T09:00"}, {"day": "2031-03-27", "seen": "x"}],
)  # fmt: skip
def test_what_no_calendar_has(client: Client, berlin: Publication, fields: dict[str, str]) -> None:
    assert move(client, berlin, **fields).status_code == 404


def test_without_a_script_it_leads_back(client: Client, berlin: Publication) -> None:
    sent = {"publication": str(berlin.pk), "day": "2031-03-27"}
    response = client.post(MOVE, sent)
    assert response.status_code == 302
    page = unescape(client.get(response["Location"]).content.decode())
    assert "Moved: it goes out at" in page
