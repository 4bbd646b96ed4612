"""Approving in a browser: by the keys, several at once, and asking for changes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from homeground.accounts.rights import BuiltIn
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from tests.approvals.house import given, person
from tests.web import lanterns
from tests.web.chromium import check, page_of, press

pytestmark = pytest.mark.django_db(transaction=True)


def seen(page: Page, name: str) -> None:
    """A picture where somebody wants to look at it."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_what_waits_is_approved_and_sent_back(
    browser: Browser, live_server: LiveServer, tmp_path: Path, width: int
) -> None:
    now = timezone.now()
    made = lanterns.planned(lanterns.organization("lumikko-oy"), start=now + timedelta(days=1))
    lanterns.with_picture(made, tmp_path)
    anna = person(made, "Anna", BuiltIn.APPROVER)
    first = [Step(people=(anna.pk,)), Step(roles=(BuiltIn.OWNER, BuiltIn.CLIENT))]
    set_steps(made.brand, None, first, now=now, by=None)
    changed = made.publications[4]
    given(changed, anna, now=now)
    changed.variant.text = changed.variant.text.replace("Out today", "Out on Monday")
    changed.variant.save()
    set_steps(made.brand, None, [*first, Step(people=(made.user.pk,))], now=now, by=None)

    page = page_of(browser, live_server.url, anna, width)
    page.goto("/lumikko/")
    expect(page.get_by_role("link", name="Give your word").first).to_be_visible()
    check(page)
    seen(page, f"home-{width}")
    press(page, "g", "w")
    expect(page.get_by_role("heading", name="Approvals")).to_be_visible()
    check(page)
    seen(page, f"approvals-{width}")
    page.get_by_label("Choose it").nth(0).check()
    page.get_by_label("Choose it").nth(2).check()
    page.get_by_role("button", name="Approve 2").click()
    expect(page.get_by_text("Approved: 2.")).to_be_visible()
    review = page.locator(".review").first
    review.get_by_text("Ask for changes").click()
    review.get_by_label("What is to be changed").fill("Kürzer, bitte 🙂")
    seen(page, f"changes-{width}")
    review.get_by_role("button", name="Ask for these changes").click()
    expect(page.get_by_text("It comes back here once it was changed.")).to_be_visible()
    page.get_by_role("link", name="To be changed: 1").click()
    expect(page.get_by_text("Kürzer, bitte 🙂")).to_be_visible()
    check(page)
    page.context.close()

    page = page_of(browser, live_server.url, made.user, width)
    page.goto("/lumikko/approvals/rules/")
    check(page)
    seen(page, f"rules-{width}")
    page.get_by_role("link", name="Change · Lumikko").click()
    page.get_by_role("button", name="Ask it earlier").last.click()
    expect(page.get_by_text("Not kept yet.")).to_be_visible()
    check(page)
    seen(page, f"rule-{width}")
    page.get_by_role("button", name="Keep it").last.click()
    expect(page.get_by_text("3 steps: Anna Berg, then Aino Koskela, then")).to_be_visible()
    page.goto("/lumikko/approvals/deputy/")
    page.get_by_label("Who decides for you").select_option("Anna Berg")
    check(page)
    seen(page, f"deputy-{width}")
    page.get_by_role("button", name="Name as deputy").click()
    expect(page.get_by_text("Anna Berg decides for you on these days.")).to_be_visible()
    page.goto(f"/lumikko/campaigns/halti/{made.publications[0].pk}/")
    expect(page.get_by_text("Waits for Anna Berg (step 1 of 3)")).to_be_visible()
    seen(page, f"publication-{width}")
    page.context.close()
    assert set(Publication.objects.values_list("state", flat=True)) == {State.IN_REVIEW}
