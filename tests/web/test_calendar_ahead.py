"""What the calendar shows ahead: free slots, what will not go as planned, and a question before it gets worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from homeground.accounts.joining import join
from homeground.accounts.models import Brand, User
from homeground.accounts.rights import BuiltIn
from homeground.insights.models import Observation
from homeground.insights.standing.keeping import restate
from homeground.insights.standing.outdated import unstated
from homeground.networks import registry
from homeground.networks.limits import Budget, Whose
from homeground.planning.slots import WeeklyTime
from homeground.publishing.models import Post, Publication
from homeground.publishing.slotting import add_slots
from tests.web import lanterns

START = datetime(2031, 5, 12, 6, 0, tzinfo=UTC)
WEEK = "/lumikko/calendar/?view=week&date=2031-05-12"
MOVE = "/lumikko/calendar/move/?view=week&date=2031-05-12"


@pytest.fixture
def month(db: None) -> lanterns.Lanterns:
    made = lanterns.planned(lanterns.organization("lumikko-oy"), start=START)
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="")
    made.brand.refresh_from_db()
    return made


@pytest.fixture
def client(month: lanterns.Lanterns) -> Client:
    client = Client()
    client.force_login(month.user)
    return client


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return unescape(response.content.decode())


def move(client: Client, publication: Publication, **fields: str) -> HttpResponse:
    sent = {"publication": str(publication.pk), **fields}
    response = client.post(MOVE, sent, headers={"HX-Request": "true", "HX-Target": "calendar"})
    publication.refresh_from_db()
    return response


def test_free_slots_of_the_account_or_market_that_is_chosen(
    client: Client, month: lanterns.Lanterns
) -> None:
    berlin = month.accounts[2]
    # Monday 09:00 there is taken by what goes out at 07:00 UTC; Tuesday is a day later.
    add_slots(berlin, [WeeklyTime(0, time(9)), WeeklyTime(2, time(17, 30))])
    assert "data-free" not in shown(client, WEEK), "of all accounts they would fill every hour"
    for narrowed in ("&market=de-DE", f"&account={berlin.pk}"):
        page = shown(client, WEEK + narrowed)
        assert page.count("data-free") == 1, narrowed
        hour = page.partition('data-day="2031-05-14" data-hour="17"')[2].partition("data-hour=")[0]
        assert 'data-free="2031-05-14T15:30:00+00:00"' in hour
        assert f'data-account="{berlin.pk}"' in hour
    assert "data-free" not in shown(client, f"{WEEK}&account={month.accounts[0].pk}")
    assert client.get(f"{WEEK}&account=999999").status_code == 404


def test_dropped_on_a_slot_it_takes_its_time(client: Client, month: lanterns.Lanterns) -> None:
    berlin, other = month.publications[2], month.publications[8]
    add_slots(month.accounts[2], [WeeklyTime(2, time(17, 30))])
    free = datetime(2031, 5, 14, 15, 30, tzinfo=UTC)
    assert move(client, berlin, slot=free.isoformat()).status_code == 200
    assert berlin.due_at == free
    refused = move(client, other, slot=free.isoformat(), sure="1")
    assert refused.status_code == 422
    assert "Somebody has taken this slot meanwhile." in refused.content.decode()
    no_slot = move(client, other, slot=(free + timedelta(hours=1)).isoformat())
    assert no_slot.status_code == 422


def test_a_publication_moves_to_the_next_free_slot(
    client: Client, month: lanterns.Lanterns
) -> None:
    berlin = month.publications[2]
    page = f"/lumikko/campaigns/halti/{berlin.pk}/change/"
    assert "The next free slot" not in shown(client, page)
    add_slots(month.accounts[2], [WeeklyTime(day, time(9)) for day in range(7)])
    assert "The next free slot" in shown(client, page)
    client.post(page, {"act": "slot"})
    berlin.refresh_from_db()
    assert berlin.due_at.astimezone(UTC).hour in {7, 8}
    assert berlin.due_at < START - timedelta(days=100), "the next from now on"


def test_what_will_not_go_as_planned_is_marked_and_said(
    client: Client, month: lanterns.Lanterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "https://vk.example"
    vk = replace(
        registry.NETWORKS["vk"], budgets=(Budget(Whose.ACCOUNT, 1, 86_400, source, START.date()),)
    )
    monkeypatch.setitem(registry.NETWORKS, "vk", vk)
    first, second = month.publications[0], month.publications[6]
    Publication.objects.filter(pk=second.pk).update(
        due_at=first.due_at + timedelta(minutes=10), send_at=first.due_at + timedelta(minutes=10)
    )
    for view in ("month", "week", "day", "list"):
        page = shown(client, f"/lumikko/calendar/?view={view}&date=2031-05-12")
        assert page.count("the same account also posts at 09:10") >= 1, view
        assert "VK takes 1 posts within one day from an account" in page, view
    page = shown(client, "/lumikko/calendar/?date=2031-05-12")
    assert "publications will not go as planned" in page.partition('data-day="2031-05-12"')[2]
    panel = shown(client, f"/lumikko/campaigns/halti/{first.pk}/")
    assert "the same account also posts at 09:10" in panel
    assert "same account also posts" not in shown(client, f"{WEEK}&market=fr-FR")


def test_a_move_that_brings_it_about_is_asked_about(
    client: Client, month: lanterns.Lanterns
) -> None:
    first, second = month.publications[2], month.publications[8]
    before = second.due_at
    asked = move(client, second, day="2031-05-12", seen=second.due_at.isoformat())
    assert asked.status_code == 200
    words = unescape(asked.content.decode())
    assert "Move it to May 12, 2031 09:00 Berlin?" in words
    assert "the same account also posts at 09:00" in words
    assert 'name="day" value="2031-05-12"' in words
    assert second.due_at == before
    done = move(client, second, day="2031-05-12", seen=before.isoformat(), sure="1")
    assert "Moved: it goes out at" in done.content.decode()
    assert second.due_at == first.due_at
    page = f"/lumikko/campaigns/halti/{first.pk}/change/"
    Publication.objects.filter(pk=second.pk).update(due_at=before)
    sent = {"act": "move", "to": "2031-05-13T09:05"}
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert "Yes, move it all the same" in answer.content.decode()
    assert client.post(page, sent | {"sure": "on"}).status_code == 302


def test_slots_are_seen_and_changed_in_words(client: Client, month: lanterns.Lanterns) -> None:
    berlin = month.accounts[2]
    page = f"/lumikko/calendar/slots/{berlin.pk}/"
    refused = client.post(page, {"day": ["0"], "clock": "nine"})
    assert refused.status_code == 422
    assert "“nine” is no time of day." in unescape(refused.content.decode())
    assert client.post(page, {"clock": "09:00"}).status_code == 422
    client.post(page, {"day": ["0", "4"], "clock": "09:00 17.30"})
    client.post(page, {"remove": "4-17:30"})
    words = shown(client, page)
    assert "Europe/Berlin" in words
    assert words.count('class="slot"') == 3
    assert words.index("Eine Laterne") < words.index("Kaputt?"), "what waits, in its order"
    overview = shown(client, "/lumikko/calendar/slots/")
    assert "Monday 09:00, 17:30" in overview
    assert "Friday 09:00" in overview
    person = User.objects.create_user("de@lumikko.example", lanterns.PASSWORD)
    join(month.organization, person, BuiltIn.AUTHOR, market=month.markets["de"])
    theirs = Client()
    theirs.force_login(person)
    assert 'name="clock"' not in shown(theirs, page)
    assert theirs.post(page, {"day": ["0"], "clock": "10:00"}).status_code == 403
    assert theirs.get(f"/lumikko/calendar/slots/{month.accounts[0].pk}/").status_code == 404


def test_home_says_which_limits_lie_ahead(
    client: Client, month: lanterns.Lanterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    vk = replace(
        registry.NETWORKS["vk"],
        budgets=(Budget(Whose.ACCOUNT, 1, 86_400, "https://vk.example", START.date()),),
    )
    monkeypatch.setitem(registry.NETWORKS, "vk", vk)
    soon = timezone.now() + timedelta(days=2)
    for number, publication in enumerate((month.publications[0], month.publications[6])):
        at = soon + timedelta(hours=number)
        Publication.objects.filter(pk=publication.pk).update(due_at=at, send_at=at)
    needs = shown(client, "/lumikko/").partition('id="needs"')[2].partition("</ul>")[0]
    assert "1 publication will not go as planned." in needs
    assert "VK takes 1 posts within one day from an account" in needs
    assert f"account={month.accounts[0].pk}" in needs
    assert "will not go as planned" not in shown(client, "/lumikko/?market=de-DE")


def test_home_does_not_count_what_only_stands_close_together(
    client: Client, month: lanterns.Lanterns
) -> None:
    soon = timezone.now() + timedelta(days=2)
    for number, publication in enumerate((month.publications[0], month.publications[6])):
        at = soon + timedelta(minutes=number)
        Publication.objects.filter(pk=publication.pk).update(due_at=at, send_at=at)
    assert "will not go as planned" not in shown(client, "/lumikko/")


def test_good_hours_of_an_account_that_has_enough_posts(
    client: Client, month: lanterns.Lanterns
) -> None:
    account = month.accounts[2]
    address = f"{WEEK}&account={account.pk}"
    assert "not enough posts yet, 0 of 40" in shown(client, address)
    # By the clock on the wall there, which may have been changed in these weeks.
    began = timezone.now().astimezone(ZoneInfo("Europe/Berlin")) - timedelta(days=70)
    monday = (began - timedelta(days=began.weekday())).replace(hour=8, minute=0)
    for number in range(44):
        at = monday + timedelta(days=7 * (number % 4), hours=number // 4)
        post = Post.objects.create(
            organization=month.organization,
            account=account,
            network_id=f"p{number}",
            published_at=at,
        )
        Observation.objects.create(
            organization=month.organization, post=post, observed_at=at + timedelta(days=2),
            likes=50 if number >= 40 else 10,
        )  # fmt: skip
    restate(unstated(100), now=timezone.now())
    page = shown(client, address)
    assert "Good hours here: Mon 18–20." in page
    assert "From 44 posts of the last year" in page
    assert page.count("A good hour:") == 2
    assert "Good hours" not in shown(client, f"{WEEK}&market=de-DE"), "of one account only"
