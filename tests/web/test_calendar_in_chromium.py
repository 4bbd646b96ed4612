"""The calendar as people use it: seen, narrowed, a line moved by keys and by mouse, and taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from homeground.accounts.models import Brand
from homeground.planning.slots import WeeklyTime
from homeground.publishing.models import Publication
from homeground.publishing.slotting import add_slots
from tests.web import lanterns
from tests.web.chromium import Visit, check, page_of, press

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2031, 5, 12, 6, 0, tzinfo=UTC)


def test_a_month_is_seen_narrowed_and_changed(visit: Visit) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"), start=START)
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="")
    berlin = made.publications[2]
    before = berlin.due_at
    visit.sign_in(made)
    page = visit.page
    page.get_by_role("link", name="Calendar").click()
    expect(page.get_by_role("heading", name="Calendar")).to_be_attached()
    for view in ("month", "week", "day", "list"):
        page.goto(f"{visit.url}/lumikko/calendar/?view={view}&date=2031-05-12")
        check(page)
    page.goto(f"{visit.url}/lumikko/calendar/?date=2031-05-12")
    page.locator("summary", has_text="All networks").click()
    page.get_by_role("link", name="Mastodon", exact=True).click()
    expect(page.locator(".cal .line")).to_have_count(4)

    line = page.locator(f"#line-{berlin.pk}")
    line.focus()
    press(page, "Space")
    expect(page.locator("#calendar-says")).to_contain_text("Picked up")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#calendar-says")).to_contain_text("Tuesday, May 20, 2031")
    page.keyboard.press("Escape")
    expect(page.locator("#calendar-says")).to_contain_text("Put back")
    expect(page.locator('[data-day="2031-05-12"]').locator(f"#line-{berlin.pk}")).to_be_visible()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#moved")).to_contain_text(
        "Moved: it goes out at May 19, 2031 09:00 Berlin"
    )
    expect(page.locator('[data-day="2031-05-19"]').locator(f"#line-{berlin.pk}")).to_be_focused()
    check(page)
    berlin.refresh_from_db()
    assert berlin.due_at == datetime(2031, 5, 19, 7, tzinfo=UTC)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#moved")).to_contain_text("Moved back")
    berlin.refresh_from_db()
    assert berlin.due_at == before

    if page.viewport_size and page.viewport_size["width"] > 1000:
        line.drag_to(page.locator('[data-day="2031-05-22"]'))
        expect(page.locator("#moved")).to_contain_text("May 22, 2031 09:00 Berlin")
        berlin.refresh_from_db()
        lanterns.arm(berlin, START)
        page.locator(f"#line-{berlin.pk}").drag_to(page.locator('[data-day="2031-05-23"]'))
        expect(page.get_by_role("alert")).to_contain_text("Too late")
        expect(
            page.locator('[data-day="2031-05-22"]').locator(f"#line-{berlin.pk}")
        ).to_be_visible()
        visit.complaints[:] = [said for said in visit.complaints if "422" not in said]


def test_slots_limits_and_a_calendar_of_ones_own(browser: Browser, live_server: LiveServer) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"), start=START)
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="")
    berlin, later = made.publications[2], made.publications[8]
    add_slots(made.accounts[2], [WeeklyTime(3, time(17, 30))])
    page = page_of(browser, live_server.url, made.user)
    page.goto("/lumikko/calendar/?view=week&date=2031-05-12&market=de-DE")
    line = page.locator(f"#line-{berlin.pk}")
    line.focus()
    page.keyboard.press("Space")
    page.keyboard.press("s")
    expect(page.locator("#calendar-says")).to_contain_text("17:30, free slot")
    page.keyboard.press("Enter")
    expect(page.locator("#moved")).to_contain_text("Moved: it goes out at May 15, 2031 17:30")
    berlin.refresh_from_db()
    assert berlin.due_at == datetime(2031, 5, 15, 15, 30, tzinfo=UTC)

    # On top of what stands there already: asked first, and left, and then done.
    Publication.objects.filter(pk=berlin.pk).update(due_at=later.due_at + timedelta(days=1))
    page.reload()
    for answer in ("Leave it", "Move it all the same"):
        page.locator(f"#line-{later.pk}").focus()
        for key in ("Space", "ArrowRight", "Enter"):
            page.keyboard.press(key)
        expect(page.locator("#moved")).to_contain_text("the same account also posts at 09:00")
        expect(page.get_by_role("button", name="Move it all the same")).to_be_focused()
        if answer == "Leave it":
            check(page)
        page.locator("#moved").get_by_text(answer).click()
    expect(page.locator("#moved")).to_contain_text("Moved: it goes out at May 14, 2031 09:00")
    expect(page.locator(".line .ahead")).to_have_count(2)
    check(page)
    page.emulate_media(media="print")
    paper = page.pdf(prefer_css_page_size=True)
    width, height = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)[0]
    assert float(width) > float(height), "a sheet that lies on its side"
    page.emulate_media(media="screen")

    page.get_by_role("link", name="Slots and queues").click()
    check(page)
    page.get_by_role("link", name="lumikko_de").click()
    page.get_by_label("Monday").check()
    page.get_by_label("At these times").fill("09:00")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_text("Added 1 time of the week.")).to_be_visible()
    check(page)
    page.goto("/lumikko/calendar/feeds/")
    check(page)
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("#feed-url").text_content() or ""
    check(page)
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")
    page.context.close()
