"""What every way says of itself is complete, and agrees with what the network says of itself."""

from __future__ import annotations

import pytest

from homeground.networks import facebook, instagram, threads
from homeground.networks.connecting import ByForm, ByRedirect, Way
from homeground.networks.contract import Access
from homeground.networks.registry import MODULES, NETWORKS, SPOKEN, WAYS

EACH = [
    pytest.param(slug, way, id=f"{slug}-{type(way).__name__}")
    for slug, ways in WAYS.items()
    for way in ways
]


@pytest.mark.parametrize("slug", SPOKEN)
def test_a_network_with_an_api_can_be_connected(slug: str) -> None:
    assert WAYS[slug]


@pytest.mark.parametrize("slug", sorted(set(MODULES) - set(SPOKEN)))
def test_a_network_without_one_cannot(slug: str) -> None:
    assert NETWORKS[slug].access in {Access.ASSISTED, Access.RETIRED}
    assert not WAYS[slug]


@pytest.mark.parametrize(("slug", "way"), EACH)
def test_what_people_read(slug: str, way: Way) -> None:
    assert 8 < len(way.label) < 60
    assert way.about.endswith(".")
    for right, without in way.rights.items():
        assert right == right.strip()
        assert without.endswith("."), "says what does not work without it"
    labels = [each.label for each in WAYS[slug]]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(("slug", "way"), EACH)
def test_what_is_asked_of_people(slug: str, way: Way) -> None:
    assert isinstance(way, ByForm | ByRedirect)
    asked = way.fields if isinstance(way, ByForm) else way.app
    names = [field.name for field in asked]
    assert len(names) == len(set(names))
    for field in asked:
        public = {"client_id", "application_key", "username", "identifier", "channel", "community"}
        public |= {"channel_id", "safe_domain", "tier", "real_ip"}
        assert field.secret == (field.name not in public), field.name


@pytest.mark.parametrize(("slug", "way"), EACH)
def test_what_can_be_done_later_is_overridden(slug: str, way: Way) -> None:
    assert (type(way).renew is not Way.renew) or not way.renewable
    assert (type(way).revoke is not Way.revoke) or not way.revocable


@pytest.mark.parametrize(
    ("slug", "scopes"),
    [
        ("facebook", facebook.network.SCOPES),
        ("instagram", instagram.network.SCOPES),
        ("threads", threads.network.SCOPES),
    ],
)
def test_the_steps_name_the_rights_that_are_asked_for(slug: str, scopes: tuple[str, ...]) -> None:
    assert set(WAYS[slug][0].rights) == set(scopes)


def test_mastodons_steps_name_them_too() -> None:
    steps = " ".join(NETWORKS["mastodon"].access_steps)
    for scope in WAYS["mastodon"][0].rights:
        assert scope in steps


def test_dated_interfaces_say_until_when() -> None:
    dated = {slug for slug, network in NETWORKS.items() if network.version is not None}
    assert {"vk", "linkedin", "facebook", "instagram"} <= dated
    for slug in ("linkedin", "facebook", "instagram"):
        version = NETWORKS[slug].version
        assert version is not None
        assert version.sunset_on is not None
