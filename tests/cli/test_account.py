"""`homeground account …`: what is connected, how it is, and what can be done about it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .house import House


def listed(house: House) -> dict[str, dict[str, Any]]:
    return {one["address"]: one for one in json.loads(house.run("account", "list", "--json").out)}


def test_every_account_is_listed_with_its_health(settled_house: House) -> None:
    accounts = listed(settled_house)
    assert accounts["x/lumikko_uk"]["health"] == [
        {"key": "good", "words": "connected", "why": None, "action": "nothing"}
    ]
    assert accounts["xing/lumikko_de"]["health"][0]["words"] == "a person posts there"
    assert accounts["x/lumikko_uk"]["to_do"] is None
    shown = settled_house.run("account", "list")
    assert "mastodon/lumikko_de" in shown.said
    assert "connected" in shown.said


def test_the_page_on_which_an_account_is_connected(settled_house: House) -> None:
    port = settled_house.environment["HOMEGROUND_WEB_PORT"]
    shown = settled_house.run("account", "connect", "mastodon", "--brand", "lumikko")
    assert shown.out == f"http://localhost:{port}/lumikko/networks/connect/mastodon/\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("connect", "friendster", "--brand", "lumikko"), "There is no network friendster."),
        (("connect", "vk", "--brand", "nobody"), "There is no brand nobody."),
        (("renew", "vk/nobody"), "No account is connected as vk/nobody."),
        (("renew", "vk/lumikko_ru"), "cannot be renewed from here"),
        (("disconnect", "vk/nobody", "--yes"), "No account is connected as vk/nobody."),
    ],
)
def test_bad_input(settled_house: House, words: tuple[str, ...], said: str) -> None:
    ended = settled_house.run("account", *words)
    assert ended.code == 2
    assert said in ended.said


def test_disconnecting_and_what_the_list_says_then(house: House) -> None:
    ended = house.run("account", "disconnect", "mastodon/lumikko_fr", "--yes")
    assert (ended.code, ended.out) == (0, "Disconnected mastodon/lumikko_fr.\n")
    account = listed(house)["mastodon/lumikko_fr"]
    assert account["state"] == "disconnected"
    assert account["to_do"] == "homeground account connect mastodon --brand lumikko"
    again = house.run("account", "disconnect", "mastodon/lumikko_fr", "--yes")
    assert (again.code, again.out) == (0, "mastodon/lumikko_fr is not connected.\n")
