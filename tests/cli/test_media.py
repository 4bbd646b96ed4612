"""`homeground media check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.content.media.films import film
from tests.content.media.pictures import with_secrets

from .test_main import homeground


def test_each_network_says_what_it_makes_of_an_image(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "tall.jpg"
    Image.new("RGB", (1500, 3000)).save(path)
    done = homeground("media", "check", str(path), home=home)
    assert done.returncode == 0, done.stderr
    lines = {line.split("  ")[0]: line for line in done.stdout.splitlines()}
    assert "tall.jpg, JPEG," in done.stdout
    assert "fits" in lines["Mastodon"]
    assert "cropped to 4:5 (62 % of it stays), reduced to 1440 × 1800" in lines["Instagram"]
    assert "refused" in lines["LiveJournal"]
    # It looks only: the database has not been started.
    assert not (home / "database").exists()


def test_as_json(home: Path, tmp_path: Path) -> None:
    path = with_secrets(tmp_path, "heic")
    done = homeground("media", "check", str(path), "--network", "vk", "--json", home=home)
    said = json.loads(done.stdout)
    assert said["facts"]["says_where_it_was_taken"] is True
    [vk] = said["networks"]
    assert (vk["network"], vk["taken"], vk["mime"]) == ("vk", True, "image/jpeg")
    assert vk["changes"][0] == "converted to JPEG"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gone.jpg",), "The file gone.jpg cannot be read: No such file or directory."),
        (("--network", "instgram", "a.jpg"), "There is no network instgram.\nDid you mean instagram?"),
        (("--format", "real", "a.jpg"), "real is no format."),
    ],
)  # fmt: skip
def test_bad_input(words: tuple[str, ...], said: str, home: Path, tmp_path: Path) -> None:
    Image.new("RGB", (100, 100)).save(tmp_path / "a.jpg")
    *options, file = words
    done = homeground("media", "check", *options, str(tmp_path / file), home=home)
    assert done.returncode == 2
    assert said in done.stderr.replace(str(tmp_path) + "/", "")


def test_a_file_that_no_network_takes(home: Path, tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", sound=False)
    done = homeground("media", "check", str(path), "--network", "livejournal", home=home)
    assert done.returncode == 2
    assert "Videos do not go out to LiveJournal." in " ".join(done.stdout.split())
