"""Measure as people use it: by pointer and by keys, from a number to the readings behind it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from homeground.accounts.models import Brand
from tests.web import lanterns
from tests.web.chromium import Visit, check, press
from tests.web.measured import measured

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_number_to_the_readings_behind_it(visit: Visit) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="")
    measured(made, timezone.now())
    visit.sign_in(made)
    page = visit.page
    press(page, "g", "l")
    page.wait_for_url("**/measure/")  # with its style, which hides the other width's figure
    figure = page.locator("#figure-networks")
    mark = figure.locator("svg:visible").get_by_role("link", name="VK: typically")
    mark.focus()
    expect(figure.locator("[data-readout]")).to_contain_text("Nine times in ten it lies within")
    figure.get_by_text("The numbers").click()
    expect(figure.get_by_role("row", name="LiveJournal 12 posts — — —")).to_be_visible()
    number = page.locator(".measured .told").last
    number.focus()
    expect(number.locator(".tip")).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        check(page)
    mark.press("Enter")
    expect(page.get_by_role("heading", name="VK", exact=True)).to_be_visible()
    check(page)
    page.locator("a[data-row]").first.click()
    expect(page.get_by_role("heading", name="Every reading")).to_be_visible()
    expect(page.locator(".readings tbody tr").first).to_be_visible()
    check(page)
