"""`homeground network`: the capabilities as a table and as data, the same that everything else reads."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from homeground.cli.network import app
from homeground.networks.capabilities import capabilities
from homeground.networks.contract import Can
from homeground.networks.registry import NETWORKS, WAYS

RUN = CliRunner()


def test_every_network_is_listed() -> None:
    said = RUN.invoke(app, ["list"])
    assert said.exit_code == 0
    assert all(slug in said.stdout for slug in NETWORKS)


def test_the_data_is_that_of_the_registry() -> None:
    every = {each["slug"]: each for each in json.loads(RUN.invoke(app, ["list", "--json"]).stdout)}
    assert set(every) == set(NETWORKS)
    for slug, network in NETWORKS.items():
        offered = {name for name, said in every[slug]["can"].items() if said["offered"]}
        assert offered == {str(can) for can in network.can}
        assert set(every[slug]["can"]) == {str(can) for can in Can}


@pytest.mark.parametrize("slug", NETWORKS)
def test_what_is_missing_says_why(slug: str) -> None:
    for said in capabilities(NETWORKS[slug], WAYS.get(slug, ()))["can"].values():
        assert said["offered"] or said["reason"]


def test_a_kind_of_token_may_less() -> None:
    said = json.loads(RUN.invoke(app, ["show", "vk", "--kind", "vk_id", "--json"]).stdout)
    assert said["can"]["publish"]["offered"] is False
    assert "VK ID" in said["can"]["publish"]["reason"]


def test_one_network_in_words() -> None:
    said = RUN.invoke(app, ["show", "line"]).stdout
    assert "How to get access" in said


def test_an_unknown_network() -> None:
    from homeground.errors import BadInput

    said = RUN.invoke(app, ["show", "friendster"])
    assert isinstance(said.exception, BadInput)
    assert "vk" in said.exception.what_to_do
