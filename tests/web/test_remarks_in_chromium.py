"""Remarks and a client's page in a browser: by mouse, by keyboard, and on a phone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from homeground.approvals.linking import make_link
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.content.versions import Words, in_composer, write_variant
from homeground.publishing.states import State
from homeground.remarks.models import Remark
from homeground.remarks.writing import Author, write_remark
from tests.web import lanterns
from tests.web.chromium import check, context_of, page_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(tmp_path: Path) -> lanterns.Lanterns:
    start = timezone.now() + timedelta(hours=5)
    made = lanterns.planned(lanterns.organization("lumikko-oy"), start=start)
    lanterns.with_picture(made, tmp_path)
    return made


def test_a_passage_by_mouse_and_an_answer(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns
) -> None:
    page = page_of(browser, live_server.url, made.user)
    page.goto(f"/lumikko/campaigns/halti/{made.publications[4].pk}/")
    page.evaluate(
        """() => {
            const text = document.querySelector("[data-text]").firstChild;
            const from = text.data.indexOf("40 hours");
            getSelection().setBaseAndExtent(text, from, text, from + 8);
        }"""
    )
    page.locator("[data-text]").dispatch_event("mouseup")
    expect(page.get_by_label("Words that it is about")).to_have_value("40 hours")
    page.get_by_label("Your remark").press_sequentially("Is it not 42?")
    # What somebody has begun to write outlives the page.
    page.reload()
    expect(page.get_by_label("Your remark")).to_have_value("Is it not 42?")
    page.get_by_label("Words that it is about").fill("40 hours")
    page.get_by_role("button", name="Write the remark").click()
    expect(page.locator(".remark")).to_be_focused()
    expect(page.locator("mark")).to_have_text("40 hours")
    page.get_by_text("Write a remark").click()
    expect(page.get_by_label("Your remark")).to_have_value("")
    page.get_by_label("Words that it is about").fill("never said")
    page.get_by_label("Your remark").fill("Where?")
    page.get_by_role("button", name="Write the remark").click()
    expect(page.get_by_role("alert")).to_contain_text("The text does not say “never said”.")
    expect(page.get_by_label("Your remark")).to_have_value("Where?")
    check(page)
    assert Remark.objects.get().quote == "40 hours"
    page.context.close()


def test_beside_the_composer_by_keyboard(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns
) -> None:
    variant = made.publications[4].variant
    written = in_composer(variant.message, made.markets["en"], "x")
    files = tuple((each.file.sha256, each.alt) for each in variant.media.select_related("file"))
    write_variant(written, Words("A lamp that lasts a winter."), base=0, by=made.user)
    written.media.create(
        organization=made.organization, file=variant.media.get().file, position=0, alt=files[0][1]
    )
    page = page_of(browser, live_server.url, made.user)
    page.goto(f"/lumikko/compose/{variant.message_id}/en-GB/x/")
    text = page.get_by_label("Text", exact=True)
    text.focus()
    page.keyboard.press("Control+Home")
    for _letter in "A lamp":
        page.keyboard.press("Shift+ArrowRight")
    page.get_by_text("Write a remark").press("Enter")
    page.get_by_role("button", name="Take the words selected in the text").press("Enter")
    page.keyboard.type("Which one?")
    page.get_by_role("button", name="Write the remark").press("Enter")
    expect(page.locator(".remark q")).to_have_text("A lamp")
    page.get_by_role("button", name="Mark a place in image 1").press("Enter")
    for _step in range(10):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".ghost")).to_have_attribute("cx", "45%")
    page.get_by_label("Your remark").fill("Brighter here.")
    page.get_by_role("button", name="Write the remark").press("Enter")
    expect(page.get_by_role("link", name="Remark 2")).to_be_visible()
    page.get_by_role("button", name="Resolve · Remark 1").click()
    expect(page.get_by_text("1 resolved")).to_be_visible()
    check(page)
    page.context.close()


def test_a_client_on_a_telephone(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns
) -> None:
    made.brand.sandbox_url = ""
    made.brand.save()
    now = timezone.now()
    set_steps(made.brand, None, [Step(roles=("client",))], now=now, by=made.user)
    first, second = made.publications[4], made.publications[0]
    _, secret = make_link(
        made.brand, "Mei Lin", "mei@client.example", [first, second], by=made.user, now=now
    )
    write_remark(first.variant, "Please look at the price.", by=Author(made.user), for_clients=True)
    page = context_of(browser, live_server.url, 390).new_page()
    page.goto(f"/review/{secret}/")
    check(page)
    page.get_by_role("button", name="I am Mei Lin: open it").click()
    card = page.get_by_role("article", name="X · Lumikko UK")
    card.locator(".under-marks").click(position={"x": 80, "y": 60})
    card.get_by_label("Your remark").fill("Brighter here.")
    card.get_by_role("button", name="Write the remark").click()
    expect(card.get_by_role("link", name="Remark 2")).to_be_visible()
    check(page)
    card.get_by_role("button", name="Approve it as it is shown").click()
    expect(card.get_by_text("You approved this on")).to_be_visible()
    check(page)
    remark = Remark.objects.get(client_name="Mei Lin")
    assert 0.1 < (remark.x or 0) < 0.4
    assert (remark.variant_id, remark.position) == (first.variant_id, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.SCHEDULED, State.IN_REVIEW)
    page.context.close()
