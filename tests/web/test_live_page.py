"""The page in a browser, while a campaign goes out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from homeground.insights.models import Observation
from homeground.publishing.models import Attempt
from tests.web import lanterns
from tests.web.chromium import Visit, check, press

TURNS_MS = 60_000
"""A live part asks every two seconds; a slow machine may need a few turns."""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_publications_turn_published_without_a_reload(visit: Visit) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    visit.sign_in(made)
    page = visit.page
    row = page.get_by_role("row").filter(has=page.locator(f"#row-{made.publications[2].pk}"))
    expect(row).to_contain_text("scheduled")
    page.evaluate("window.notReloaded = true")
    page.locator(f"#row-{made.publications[4].pk}").focus()

    attempt = lanterns.arm(made.publications[2], made.publications[2].due_at)
    expect(row).to_contain_text("being sent", timeout=TURNS_MS)
    lanterns.end(attempt, made.publications[2].due_at, Attempt.Outcome.PUBLISHED)
    post = lanterns.publish(made.publications[2], made.publications[2].due_at)
    expect(row).to_contain_text("published", timeout=TURNS_MS)
    expect(row.get_by_role("link", name="The post on Mastodon")).to_have_attribute("href", post.url)
    expect(row).to_contain_text("397")

    assert page.evaluate("window.notReloaded") is True
    # What had the focus still has it, though the table around it was replaced.
    assert page.evaluate("document.activeElement.id") == f"row-{made.publications[4].pk}"


def test_a_publication_opens_beside_the_list_and_stays_live(visit: Visit) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    visit.sign_in(made)
    page, publication = visit.page, made.publications[0]
    page.locator(f"#row-{publication.pk}").click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("Реклама. ООО «Лумикко»")
    assert page.url.endswith(f"/lumikko/campaigns/halti/{publication.pk}/")

    attempt = lanterns.arm(publication, publication.due_at)
    lanterns.end(attempt, publication.due_at, Attempt.Outcome.PUBLISHED)
    lanterns.publish(publication, publication.due_at)
    expect(panel).to_contain_text("sent: the network has published it", timeout=TURNS_MS)
    expect(panel).to_contain_text("А доставка в Казань будет?")

    # What is being read stays where it is when the numbers change under it.
    last = panel.get_by_text(lanterns.COMMENTS["ru"][0])
    last.scroll_into_view_if_needed()
    before = last.bounding_box()
    assert before is not None
    Observation.objects.filter(post__publication=publication).update(likes=1_234_567)
    expect(panel).to_contain_text("1,234,567", timeout=TURNS_MS)
    assert last.bounding_box() == before

    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.url.endswith("/lumikko/campaigns/halti/")
    page.go_back()
    expect(panel).to_contain_text("Реклама. ООО «Лумикко»")


def test_everything_can_be_reached_by_keys(visit: Visit) -> None:
    made = lanterns.midway(lanterns.planned(lanterns.organization("lumikko")))
    visit.sign_in(made)
    page = visit.page
    press(page, "j", "j", "k")
    assert page.evaluate("document.activeElement.id") == f"row-{made.publications[0].pk}"
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    press(page, "g", "n")
    expect(page.get_by_role("heading", name="Network accounts")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_shuts_anybody_out(visit: Visit, theme: str) -> None:
    """axe finds nothing to complain of, and nothing sticks out at the side."""
    made = lanterns.midway(lanterns.planned(lanterns.organization("lumikko")))
    visit.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    visit.page.goto(visit.url)
    check(visit.page)
    visit.sign_in(made)
    opened = f"/lumikko/campaigns/halti/{made.publications[1].pk}/"
    for address in (
        "/lumikko/campaigns/",
        "/lumikko/campaigns/halti/",
        opened,
        "/lumikko/networks/",
        f"/lumikko/networks/{made.accounts[0].pk}/",
        f"/lumikko/networks/{made.accounts[0].pk}/disconnect/",
        "/lumikko/networks/connect/",
        "/lumikko/status/",
        "/lumikko/networks/connect/vk/",
        "/lumikko/networks/connect/x/sign-in-with-x/",
        "/lumikko/networks/connect/xing/by-hand/",
    ):
        visit.page.goto(visit.url + address)
        check(visit.page)
    visit.page.locator(".person summary").click()
    check(visit.page)
