"""The database itself keeps tenants apart, whatever a query forgets."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from homeground.accounts.models import Brand, Organization
from homeground.accounts.tenancy import binds_this_role, bound_to, tenant_columns
from homeground.community.hearing import read_deliveries
from homeground.community.models import Delivery, LongPoll, NetworkEvent, Webhook
from homeground.publishing.models import Publication
from tests.community import houses
from tests.insights import factory
from tests.web.lanterns import PASSWORD

pytestmark = pytest.mark.django_db


def test_our_role_is_one_that_the_database_binds() -> None:
    assert binds_this_role()


def test_every_tenants_table_is_secured_for_its_owner_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname "
            "WHERE c.relrowsecurity AND c.relforcerowsecurity"
        )
        secured = {name for (name,) in cursor.fetchall()}
    tables = {table for table, _ in tenant_columns()}
    assert tables <= secured
    assert {"publishing_publication", "accounts_account", "community_comment"} <= tables
    told = {"webhook", "delivery", "networkevent", "longpoll"}
    assert {f"community_{name}" for name in told} <= tables


PEOPLES = {
    "accounts_user": "a person may belong to several organizations, or to none yet",
    "accounts_user_groups": "Django's, empty",
    "accounts_user_user_permissions": "Django's, empty",
    "accounts_membership": "says which organizations are a person's in the first place",
    "accounts_guess": "counts of hashes: nobody's",
    "account_emailaddress": "django-allauth's, empty: the address is the person's",
    "account_emailconfirmation": "django-allauth's, empty",
    "mfa_authenticator": "read before anybody is signed in; its secrets are encrypted",
    "socialaccount_socialaccount": "whom a provider knows them as, read before they are signed in",
    "socialaccount_socialapp": "django-allauth's, empty: the provider is the operator's setting",
    "socialaccount_socialtoken": "django-allauth's, empty: no token is kept",
    "usersessions_usersession": "which browsers a person signed in with",
}
"""Tables of people, which no organization owns: the application's role reads them all, as it must
to sign somebody in. Every page asks for its own person's rows; each with the reason."""


def test_what_is_not_a_tenants_is_known_by_name() -> None:
    apps = ("accounts_", "account_", "mfa_", "socialaccount_", "usersessions_")
    with connection.cursor() as cursor:
        tables = [each.name for each in connection.introspection.get_table_list(cursor)]
    secured = {table for table, _ in tenant_columns()}
    assert {each for each in tables if each.startswith(apps)} - secured == PEOPLES.keys()


def test_nothing_of_another_is_seen_changed_or_made() -> None:
    ours, theirs = factory.played("one"), factory.played("two")
    with bound_to([ours.organization.pk]):
        assert {o.slug for o in Organization.objects.all()} == {"one"}
        assert set(Brand.objects.values_list("organization_id", flat=True)) == {
            ours.organization.pk
        }
        stolen = Publication.objects.filter(pk=theirs.publications[0].pk)
        assert not stolen.exists()
        assert stolen.update(problem="mine now") == 0
        assert stolen.delete()[0] == 0
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM publishing_publication WHERE organization_id = %s",
                [theirs.organization.pk],
            )
            assert cursor.fetchone() == (0,)
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            Brand.objects.create(organization_id=theirs.organization.pk, name="x", slug="x")
    assert Publication.objects.filter(pk=theirs.publications[0].pk, problem="").exists()


def test_what_networks_told_another_is_not_seen() -> None:
    ours, theirs = (houses.place_of(slug) for slug in ("one", "two"))
    for place in (ours, theirs):
        webhook = houses.opened(houses.account_on(place, "telegram"))
        houses.call(webhook, {"update_id": 1})
        LongPoll.objects.create(
            organization=place.organization, account=webhook.account, next_at=houses.NOW
        )
    read_deliveries(now=houses.NOW)
    for model in (Webhook, Delivery, NetworkEvent, LongPoll):
        assert model._default_manager.count() == 2
        with bound_to([ours.organization.pk]):
            seen = model._default_manager.get()
            assert seen.organization_id == ours.organization.pk
    with bound_to([ours.organization.pk]):
        assert not Delivery.objects.filter(account__organization=theirs.organization).exists()


def test_bound_to_nobody_nothing_is_seen() -> None:
    factory.played("one")
    with bound_to([]):
        assert not Publication.objects.exists()
        assert not Organization.objects.exists()


def test_the_binding_ends_with_its_block_even_by_an_error() -> None:
    ours = factory.played("one")
    with pytest.raises(ZeroDivisionError), bound_to([]):
        raise ZeroDivisionError
    with bound_to([ours.organization.pk]), bound_to([]):
        assert not Publication.objects.exists()
    assert Publication.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_connection_made_meanwhile_is_bound_too() -> None:
    factory.played("one")
    with bound_to([]):
        connection.close()
        assert not Publication.objects.exists()
    assert Publication.objects.exists()


def test_a_view_that_forgets_its_filter_shows_nothing_of_another(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages' own check is taken away: the database still answers 404."""
    ours, theirs = factory.played("one"), factory.played("two")
    monkeypatch.setattr("homeground.web.place.brands_reached", lambda roles: Brand.objects.all())
    client.login(username=ours.user.email, password=PASSWORD)
    slug = f"{theirs.brand.slug}@{theirs.organization.slug}"
    assert client.get(f"/{slug}/campaigns/").status_code == 404
    page = client.get(f"/{ours.brand.slug}/campaigns/{ours.campaign.slug}/")
    assert page.status_code == 200
