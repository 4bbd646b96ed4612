"""The status as people see it: live, reachable by keys, and shut to nobody while something stands still."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from homeground.accounts.models import Account, Brand
from homeground.publishing.models import Publication, SpendingCap
from homeground.publishing.pausing import pause
from homeground.publishing.workers import beat, register_worker
from tests.web import lanterns
from tests.web.chromium import Visit, check, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TURNS_MS = 90_000


def in_real_time() -> lanterns.Lanterns:
    made = lanterns.midway(lanterns.planned(lanterns.organization("lumikko")))
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="")
    return made


def test_what_changes_is_shown_and_what_is_typed_stays(visit: Visit) -> None:
    made = in_real_time()
    visit.sign_in(made)
    page = visit.page
    press(page, "g", "s")
    expect(page.get_by_text("No worker runs")).to_be_visible()
    reason = page.get_by_label("Why, for everybody to see")
    reason.fill("half a senten")
    beat(register_worker())
    expect(page.get_by_text("No worker runs")).to_have_count(0, timeout=TURNS_MS)
    expect(page.get_by_text("1 runs")).to_be_visible()
    expect(reason).to_have_value("half a senten")


@pytest.mark.parametrize("language", ["en", "ru", "zh-hans"])
def test_nobody_is_shut_out_while_something_stands_still(visit: Visit, language: str) -> None:
    made = in_real_time()
    visit.sign_in(made)
    Account.objects.filter(pk=made.accounts[4].pk).update(
        state=Account.State.NEEDS_RECONNECTION, problem="The token was taken back."
    )
    late = timezone.now() - timedelta(minutes=7)
    Publication.objects.filter(pk=made.publications[7].pk).update(
        due_at=late, send_at=timezone.now() + timedelta(minutes=7), problem="It waits for its turn."
    )
    SpendingCap.objects.create(
        organization=made.organization, brand=made.brand, network="x", usd_a_month=Decimal("49.5")
    )
    begun = pause(made.brand, now=timezone.now(), by=made.user, reason="Feuer in Halle 3")
    pause(made.brand, made.markets["de"], now=timezone.now())
    cookie = {"name": "django_language", "value": language, "url": visit.url}
    visit.page.context.add_cookies([cookie])  # type: ignore[list-item]
    for theme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        for address in ("/lumikko/status/", f"/lumikko/status/pause/{begun.pk}/end/"):
            visit.page.goto(visit.url + address)
            check(visit.page)
