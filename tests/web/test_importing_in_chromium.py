"""A campaign file dropped onto the page, mended in place, planned: as a person does it."""

from __future__ import annotations

import base64
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from homeground.content.models import Import
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from tests.web import lanterns
from tests.web.chromium import check, page_of

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """(names) => {
    const carried = new DataTransfer();
    for (const [name, content, type] of names) {
        const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
        carried.items.add(new File([bytes], name, { type }));
    }
    return carried;
}"""


def drop(page: Page, where: str, name: str, content: bytes, mime: str) -> None:
    carried = page.evaluate_handle(DROP, [[name, base64.b64encode(content).decode(), mime]])
    page.dispatch_event(where, "dragover", {"dataTransfer": carried})
    page.dispatch_event(where, "drop", {"dataTransfer": carried})


def shot(page: Page, name: str) -> None:
    folder = os.environ.get("SHOTS_FOLDER")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_dropped_mended_in_place_and_planned(
    browser: Browser, live_server: LiveServer, house: lanterns.Lanterns, tmp_path: Path
) -> None:
    content, _path = lanterns.picture(tmp_path)
    day = f"{timezone.now() + timedelta(days=3):%Y-%m-%d}"
    table = f"""when,account,text,link,media,alt,campaign
{day} 09:00,vk/lumikko_ru,Светит сорок часов.,https://lumikko.example,,,Halti 2031
{day},mastodon/lumikko_de,Eine Laterne für den Winter.,https://lumikko.example,,,Halti 2031
{day} 10:00,mastodon/lumikko_fr,Une lanterne qui passe l’hiver.,,lampe.png,Une lampe,Halti 2031
{day} 11:00,x/lumikko_ukk,It lasts.,,,,Halti 2031
"""
    page = page_of(browser, live_server.url, house.user)
    page.goto("/lumikko/campaigns/")
    page.get_by_role("link", name="Import a campaign file").click()
    expect(page.get_by_role("heading", name="Import a campaign file")).to_be_visible()
    check(page)
    shot(page, "bring-1280")
    # Larger than the server takes: said before anything is sent.
    page.evaluate("document.getElementById('bring').dataset.most = 10")
    drop(page, "#bring", "launch.csv", table.encode(), "text/csv")
    expect(page.get_by_text("launch.csv is larger than")).to_be_visible()
    page.evaluate("document.getElementById('bring').dataset.most = 1e8")
    drop(page, "#bring", "launch.csv", table.encode(), "text/csv")
    expect(page.get_by_role("heading", name="launch.csv")).to_be_visible()
    expect(page.locator("#head")).to_contain_text("3 to mend")
    check(page)
    shot(page, "table-1280")

    # While another cell is being written, nothing of it is touched.
    page.locator("#cell-3-when").fill(f"{day} 09:30")
    page.locator("#cell-2-text").fill("Светит сорок часов и чинится отвёрткой")
    expect(page.locator("#row-3")).to_contain_text("right")
    expect(page.locator("#head")).to_contain_text("2 to mend")
    expect(page.locator("#cell-2-text")).to_be_focused()
    drop(page, "#row-4", "IMG_2031.png", content, "image/png")
    expect(page.locator("#row-4")).to_contain_text("right")

    # The session ends while the page is open: what is typed stays, and is saved after signing in.
    Session.objects.all().delete()
    page.locator("#cell-5-account").fill("x/lumikko_uk")
    expect(page.get_by_role("link", name="Sign in and go on")).to_be_visible()
    assert Import.objects.get().rows.get(number=5).cells["account"] == "x/lumikko_ukk"
    page.get_by_role("link", name="Sign in and go on").click()
    page.get_by_label("E-mail address").fill(house.user.email)
    page.get_by_label("Password").fill(lanterns.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    button = page.get_by_role("button", name="Plan 4 publications")
    expect(button).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    check(page)
    shot(page, "table-390")
    button.dblclick()
    expect(page.get_by_text("4 publications were planned.")).to_be_visible()
    check(page)
    shot(page, "planned-390")
    assert Publication.objects.filter(state=State.SCHEDULED).count() == 4
    page.get_by_role("link", name="Open Halti 2031").click()
    expect(page.get_by_text("Eine Laterne für den Winter.").first).to_be_visible()
