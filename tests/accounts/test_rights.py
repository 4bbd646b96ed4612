"""Rights reach as far as they were given: an organization, a brand, a market."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client

from homeground.accounts.joining import join
from homeground.accounts.models import Assignment, Brand, CustomRole, Market, Membership, User
from homeground.accounts.queries import brands_of, markets_of, rights_in
from homeground.accounts.rights import RIGHTS, BuiltIn, Right
from tests.web import lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> lanterns.Lanterns:
    return lanterns.organization("lumikko-oy")


@pytest.fixture
def person(made: lanterns.Lanterns) -> User:
    return User.objects.create_user("ru@lumikko-oy.example", lanterns.PASSWORD)


def test_the_owner_may_do_everything_everywhere(made: lanterns.Lanterns) -> None:
    assert rights_in(made.brand, made.user) == frozenset(Right)
    assert {m.language for m in markets_of(made.brand, made.user)} == set(made.markets)


def test_nobody_may_do_nothing(made: lanterns.Lanterns, person: User) -> None:
    for user in (AnonymousUser(), person):
        assert list(brands_of(user)) == []
        assert rights_in(made.brand, user) == frozenset()
        assert markets_of(made.brand, user) == []


def test_one_market_only(made: lanterns.Lanterns, person: User) -> None:
    russia = made.markets["ru"]
    join(made.organization, person, BuiltIn.MARKET_MANAGER, market=russia)
    assert list(brands_of(person)) == [made.brand]
    assert markets_of(made.brand, person) == [russia]
    assert rights_in(made.brand, person) == frozenset()
    assert rights_in(made.brand, person, russia) == RIGHTS[BuiltIn.MARKET_MANAGER]
    assert rights_in(made.brand, person, made.markets["de"]) == frozenset()


def test_several_roles_add_up(made: lanterns.Lanterns, person: User) -> None:
    russia, germany = made.markets["ru"], made.markets["de"]
    join(made.organization, person, BuiltIn.MARKET_MANAGER, market=russia)
    join(made.organization, person, BuiltIn.ANALYST)
    assert len(markets_of(made.brand, person)) == len(made.markets)
    assert rights_in(made.brand, person, germany) == {Right.SEE, Right.MEASURE, Right.REMARK}
    assert Right.PUBLISH in rights_in(made.brand, person, russia)
    assert Membership.objects.filter(user=person).count() == 1


def test_one_brand_of_two(made: lanterns.Lanterns, person: User) -> None:
    second = Brand.objects.create(organization=made.organization, name="Second", slug="second")
    join(made.organization, person, BuiltIn.AUTHOR, brand=second)
    assert list(brands_of(person)) == [second]
    assert rights_in(made.brand, person) == frozenset()
    assert rights_in(second, person) == RIGHTS[BuiltIn.AUTHOR]


def test_a_role_of_the_organizations_own(made: lanterns.Lanterns, person: User) -> None:
    role = CustomRole.objects.create(
        organization=made.organization, name="Night shift", kept_rights=["pause", "gone"]
    )
    join(made.organization, person, role)
    assert rights_in(made.brand, person) == {Right.SEE, Right.PAUSE}


def test_the_same_role_twice_is_one(made: lanterns.Lanterns, person: User) -> None:
    first = join(made.organization, person, BuiltIn.AUTHOR)
    assert join(made.organization, person, BuiltIn.AUTHOR) == first


@pytest.mark.parametrize("wrong", ["owner of a brand", "market of no brand", "two roles", "none"])
def test_the_database_refuses_what_makes_no_sense(
    made: lanterns.Lanterns, person: User, wrong: str
) -> None:
    custom = CustomRole.objects.create(
        organization=made.organization, name="Night shift", kept_rights=[]
    )
    values = {
        "owner of a brand": {"role": BuiltIn.OWNER, "brand": made.brand},
        "market of no brand": {"role": BuiltIn.AUTHOR, "market": made.markets["ru"]},
        "two roles": {"role": BuiltIn.AUTHOR, "custom": custom},
        "none": {"role": ""},
    }[wrong]
    membership = Membership.objects.create(organization=made.organization, user=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(organization=made.organization, membership=membership, **values)


def test_a_market_that_may_not_be_seen_does_not_exist(
    client: Client, made: lanterns.Lanterns, person: User
) -> None:
    join(made.organization, person, BuiltIn.MARKET_MANAGER, market=made.markets["ru"])
    client.force_login(person)
    assert client.get("/lumikko/campaigns/?market=ru-RU").status_code == 200
    assert client.get("/lumikko/campaigns/?market=de-DE").status_code == 404
    page = client.get("/lumikko/networks/").content.decode()
    assert "vk/lumikko_ru" in page
    assert "mastodon/lumikko_de" not in page


def test_a_market_added_later_is_of_who_may_do_it_everywhere(
    made: lanterns.Lanterns, person: User
) -> None:
    join(made.organization, person, BuiltIn.AUTHOR, brand=made.brand)
    japan = Market.objects.create(
        organization=made.organization, brand=made.brand, country="JP", language="ja",
        time_zone="Asia/Tokyo",
    )  # fmt: skip
    assert Right.WRITE in rights_in(made.brand, person, japan)
