"""Each network's limits, as data that can be counted by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from homeground.networks.contract import Access, Network
from homeground.networks.http import Response
from homeground.networks.limits import Whose
from homeground.networks.model import Draft
from homeground.networks.registry import NETWORKS

from .harness import RunningSandbox

FIXTURES = Path(__file__).parent / "fixtures"
SPOKEN = sorted(slug for slug, each in NETWORKS.items() if each.access is Access.API)
NO_NUMBER_IS_STATED = {"odnoklassniki", "livejournal", "dreamwidth", "wordpress"}
"""Their documents say that there are limits at most; when one is reached, an answer says so."""


def network(slug: str) -> Network:
    return NETWORKS[slug]


@pytest.mark.parametrize("slug", SPOKEN)
def test_each_network_has_its_limits_or_states_none(slug: str) -> None:
    assert bool(network(slug).budgets) != (slug in NO_NUMBER_IS_STATED)


@pytest.mark.parametrize("slug", SPOKEN)
def test_a_post_fits_into_every_limit(slug: str) -> None:
    for budget in network(slug).budgets:
        assert budget.most > 0
        assert 0 < budget.seconds <= 20 * 86_400
        assert budget.source.startswith("http")
        assert budget.units_of(Draft("Light")) <= budget.most


@pytest.mark.parametrize("slug", SPOKEN)
def test_no_two_limits_of_one_account_are_counted_as_one(slug: str) -> None:
    kinds = {kind for budget in network(slug).budgets for kind in budget.kinds or ()} | {""}
    for kind in sorted(kinds):
        keys = [(b.whose, b.seconds, b.counts) for b in network(slug).budgets_for(kind)]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("slug", SPOKEN)
def test_what_it_tells_has_a_name_that_is_known(slug: str) -> None:
    each = network(slug)
    assert bool(each.told_names) == (each.told is not None)
    told = [json.loads(path.read_text()) for path in sorted((FIXTURES / slug).glob("*.told.json"))]
    assert bool(told) == (each.told is not None)
    named = [(Whose(one["whose"]), one.get("name", "")) for pair in told for one in pair["gives"]]
    for name in named:
        assert name in each.told_names


@pytest.mark.parametrize("slug", SPOKEN)
def test_an_answer_is_no_longer_than_it_may_be(slug: str) -> None:
    each = network(slug)
    assert each.answer_limits() or each.text == ()
    if each.parts_are_posts:
        assert each.answer_limits() == each.text_limits()


def test_threads_counts_answers_apart() -> None:
    posts, answers = NETWORKS["threads"].budgets
    assert posts.units_of(Draft("a"), answers=True) == answers.units_of(Draft("a")) == 0
    assert (posts.most, answers.most) == (250, 1000)


@pytest.mark.parametrize(("slug", "most"), [("x", 100), ("mastodon", 300), ("bluesky", 5_000 // 3)])
async def test_what_the_sandbox_says_beside_a_post_is_understood(
    sandbox: RunningSandbox, slug: str, most: int
) -> None:
    """Its headers were written from the same documents by somebody else."""
    token = await sandbox.token(slug)
    heard: list[Response] = []
    sandbox.http, quiet = sandbox.http.listening(heard.append), sandbox.http
    connector = sandbox.connect(token)
    sandbox.http = quiet
    now = sandbox.sandbox.clock.now()
    await connector.publish(Draft("Light"), key="3f1c1ed2-9f0e-4a4e-8e0b-1f2f5d2f6a10", now=now)
    told_by = network(slug).told
    assert told_by is not None
    told = [each for answer in heard for each in told_by(answer, now)]
    (own,) = [each for each in told if (each.whose, each.name) == (Whose.ACCOUNT, "")]
    assert most - 5 <= own.remaining <= most
    assert own.resets_at > now
