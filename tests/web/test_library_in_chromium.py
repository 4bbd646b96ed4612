"""The media library as it is used: files brought with a look at their size, opened, put in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from homeground.accounts.models import Account
from homeground.content.models import LibraryFile, VariantVersion
from homeground.content.shelving import take_in
from tests.web import lanterns
from tests.web.chromium import WIDTHS, check, page_of

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS, ids=lambda width: f"{width}px")
def test_files_are_brought_and_found(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns, tmp_path: Path, width: int
) -> None:
    page = page_of(browser, live_server.url, made.user, width)
    page.goto("/lumikko/library/")
    check(page)
    _content, lamp = lanterns.picture(tmp_path)
    large = tmp_path / "film.mp4"
    large.write_bytes(bytes(3000))
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.locator("#bring").evaluate("form => { form.dataset.most = 2500 }")
    page.get_by_label("Add images").set_input_files([large])
    brought = page.locator("#brought")
    expect(brought).to_contain_text("film.mp4 is too large and was not sent")
    assert sent == []
    page.locator("#bring").evaluate("form => { form.dataset.most = 100000000 }")
    page.get_by_label("Add images").set_input_files([large, lamp])
    expect(brought).to_contain_text("lamp.png is in the library.")
    expect(brought.locator(".problem").last).to_contain_text("film.mp4")
    page.get_by_role("link", name="lamp.png").click()
    page.get_by_label("German").fill("Eine Lampe über dem Schnee")
    check(page)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status").first).to_contain_text("Kept.")
    assert LibraryFile.objects.get().alts == {"de": "Eine Lampe über dem Schnee"}
    page.context.close()


def test_what_matters_is_set_by_click_and_by_key_and_a_thread_goes_on(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns, tmp_path: Path
) -> None:
    made.brand.sandbox_url = ""
    made.brand.save()
    Account.objects.create(
        organization=made.organization, brand=made.brand, market=made.markets["de"],
        network="instagram", handle="lumikko_de", name="Lumikko", network_id="1", kind="business",
        credentials={"access_token": "s"},
    )  # fmt: skip
    Image.new("RGB", (800, 1400), "navy").save(tmp_path / "tall.png")
    row = take_in(made.brand, None, tmp_path / "tall.png", "tall.png", by=made.user)
    message = made.publications[0].variant.message
    page = page_of(browser, live_server.url, made.user)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/lumikko/compose/{message.pk}/de-DE/instagram/")
    page.get_by_label("Text", exact=True).fill("Sie hält.")
    page.locator("summary", has_text="From the media library").click()
    page.get_by_label("Name or alt text").fill("tall")
    page.locator("#picks").get_by_role("button", name="tall.png").click()
    cropped = page.locator("#images svg")
    expect(cropped).to_have_attribute("viewBox", "0 200 800 1000")
    page.get_by_label("What tall.png shows").fill("Ein Abend")
    page.locator("summary", has_text="What Instagram keeps of it").click()
    aim = page.locator("[data-aim] svg")
    aim.click(position={"x": 20, "y": 2})
    expect(cropped).to_have_attribute("viewBox", "0 0 800 1000")
    page.get_by_label("What matters, from the top").press("End")
    expect(cropped).to_have_attribute("viewBox", "0 400 800 1000")
    check(page)
    page.get_by_role("button", name="Add a first comment").click()
    page.get_by_label("First comment").press_sequentially("Wo? In Halle 4.")
    expect(page.locator("#shown-parts")).to_have_text("Wo? In Halle 4.")
    expect(page.locator("#counts")).to_contain_text("Part 2: 15 /")
    # "Saved" stands there from before: it is all kept once the version says it.
    for _tenth_of_a_second in range(600):
        if VariantVersion.objects.filter(parts__contains=["Wo? In Halle 4."]).exists():
            break
        page.wait_for_timeout(100)
    check(page)
    page.reload()
    expect(page.get_by_label("First comment")).to_have_value("Wo? In Halle 4.")
    version = VariantVersion.objects.order_by("number").last()
    assert version is not None
    (kept,) = version.media
    assert (kept[:2], kept[2][1]) == ([row.file.sha256, "Ein Abend"], 1)
    assert complaints == []
    page.context.close()
