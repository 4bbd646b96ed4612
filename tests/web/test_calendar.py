"""The calendar: what goes out when, by whose clock, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from homeground.publishing.models import Publication
from homeground.publishing.states import State
from tests.web import lanterns

START = datetime(2031, 5, 12, 6, 0, tzinfo=UTC)
MONTH = "/lumikko/calendar/?view=month&date=2031-05-20"


@pytest.fixture
def month(db: None) -> lanterns.Lanterns:
    """Twelve publications on Monday the 12th and Tuesday the 13th of May 2031."""
    return lanterns.planned(lanterns.organization("lumikko-oy"), start=START)


@pytest.fixture
def client(month: lanterns.Lanterns) -> Client:
    client = Client()
    client.force_login(month.user)
    return client


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return unescape(response.content.decode())


def in_day(page: str, day: str) -> str:
    """The month's or the week's part for that day."""
    return page.partition(f'data-day="{day}"')[2].partition("data-day=")[0]


def test_a_month_shows_a_line_a_publication_and_what_is_left(client: Client) -> None:
    page = shown(client, MONTH)
    assert "May 2031" in page
    monday = in_day(page, "2031-05-12")
    assert monday.count('class="line ') == 4
    assert "and 2 more" in monday
    assert "/lumikko/calendar/?view=day&date=2031-05-12" in monday
    assert "Eine Laterne, die den Winter übersteht" in monday
    assert "scheduled" in monday
    assert 'class="line ' not in in_day(page, "2031-05-14")


def test_midnight_belongs_to_the_day_that_begins(client: Client, month: lanterns.Lanterns) -> None:
    """By the market's clock: in Berlin it is 22:00 UTC of the day before."""
    berlin = month.publications[2]
    at = datetime(2031, 5, 20, 22, tzinfo=UTC)
    for due_at, day in ((at, "2031-05-21"), (at - timedelta(microseconds=1), "2031-05-20")):
        Publication.objects.filter(pk=berlin.pk).update(due_at=due_at)
        assert f'id="line-{berlin.pk}"' in in_day(shown(client, MONTH), day)


def test_times_are_the_markets_own(client: Client) -> None:
    monday = in_day(shown(client, MONTH), "2031-05-12")
    # 06:00 UTC in Moscow, 07:00 UTC in Berlin.
    assert '<time>09:00</time> <span class="there">Moscow</span>' in monday
    assert '<time>09:00</time> <span class="there">Berlin</span>' in monday


def test_one_market_is_shown_by_its_clock_beside_the_readers(client: Client) -> None:
    client.cookies["time_zone"] = "Europe/Helsinki"
    page = shown(client, MONTH + "&market=zh-Hans-SG")
    assert "By the clock there" in page
    assert "Yours, Helsinki" in page
    assert in_day(page, "2031-05-12").count('class="line ') == 1
    assert "<time>16:30</time>" in in_day(page, "2031-05-12")


def test_a_day_begins_when_it_begins_there(client: Client, month: lanterns.Lanterns) -> None:
    late = datetime(2031, 5, 20, 17, 30, tzinfo=UTC)
    singapore = month.publications[5]
    Publication.objects.filter(pk=singapore.pk).update(due_at=late)
    assert f'id="line-{singapore.pk}"' in in_day(shown(client, MONTH), "2031-05-21")
    week = shown(client, "/lumikko/calendar/?view=week&date=2031-05-20")
    at_one = week.partition('data-day="2031-05-21" data-hour="1"')[2].partition("data-hour=")[0]
    assert f'id="line-{singapore.pk}"' in at_one
    day = shown(client, "/lumikko/calendar/?view=day&date=2031-05-21")
    assert f'id="line-{singapore.pk}"' in day


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("network=vk", 1),
        ("network=mastodon", 2),
        ("campaign=halti", 4),
        ("state=on_hold", 1),
        ("state=cancelled", 1),
        ("network=x&state=published", 0),
    ],
)
def test_narrowed_by_what_the_address_says(
    client: Client, month: lanterns.Lanterns, query: str, lines: int
) -> None:
    for number, state in ((0, State.ON_HOLD), (6, State.CANCELLED)):
        Publication.objects.filter(pk=month.publications[number].pk).update(state=state)
    page = shown(client, f"{MONTH}&{query}")
    day = "2031-05-13" if "cancelled" in query else "2031-05-12"
    assert in_day(page, day).count('class="line ') == lines


