"""Networks that let no software publish say so, whatever they are asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from homeground.networks import errors
from homeground.networks.contract import Access, Can
from homeground.networks.http import Http
from homeground.networks.model import Draft
from homeground.networks.registry import BY_HAND, CONNECTORS, NETWORKS, SPOKEN

CLOSED = sorted(set(NETWORKS) - set(SPOKEN))
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize("slug", CLOSED)
async def test_it_offers_nothing_and_says_why(slug: str) -> None:
    network = NETWORKS[slug]
    assert network.can == frozenset()
    assert network.facts or network.access is Access.PLANNED
    assert network.access_steps
    async with Http() as http:
        connector = CONNECTORS[slug](http, account_id="1", credentials={})
        with pytest.raises(errors.NotOffered) as raised:
            await connector.publish(Draft(text="Hallo"), key="k", now=NOW)
    assert network.gap(Can.PUBLISH).reason in str(raised.value)


def test_the_mission_is_complete_in_the_table() -> None:
    assert {"xing", "myspace", "youtube", "tiktok", "wechat", "dzen"} <= set(BY_HAND)
    for slug in ("viadeo", "googleplus"):
        assert NETWORKS[slug].access is Access.RETIRED
        assert NETWORKS[slug].ended_on is not None
        assert slug not in BY_HAND


@pytest.mark.parametrize("slug", [slug for slug in CLOSED if NETWORKS[slug].share])
def test_a_share_address_carries_what_it_is_given(slug: str) -> None:
    share = NETWORKS[slug].share
    assert share is not None
    filled = share.filled(url="https://lumikko.example/?a=1&b=ü", title="Licht & Glas")
    assert filled.startswith("https://")
    assert "https%3A%2F%2Flumikko.example%2F%3Fa%3D1%26b%3D%C3%BC" in filled
