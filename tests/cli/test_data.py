"""`homeground account past` and `homeground data export`, as an analyst uses them."""

from __future__ import annotations

import json
from pathlib import Path

from .house import House


def test_a_past_is_read_and_exported(settled_house: House, tmp_path: Path) -> None:
    house = settled_house
    for account in house.control("accounts?network=mastodon"):
        about = {"network": "mastodon", "account_id": account["id"], "posts": 30, "days": 90}
        assert house.control("history", about)["posts"] == 30
    told = house.run("account", "past", "mastodon/lumikko_de")
    assert told.code == 0, told.said
    assert "30 posts since" in told.said
    assert "30 new here, 30 measured" in told.said
    all_of_them = json.loads(house.run("account", "past", "--json").out)
    by_account = {each["account"]: each for each in all_of_them}
    assert by_account["mastodon/lumikko_de"]["posts_new"] == 0
    assert by_account["mastodon/lumikko_fr"]["posts_new"] == 30
    silent = by_account["telegram/lumikko_ru"]
    assert not silent["offered"]
    assert "cannot read" in silent["why_not"]

    folder = tmp_path / "export"
    done = house.run("data", "export", "--to", folder, "--format", "csv", "--json")
    assert done.code == 0, done.said
    rows = {each["name"]: each["rows"] for each in json.loads(done.out)["files"]}
    assert rows["posts"] == rows["observations"] == 60
    assert len((folder / "posts.csv").read_text(encoding="utf-8").splitlines()) >= 61
    again = house.run("data", "export", "--to", folder, "--format", "csv")
    assert again.code == 2
    assert "--replace" in again.said
    for wrong, says in (
        (("--campaign", "nothing"), "has no campaign “nothing”"),
        (("--since", "yesterday"), "is no day"),
        (("--brand", "nobody"), "no brand “nobody”"),
    ):
        refused = house.run("data", "export", "--to", tmp_path / "other", *wrong)
        assert refused.code == 2, refused.said
        assert says in refused.said
    assert not (tmp_path / "other").exists()