def test_a_list_and_a_day_hold_all(client: Client) -> None:
    page = shown(client, "/lumikko/calendar/?view=list&date=2031-05-01")
    assert page.count('id="line-') == 12
    assert shown(client, "/lumikko/calendar/?view=day&date=2031-05-12").count('id="line-') == 6


def test_what_goes_out_below_another_is_no_line(client: Client, month: lanterns.Lanterns) -> None:
    first, second = month.publications[0], month.publications[6]
    Publication.objects.filter(pk=second.pk).update(answers=first)
    assert f'id="line-{second.pk}"' not in shown(client, MONTH)


def test_an_empty_month_leads_to_the_nearest(client: Client) -> None:
    page = shown(client, "/lumikko/calendar/?view=month&date=2031-07-20")
    assert "Nothing goes out in this time." in page
    assert "The last did on" in page
    assert "view=month&date=2031-05-13" in page
    page = shown(client, MONTH + "&state=failed")
    assert "Nothing of what you chose is planned." in page


def test_without_anything_it_says_what_will_be_here(client: Client) -> None:
    Publication.objects.all().delete()
    page = shown(client, "/lumikko/calendar/")
    assert "Nothing is planned yet." in page
    assert "New campaign" in page


@pytest.mark.parametrize(
    "query",
    ["view=year", "date=2031-02-30", "date=0001-01-01", "date=9999-12-31", "state=lost",
     "campaign=nothing", "market=ja-JP"],
)  # fmt: skip
def test_what_no_calendar_has(client: Client, query: str) -> None:
    assert client.get(f"/lumikko/calendar/?{query}").status_code == 404


@pytest.mark.parametrize("day", ["1990-01-01", "2199-12-31"])
@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_the_ends_of_the_calendar(client: Client, view: str, day: str) -> None:
    shown(client, f"/lumikko/calendar/?view={view}&date={day}")


@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_queries_do_not_grow_with_rows(client: Client, month: lanterns.Lanterns, view: str) -> None:
    address = f"/lumikko/calendar/?view={view}&date=2031-05-12"
    counts = []
    for rows in (12, 2):
        Publication.objects.filter(pk__in=[p.pk for p in month.publications[rows:]]).delete()
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20, counts


def test_a_month_with_a_change_of_the_clock(client: Client, month: lanterns.Lanterns) -> None:
    # 30 March 2031, 02:00 is 03:00 in Berlin: two hours apart on the wall, one in time.
    berlin = month.publications[2]
    before = datetime(2031, 3, 30, 0, 30, tzinfo=UTC)
    Publication.objects.filter(pk=berlin.pk).update(due_at=before)
    Publication.objects.filter(pk=month.publications[8].pk).update(
        due_at=before + timedelta(hours=1)
    )
    week = shown(client, "/lumikko/calendar/?view=week&date=2031-03-30&market=de-DE")
    assert "<time>01:30</time>" in week
    assert "<time>03:30</time>" in week


def test_holidays_and_weekends_of_the_markets(client: Client) -> None:
    page = shown(client, MONTH)
    may_day = in_day(page, "2031-05-01")
    assert "Labor Day" in may_day
    assert "Germany" in may_day
    weekend = page.partition('data-day="2031-05-17"')[0].rpartition("<li")[2]
    assert "weekend" in weekend
    assert "Labor Day" not in in_day(shown(client, MONTH + "&market=en-GB"), "2031-05-01")


def test_a_market_in_a_country_that_has_no_calendar(
    client: Client, month: lanterns.Lanterns
) -> None:
    month.markets["de"].country = "XX"
    month.markets["de"].save()
    shown(client, MONTH + "&market=de-XX")
