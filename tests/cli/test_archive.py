"""`homeground archive`, from a zip file to the list, as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.insights.archives import made
from tests.insights.archives.made import tweet, zipped

from .house import House

LUMIKKO = (
    "--brand",
    "lumikko",
    "--country",
    "FR",
    "--language",
    "fr",
    "--time-zone",
    "Europe/Paris",
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    tweets = [tweet(n, f"Light number {n}") for n in range(1, 1301)]
    tweets += [{"tweet": {"id_str": "9", "full_text": "when?"}}, tweet(2000, "RT @jana: x")]
    return zipped(tmp_path / "twitter-2024.zip", made.x_files(tweets))


def test_from_a_zip_file_to_the_list(settled_house: House, archive: Path, tmp_path: Path) -> None:
    house = settled_house
    assert "No archive was imported yet" in house.run("archive", "list").said

    account = ("--account", "x/lumikko_uk")
    refused = house.run("archive", "import", archive, *account, cwd=tmp_path)
    assert refused.code == 2
    assert "says that it is of lumikko, not of x/lumikko_uk" in refused.said

    tried = house.run("archive", "import", archive, *account, "--sure", "--dry-run", cwd=tmp_path)
    assert tried.code == 0, tried.said
    assert "a dry run, nothing was kept posts 1,300 new, 0 known" in tried.said
    assert "No archive was imported yet" in house.run("archive", "list").said

    done = house.run("archive", "import", archive, *account, "--sure", "--json", cwd=tmp_path)
    assert done.code == 0, done.said
    summary = json.loads(done.out)
    assert summary["format"] == "x-archive"
    assert summary["posts"] == {
        "read": 1300, "new": 1300, "known": 0, "published_here": 0, "unread": 1,
    }  # fmt: skip
    assert summary["observations"] == 1300
    assert summary["left_out"] == {"reposts of others": 1}
    listed = tmp_path / "twitter-2024.zip.unread.txt"
    assert summary["unread_file"] == listed.name
    assert listed.read_text() == "data/tweets.js, entry 1,301: it has no date\n"

    again = house.run("archive", "import", archive, *account, "--sure", cwd=tmp_path)
    assert again.code == 0
    assert "Nothing is new" in again.said

    shown = house.run("archive", "list").said
    assert "x/lumikko_uk: 1,300 posts from 2023-02-18 to 2023-02-18, 1,300 with counts" in shown
    assert "twitter-2024.zip" in shown
    described = json.loads(house.run("archive", "list", "--json").out)
    assert described["accounts"][0]["posts"] == 1300
    assert described["archives"][0]["finished"] is True


def test_what_cannot_be_read_is_said_with_its_share(settled_house: House, tmp_path: Path) -> None:
    files: made.Files = {
        f"Posts/{n}.json": made.gplus_json(made.GPLUS_URL + str(n)) for n in range(4)
    }
    files["Posts/4.json"] = "{" + str(files["Posts/0.json"])[1:200]
    files["Posts/4.json"] += '"creationTime"'
    path = zipped(tmp_path / "takeout.zip", files)
    missing = settled_house.run("archive", "import", path, cwd=tmp_path)
    assert missing.code == 2
    assert "There is no account googleplus/+Lumikko" in missing.said
    done = settled_house.run("archive", "import", path, *LUMIKKO, cwd=tmp_path)
    assert done.code == 0, done.said
    assert "1 of 5 posts could not be read: Posts/4.json: it is not valid JSON." in done.said
    assert "All reasons are in takeout.zip.unread.txt" in done.said
    listed = settled_house.run("account", "list").said
    assert "googleplus/+Lumikko" in listed
    assert "the network has ended" in listed


def test_a_refusal_is_one_sentence_and_what_to_do(settled_house: House, tmp_path: Path) -> None:
    path = zipped(tmp_path / "bad.zip", made.x_files() | {"../out.js": "x"})
    ended = settled_house.run("archive", "import", path, "--account", "x/lumikko_uk")
    assert ended.code == 2
    assert "names a file outside itself" in ended.err
    assert "Download it again" in ended.err
    assert "Traceback" not in ended.err
