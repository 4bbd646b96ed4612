"""What goes out, in a person's own calendar program: the file, the secret of its address, and whose rights count."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import icalendar
import pytest
import time_machine
import vobject
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from homeground.accounts.models import Assignment, Brand
from homeground.accounts.rights import BuiltIn
from homeground.logs import JsonLines, Lines, discreet
from homeground.publishing.calendar_file import MOST
from homeground.publishing.changing import cancel, reschedule
from homeground.publishing.models import Feed, Publication
from homeground.publishing.states import State
from tests.web import lanterns

NOW = datetime(2031, 5, 10, 6, 0, tzinfo=UTC)
FEEDS = "/lumikko/calendar/feeds/"


@pytest.fixture
def month(db: None) -> lanterns.Lanterns:
    with time_machine.travel(NOW, tick=False):
        made = lanterns.planned(lanterns.organization("lumikko-oy"), start=NOW + timedelta(days=2))
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="")
    made.brand.refresh_from_db()
    return made


@pytest.fixture(autouse=True)
def then() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(month: lanterns.Lanterns) -> Client:
    client = Client()
    client.force_login(month.user)
    return client


def address(response: HttpResponse) -> str:
    found = re.search(r"https?://[^/]+(/feeds/[\w-]+\.ics)", unescape(response.content.decode()))
    assert found is not None
    return found[1]


def made(client: Client, of: str = "") -> str:
    return address(client.post(FEEDS, {"of": of}))


def events(path: str) -> dict[str, icalendar.Event]:
    """By their names, as asked for by nobody in particular."""
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    assert calendar.errors == []
    return {str(each["uid"]): each for each in calendar.walk("VEVENT")}


def test_two_readers_find_what_goes_out(client: Client, month: lanterns.Lanterns) -> None:
    path = made(client)
    found = events(path)
    assert len(found) == 12
    content = Client().get(path).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    other = vobject.readOne(content.decode())
    assert {each.uid.value for each in other.vevent_list} == found.keys()
    first = month.publications[0]
    mine = next(each for each in other.vevent_list if "VK" in each.summary.value)
    assert mine.dtstart.value == first.due_at
    assert mine.summary.value == "VK · Lumikko: Фонарь, который переживёт зиму"
    assert mine.status.value == "CONFIRMED"
    assert f"/lumikko@lumikko-oy/campaigns/halti/{first.pk}/" in mine.url.value
    assert str(first.key) not in content.decode(), "what networks know it by stays in the house"


def test_what_is_moved_keeps_its_name_and_what_is_cancelled_says_so(
    client: Client, month: lanterns.Lanterns
) -> None:
    path = made(client, f"account-{month.accounts[2].pk}")
    before = events(path)
    assert len(before) == 2
    answer = Client().get(path)
    first, second = month.publications[2], month.publications[8]
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        reschedule(first, first.due_at + timedelta(days=1), now=datetime.now(UTC))
        cancel(second, now=datetime.now(UTC))
        after = events(path)
        again = Client().get(path, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 200, "it has changed"
    assert after.keys() == before.keys()
    moved, dropped = sorted(after.values(), key=lambda each: str(each["status"]), reverse=True)
    name = str(moved["uid"])
    assert moved["dtstart"].dt == first.due_at + timedelta(days=1)
    assert moved["sequence"] > before[name]["sequence"]
    assert moved["last-modified"].dt == NOW + timedelta(hours=1)
    assert str(dropped["status"]) == "CANCELLED"


def test_states_are_said_in_the_formats_words(client: Client, month: lanterns.Lanterns) -> None:
    path = made(client, "market-ru-RU")
    numbers = [month.publications[number].pk for number in (0, 1)]
    for number, state in zip(numbers, (State.ON_HOLD, State.ASSISTED), strict=True):
        Publication.objects.filter(pk=number).update(state=state)
    said = sorted(str(each["status"]) for each in events(path).values())
    assert said == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "TENTATIVE"]


def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    path = made(client)
    answer = Client().get(path)
    for header, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = Client().get(path, headers={header: answer[name]})
        assert again.status_code == 304
        assert again.content == b""
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert Client().head(path).status_code == 200
    assert Client().post(path).status_code == 405


def test_whose_rights_are_asked_each_time(client: Client, month: lanterns.Lanterns) -> None:
    path = made(client)
    role = Assignment.objects.get(membership__user=month.user)
    role.role, role.brand, role.market = BuiltIn.AUTHOR, month.brand, month.markets["de"]
    role.save()
    assert len(events(path)) == 2, "one market is left to them"
    role.membership.delete()
    gone = Client().get(path)
    assert gone.status_code == 410
    assert gone.content == b""


def test_an_address_can_be_changed_and_taken_away(client: Client, month: lanterns.Lanterns) -> None:
    path = made(client)
    feed = Feed.objects.get()
    assert path.rpartition("/")[2].removesuffix(".ics") not in feed.token_hash
    page = client.get(FEEDS).content.decode()
    assert "Everything that you may see" in page
    assert path not in page, "it was shown once"
    anew = address(client.post(f"{FEEDS}{feed.pk}/", {"renew": ""}))
    assert Client().get(path).status_code == 404
    assert len(events(anew)) == 12
    colleague = lanterns.organization("kettu-oy", brand_slug="kettu")
    theirs = Client()
    theirs.force_login(colleague.user)
    assert theirs.post(f"/kettu/calendar/feeds/{feed.pk}/", {"revoke": ""}).status_code == 404
    client.post(f"{FEEDS}{feed.pk}/", {"revoke": ""})
    assert Client().get(anew).status_code == 410
    assert Client().get("/feeds/nothing.ics").status_code == 404


def test_no_log_tells_the_address(
    client: Client, month: lanterns.Lanterns, caplog: pytest.LogCaptureFixture
) -> None:
    path = made(client)
    secret = path.removeprefix("/feeds/").removesuffix(".ics")
    month.user.is_active = False
    month.user.save()
    with caplog.at_level(logging.DEBUG):
        assert Client().get(path).status_code == 410
        assert Client().get(path.replace(secret, secret[::-1])).status_code == 404
        logging.getLogger("waitress").error("Exception while serving %s", path)
    said = [record for record in caplog.records if "feeds" in record.getMessage()]
    assert said, "Django says what was not found"
    for record in said:
        for line in (Lines().format(record), JsonLines().format(record)):
            assert secret not in line
            assert secret[::-1] not in line
    assert discreet("GET /lumikko/calendar/feeds/ 200") == "GET /lumikko/calendar/feeds/ 200"


def test_the_questions_asked_do_not_grow(client: Client, month: lanterns.Lanterns) -> None:
    path = made(client)
    counts = []
    for rows in (12, 2):
        Publication.objects.filter(pk__in=[p.pk for p in month.publications[rows:]]).delete()
        Client().get(path)
        with CaptureQueriesContext(connection) as asked:
            Client().get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15, counts
    assert MOST >= 1_000


def test_text_that_would_break_out_of_its_line(client: Client, month: lanterns.Lanterns) -> None:
    publication = month.publications[4]
    publication.variant.text = "Out today\r\nEND:VEVENT\r\nBEGIN:VALARM; a,b\\n 🏮"
    publication.variant.save()
    found = events(made(client, "market-en-GB"))
    assert len(found) == 2
    assert any(
        "END:VEVENT\nBEGIN:VALARM; a,b" in str(each["description"]) for each in found.values()
    )
    assert all(not each.subcomponents for each in found.values())
