"""Videos, documents and formats in a campaign file."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from homeground.content.campaign_file import Options
from homeground.content.campaign_file.formats import SPELLINGS
from homeground.networks.contract import Can, Format, Gap, ImageLimit, VideoLimit
from homeground.networks.registry import NETWORKS

from .campaign_files import EXAMPLE, OPTIONS, read, said_of
from .media.films import film

LIMIT = VideoLimit(max_bytes=1_000_000, max_seconds=5, alt_text_max=100)
X = replace(
    NETWORKS["x"],
    images_required=False,
    can=(NETWORKS["x"].can | {Can.VIDEO, Can.REEL, Can.STORY}) - {Can.DOCUMENT},
    gaps={Can.DOCUMENT: Gap("not offered", "X has no documents.")},
    videos={Format.POST: LIMIT, Format.REEL: LIMIT, Format.STORY: replace(LIMIT, alt_text_max=None)},
    story_images=ImageLimit(1, frozenset({"image/jpeg"}), 1_000_000),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kajo")
    for name in ("kajo-launch.jpg", "kajo-parts.png"):
        shutil.copy(EXAMPLE / name, folder)
    film(folder / "kajo.mp4", sound=False)
    film(folder / "long.mp4", seconds=7, sound=False)
    (folder / "kajo.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    return folder


def campaign(
    folder: Path, media: str, form: str = "", alt: str = "Kajo at night", text: str = "Hello"
) -> Path:
    path = folder / "launch.csv"
    path.write_text(
        "when,account,text,media,format,alt\n"
        f'2027-05-12 09:00,x/lumikko_uk,{text},"{media}",{form},"{alt}"\n',
        encoding="utf-8",
    )
    return path


def with_x(**changes: Any) -> Options:
    return replace(OPTIONS, networks={**NETWORKS, "x": replace(X, **changes)})


def test_a_video_goes_out_as_it_is(folder: Path) -> None:
    path = campaign(folder, "kajo.mp4")
    assert said_of(path, with_x()) == []
    [row] = read(path, with_x()).rows
    [ref] = row.media
    assert (ref.facts.kind, ref.facts.codec, ref.steps) == ("video", "h264", None)
    assert row.format is Format.POST


@pytest.mark.parametrize(
    ("media", "form", "alt", "said"),
    [
        (
            "long.mp4", "", "A",
            'column "media": The video long.mp4 runs for 7 s; X takes at most 5 s. '
            "Cut it shorter.",
        ),
        (
            "kajo.mp4;kajo-launch.jpg", "", "A|B",
            'column "media": A post on X has images or a video, not both. '
            "Leave out the one or the other, or write two rows.",
        ),
        (
            "kajo.mp4;long.mp4", "", "A|B",
            'column "media": A post on X takes at most 1 videos; here are 2. Leave out 1 of them.',
        ),
        (
            "kajo.pdf", "", "",
            'column "media": Documents do not go out to X. X has no documents. '
            "Empty the cell; a link to a page that shows it will do.",
        ),
        (
            "kajo-launch.jpg", "reel", "A",
            'column "media": A reel is a video, not an image. Name a video, or make it a post.',
        ),
        (
            "", "story", "",
            'column "media": A reel or a story needs a file. Name a video in the column media.',
        ),
        (
            "kajo-launch.jpg;kajo-parts.png", "story", "A|B",
            'column "media": A reel or a story takes one file; here are 2. '
            "Write a row for each of them.",
        ),
        (
            "kajo.mp4", "real", "A",
            'column "format": real is no format. Did you mean reel? '
            "Write post, reel or story, or leave it empty.",
        ),
    ],
)  # fmt: skip
def test_what_does_not_go_out(folder: Path, media: str, form: str, alt: str, said: str) -> None:
    errors = [
        problem
        for problem in said_of(campaign(folder, media, form, alt), with_x())
        if not problem.startswith("note")
    ]
    assert f"row 2, {said}" in errors


def test_images_beside_a_video_where_both_may_stand(folder: Path) -> None:
    both = with_x(videos={Format.POST: replace(LIMIT, beside_images=True)})
    [row] = read(campaign(folder, "kajo.mp4;kajo-launch.jpg", "", "A|B"), both).rows
    assert [ref.facts.kind for ref in row.media] == ["video", "image"]


def test_a_document_stands_alone(folder: Path) -> None:
    documents = with_x(can=X.can | {Can.DOCUMENT})
    [row] = read(campaign(folder, "kajo.pdf", "", ""), documents).rows
    assert row.media[0].facts.kind == "document"
    [said] = said_of(campaign(folder, "kajo.pdf;kajo-launch.jpg", "", "A|B"), documents)
    assert "A document stands alone in a post." in said


def test_a_video_without_an_alt_text_is_pointed_out(folder: Path) -> None:
    assert said_of(campaign(folder, "kajo.mp4", "", ""), with_x()) == [
        'warning: row 2, column "alt": The video kajo.mp4 has no alt text. '
        "Say in a sentence what it shows, for people who cannot see it."
    ]
    # Stories have none there.
    assert said_of(campaign(folder, "kajo.mp4", "story", "", text=""), with_x()) == []


def test_a_format_that_the_network_has_not(folder: Path) -> None:
    said = said_of(
        campaign(folder, "kajo.mp4", "Reels"),
        with_x(can=X.can - {Can.REEL}, gaps={Can.REEL: Gap("not offered", "X has none.")}),
    )
    assert said == [
        'row 2, column "format": There are no reels on X. X has none. '
        "Make it a post: leave the format empty."
    ]


@pytest.mark.parametrize(
    ("form", "word"), [(form, word) for form, words in SPELLINGS.items() for word in words]
)
def test_formats_in_five_languages(folder: Path, form: Format, word: str) -> None:
    text = "" if form is Format.STORY else "Hello"
    [row] = read(campaign(folder, "kajo.mp4", word.capitalize(), text=text), with_x()).rows
    assert row.format is form


def test_a_story_has_no_words(folder: Path) -> None:
    assert said_of(campaign(folder, "kajo-launch.jpg", "story"), with_x()) == [
        'row 2, column "text": X shows nothing of a story but its image or video. '
        "Put the words into the picture, and empty the cells: text."
    ]


def test_a_story_needs_no_text_and_a_post_does(folder: Path) -> None:
    [row] = read(campaign(folder, "kajo-launch.jpg", "story", text=""), with_x()).rows
    assert row.format is Format.STORY
    [said] = said_of(campaign(folder, "kajo-launch.jpg", "", text=""), with_x())
    assert "There is no text." in said


def test_a_story_and_a_post_are_two_publications(folder: Path) -> None:
    identities = set()
    for form in ("", "post", "story", "reel"):
        text = "" if form == "story" else "Hello"
        [row] = read(campaign(folder, "kajo.mp4", form, text=text), with_x()).rows
        identities.add(row.identity)
    assert len(identities) == 3
