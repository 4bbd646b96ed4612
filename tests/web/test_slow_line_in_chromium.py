"""What somebody does before a page's script is there, or while an answer is under way, is kept."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from homeground.content.models import Import, Variant
from homeground.content.shelving import take_in
from homeground.publishing.models import Publication
from tests.web import lanterns
from tests.web.chromium import page_of

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, made: lanterns.Lanterns) -> Page:
    return page_of(browser, live_server.url, made.user)


class Line:
    """Requests that wait until they are let go."""

    def __init__(self, page: Page, asked: str | re.Pattern[str]) -> None:
        self._held: list[Route] | None = None
        page.route(asked, self._answer)

    def hold(self) -> None:
        self._held = []

    def let_go(self) -> None:
        held, self._held = self._held or [], None
        for route in held:
            route.continue_()

    def _answer(self, route: Route) -> None:
        if self._held is None:
            route.continue_()
        else:
            self._held.append(route)


def address(made: lanterns.Lanterns) -> str:
    return f"/lumikko/compose/{made.publications[0].variant.message_id}/de-DE/mastodon/"


def written(made: lanterns.Lanterns) -> Variant:
    return Variant.objects.get(
        message=made.publications[0].variant.message_id, market=made.markets["de"],
        network="mastodon", in_composer=True,
    )  # fmt: skip


def test_what_is_typed_before_the_script_is_there_is_saved(
    page: Page, made: lanterns.Lanterns
) -> None:
    scripts = Line(page, re.compile(r"/web/compose\.[^/]*js$"))
    scripts.hold()
    page.goto(address(made), wait_until="commit")
    page.get_by_label("Text", exact=True).fill("Sie hält.")
    with page.expect_response("**/save/"):
        scripts.let_go()
    expect(page.locator("#shown-text")).to_have_text("Sie hält.")
    expect(page.locator("#counts")).to_contain_text("9 / 500")
    expect(page.locator("#kept")).to_contain_text("Saved ")
    assert written(made).text == "Sie hält."
    page.context.close()


def test_files_chosen_before_the_script_is_there_are_brought(
    page: Page, made: lanterns.Lanterns, tmp_path: Path
) -> None:
    lamp = tmp_path / "lamp.png"
    Image.new("RGB", (600, 600), "navy").save(lamp)
    scripts = Line(page, re.compile(r"/web/(library|compose)\.[^/]*js$"))
    for where, field, brought in (
        (
            f"/{made.brand.slug}/library/",
            "Add images",
            page.locator("#brought", has_text="lamp.png"),
        ),
        (address(made), "Add an image", page.get_by_label("What lamp.png shows")),
    ):
        scripts.hold()
        page.goto(where, wait_until="commit")
        page.get_by_label(field).set_input_files(lamp)
        scripts.let_go()
        expect(brought).to_be_visible()
    page.context.close()


def test_a_table_brought_and_mended_before_the_scripts_are_there(
    browser: Browser, live_server: LiveServer, house: lanterns.Lanterns
) -> None:
    day = f"{timezone.now() + timedelta(days=3):%Y-%m-%d}"
    table = f"when,account,text,campaign\n{day} 09:00,x/lumikko_ukk,It lasts.,Halti\n"
    page = page_of(browser, live_server.url, house.user)
    scripts = Line(page, re.compile(r"/web/import(-bring)?\.[^/]*js$"))
    scripts.hold()
    page.goto("/lumikko/import/", wait_until="commit")
    page.locator("#file").set_input_files(
        {"name": "launch.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    scripts.let_go()
    expect(page.locator("#head")).to_contain_text("1 to mend")
    scripts.hold()
    page.reload(wait_until="commit")
    page.locator("#cell-2-account").fill("x/lumikko_uk")
    scripts.let_go()
    expect(page.get_by_role("button", name="Plan 1 publication")).to_be_visible()
    assert Import.objects.get().rows.get(number=2).cells["account"] == "x/lumikko_uk"
    page.context.close()


def test_a_plan_shows_what_was_chosen_last(page: Page, made: lanterns.Lanterns) -> None:
    """Two choices in a row: the answer to the first one does not take the second back."""
    message = made.publications[0].variant.message_id
    Variant.objects.filter(message=message).update(in_composer=True)
    Publication.objects.all().delete()
    page.goto(f"/lumikko/compose/{message}/schedule/")
    times = page.get_by_text("times, the last on")
    again = page.get_by_label("It goes out")
    again.select_option("every day")
    expect(times.first).to_be_visible()
    looks = Line(page, "**/schedule/")
    looks.hold()
    with page.expect_request("**/schedule/"):
        again.select_option("every week")
    with page.expect_request("**/schedule/"):
        again.select_option("once")
    looks.let_go()
    expect(times).to_have_count(0)
    expect(again).to_have_value("")
    # A time is typed digit by digit, and answered after the first.
    again.select_option("every day")
    expect(times.first).to_be_visible()
    clock = page.get_by_label("Time", exact=True)
    clock.focus()
    for digits in ("1", "4", "3", "0"):
        with page.expect_response("**/schedule/"):
            page.keyboard.press(digits)
        page.wait_for_timeout(100)
    expect(clock).to_have_value("14:30")
    expect(page.locator(".go")).to_contain_text("14:30")
    page.context.close()


def test_files_and_words_wait_for_the_answer_that_is_under_way(
    page: Page, made: lanterns.Lanterns, tmp_path: Path
) -> None:
    for name, colour in (("dusk", "navy"), ("dawn", "orange"), ("noon", "white")):
        Image.new("RGB", (600, 600), colour).save(tmp_path / f"{name}.png")
    for name in ("dusk", "dawn"):
        take_in(made.brand, None, tmp_path / f"{name}.png", f"{name}.png", by=made.user)
    page.goto(address(made))
    page.locator("summary", has_text="From the media library").click()
    picks = page.locator("#picks")
    picks.get_by_role("button", name="dusk.png").click()
    dusk = page.get_by_label("What dusk.png shows")
    expect(dusk).to_be_visible()
    expect(page.locator("#kept")).to_contain_text("Saved ")

    saves = Line(page, "**/save/")
    saves.hold()
    with page.expect_request("**/save/"):
        picks.get_by_role("button", name="dawn.png").click()
    dusk.fill("Ein Abend")
    page.get_by_label("Add an image").set_input_files(tmp_path / "noon.png")
    saves.let_go()
    expect(page.get_by_label("What noon.png shows")).to_be_visible()
    expect(page.get_by_label("What dawn.png shows")).to_be_visible()
    expect(dusk).to_have_value("Ein Abend")

    saves.hold()
    with page.expect_request("**/save/"):
        page.get_by_role("button", name="Take out dawn.png").click()
    page.get_by_role("button", name="Take out noon.png").click()
    expect(page.get_by_label("What noon.png shows")).to_be_hidden()
    saves.let_go()
    expect(page.locator("#files .file")).to_have_count(1)
    expect(page.locator("#images img, #images svg")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    (kept,) = written(made).media.all()
    assert kept.alt == "Ein Abend"
    page.context.close()
