"""Nobody sees a page without signing in, or another organization's anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from homeground.accounts.joining import join
from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.web.urls import urlpatterns
from tests.web import lanterns

OPEN = {
    "sign_in", "account_login", "passkey_options", "passkey_sign_in", "provider_sign_in",
    "provider_back", "forgotten", "new_password",
    "language", "fetched_media", "calendar_feed", "incoming", "metrics", "invitation",
    "client_review", "shared_report", "shared_report_file", "client_remarks", "client_media",
    "stop_digest", "short_link", "tell_conversions", "conversions_webhook",
}  # fmt: skip
PAGES = (
    "/{brand}/",
    "/{brand}/campaigns/",
    "/{brand}/campaigns/halti/",
    "/{brand}/campaigns/halti/{publication}/",
    "/{brand}/calendar/",
    "/{brand}/calendar/feeds/",
    "/{brand}/calendar/slots/",
    "/{brand}/calendar/slots/{account}/",
    "/{brand}/networks/",
    "/{brand}/status/",
    "/{brand}/notices/",
    "/{brand}/notices/choices/",
    "/{brand}/webhooks/",
    "/{brand}/networks/{account}/",
    "/{brand}/networks/{account}/disconnect/",
    "/{brand}/networks/connect/",
    "/{brand}/networks/connect/vk/",
    "/{brand}/networks/connect/vk/community-key/",
    "/{brand}/networks/connect/xing/by-hand/",
    "/{brand}/campaigns/halti/report/",
    "/{brand}/campaigns/halti/report/page/",
    "/{brand}/measure/",
    "/{brand}/measure/accounts/{account}/",
    "/{brand}/measure/campaigns/halti/",
    "/{brand}/measure/posts/",
    "/{brand}/measure/weights/",
    "/{brand}/links/",
    "/{brand}/links/settings/",
    "/{brand}/links/conversions/",
)


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: str(pattern.name))
def test_every_address_asks_who_you_are(pattern: URLPattern) -> None:
    arguments = dict.fromkeys(pattern.pattern.converters, "1")
    address = reverse(str(pattern.name), kwargs=arguments)
    response = Client().get(address)
    if pattern.name in OPEN:
        assert response.headers.get("Location", "").startswith("/sign-in/") is False
    elif pattern.name in {"come_back", "mfa_authenticate"}:
        # What the network put in the address must not stand in the next one; a code comes after a
        # password.
        assert response.headers["Location"] == "/sign-in/"
    else:
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_ones_own_brand(client: Client, made: lanterns.Lanterns, page: str) -> None:
    address = page.format(
        brand="lumikko", publication=made.publications[0].pk, account=made.accounts[0].pk
    )
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_another_organizations_brand_does_not_exist(
    client: Client, others: lanterns.Lanterns, page: str
) -> None:
    address = page.format(
        brand="kettu", publication=others.publications[0].pk, account=others.accounts[0].pk
    )
    response = client.get(address)
    assert response.status_code == 404
    assert b"Kettu" not in response.content


def test_another_organizations_publication_under_ones_own_campaign(
    client: Client, others: lanterns.Lanterns
) -> None:
    stolen = others.publications[0].pk
    assert client.get(f"/lumikko/campaigns/halti/{stolen}/").status_code == 404


def test_another_campaigns_publication(client: Client, made: lanterns.Lanterns) -> None:
    first = made.publications[0].pk
    made.campaign.slug = "halti-2"
    made.campaign.save()
    assert client.get(f"/lumikko/campaigns/halti/{first}/").status_code == 404


def test_another_organizations_file(
    client: Client, made: lanterns.Lanterns, others: lanterns.Lanterns, tmp_path: Path
) -> None:
    file = lanterns.with_picture(others, tmp_path)
    assert client.get(f"/kettu/media/{file.sha256}").status_code == 404
    # The content is in the store, and still not this organization's.
    assert client.get(f"/lumikko/media/{file.sha256}").status_code == 404


def test_the_same_brand_name_in_two_organizations(client: Client, made: lanterns.Lanterns) -> None:
    """An agency's person is a member of both: the address says whose."""
    twin = lanterns.organization("twin", brand_slug="lumikko", name="Lumikko Twin")
    join(twin.organization, made.user, BuiltIn.OWNER)
    assert client.get("/lumikko/campaigns/").status_code == 404
    assert "Halti" in client.get("/lumikko@lumikko-oy/").content.decode()
    assert "Halti" not in client.get("/lumikko@twin/campaigns/").content.decode()
    assert client.get("/").headers["Location"] == "/lumikko@lumikko-oy/"


def test_the_full_name_works_for_who_has_one_brand(client: Client) -> None:
    assert client.get("/lumikko@lumikko-oy/").status_code == 200


def test_another_brands_market(client: Client) -> None:
    assert client.get("/lumikko/campaigns/?market=ru-RU").status_code == 200
    assert client.get("/lumikko/campaigns/?market=ja-JP").status_code == 404


@pytest.mark.django_db
def test_a_person_without_a_brand_is_told_so() -> None:
    user = User.objects.create_user("new@example.org", lanterns.PASSWORD)
    client = Client()
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200
    assert "new@example.org" in response.content.decode()


def test_signing_in_and_out(made: lanterns.Lanterns) -> None:
    client = Client()
    given = {"username": "Lead@Lumikko-oy.example", "password": "wrong"}
    refused = client.post("/sign-in/", given)
    assert refused.status_code == 200
    assert "No account has this e-mail address and password" in refused.content.decode()
    given["password"] = lanterns.PASSWORD
    accepted = client.post("/sign-in/?next=/lumikko/networks/", given)
    assert accepted.headers["Location"] == "/lumikko/networks/"
    assert client.get("/lumikko/networks/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/lumikko/networks/").status_code == 302


def test_sign_in_leads_nowhere_else(made: lanterns.Lanterns) -> None:
    given = {"username": made.user.email, "password": lanterns.PASSWORD}
    response = Client().post("/sign-in/?next=https://evil.example/", given)
    assert response.headers["Location"] == "/"


def test_a_live_part_of_an_ended_session_reloads_the_page(made: lanterns.Lanterns) -> None:
    response = Client().get(
        "/lumikko/campaigns/halti/",
        headers={"HX-Request": "true", "HX-Target": "board"},
        follow=True,
    )
    assert response.headers["HX-Refresh"] == "true"
