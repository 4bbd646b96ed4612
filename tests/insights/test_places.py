"""A campaign against expectation by network and market, on a terminal and for scripts."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from rich.console import Console

from homeground.cli.campaign.lift_table import show_lift
from homeground.insights.models import Observation
from homeground.insights.places import lift_by_place
from homeground.insights.standing.keeping import restate
from homeground.publishing.models import Post
from tests.insights.factory import played

pytestmark = pytest.mark.django_db


def test_every_network_has_its_row_and_unknown_its_reason() -> None:
    made = played()
    campaign = made.publications[0].variant.message.campaign
    Observation.objects.filter(post__account__network="x").update(
        likes=None, comments=None, shares=None
    )
    newest = Observation.objects.latest("observed_at").observed_at
    restate(list(Post.objects.values_list("pk", flat=True)), now=newest + timedelta(hours=1))
    places = {place.network: place for place in lift_by_place(campaign)}
    assert set(places) == {"vk", "livejournal", "mastodon", "x"}
    vk = places["vk"]
    assert vk.lift is not None
    assert vk.expected is not None
    assert vk.forecast is not None
    assert vk.lift.low < vk.lift.value < vk.lift.high
    assert vk.expected.low < vk.expected.value < vk.expected.high
    assert vk.engaged is not None
    assert vk.engaged <= vk.forecast.high
    silent = places["x"]
    assert silent.posts > 0
    assert (silent.engaged, silent.lift, silent.expected, silent.forecast) == (None,) * 4
    assert "neither likes" in silent.why
    for width in (80, 160):
        told = io.StringIO()
        show_lift(Console(file=told, width=width), list(places.values()))
        line = next(each for each in told.getvalue().splitlines() if each.startswith("X "))
        assert "–" in line
        assert "0" not in line
        assert "X counts neither likes" in " ".join(told.getvalue().split())
        assert max(map(len, told.getvalue().splitlines())) <= width
