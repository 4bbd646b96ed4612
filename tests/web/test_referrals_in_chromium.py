"""The pages of links as a browser shows them: readable by everybody, on a desk and on a telephone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from homeground.referrals import choosing, following
from homeground.referrals.models import Conversion
from homeground.referrals.readers import Reader
from tests.web import lanterns
from tests.web.chromium import check, page_of
from tests.web.test_rights_on_pages import short_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_links_settings_and_conversions(browser: Browser, live_server: LiveServer) -> None:
    made = lanterns.organization("lumikko")
    choosing.referring_of(made.brand)
    link = short_link(made)
    following.count(link, Reader.PERSON, now=timezone.now(), times=40)
    for told_as, code in (("1", link.code), ("2", "unknown12")):
        Conversion.objects.create(
            organization=made.organization, brand=made.brand, told_as=told_as, code=code,
            link=link if code == link.code else None, at=timezone.now(), told_at=timezone.now(),
        )  # fmt: skip
    page = page_of(browser, live_server.url, made.user, 1280)
    for where in ("", f"{link.code}/", "settings/"):
        page.goto(f"/lumikko/links/{where}")
        check(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/lumikko/links/conversions/")
    check(page)
