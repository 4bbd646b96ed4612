"""Images: missing, broken, oversized, wrongly named, outside the folder, too many."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from homeground.networks.contract import ImageLimit
from homeground.networks.registry import NETWORKS

from .campaign_files import EXAMPLE, OPTIONS, read, said_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "kajo"
    folder.mkdir()
    for name in ("kajo-launch.jpg", "kajo-parts.png"):
        shutil.copy(EXAMPLE / name, folder)
    return folder


def campaign(
    folder: Path, media: str, alt: str = "A lantern", account: str = "x/lumikko_uk"
) -> Path:
    path = folder / "launch.csv"
    path.write_text(
        f'when,account,text,media,alt\n2027-05-12 09:00,{account},Hello,"{media}","{alt}"\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("media", "alt", "said"),
    [
        (
            "kajo-lunch.jpg",
            "A lantern",
            "There is no file kajo-lunch.jpg in the folder of the campaign's media. Did you mean "
            "kajo-launch.jpg? Put it beside the campaign file, or correct the name.",
        ),
        (
            "Kajo-Launch.JPG",
            "A lantern",
            "There is no file Kajo-Launch.JPG in the folder of the campaign's media. Did you mean "
            "kajo-launch.jpg? Put it beside the campaign file, or correct the name.",
        ),
        (
            "https://lumikko.example/kajo.jpg",
            "A lantern",
            "https://lumikko.example/kajo.jpg is an address, not the name of a file. "
            "Save the file beside the campaign file and write its name.",
        ),
        (
            "../secret.jpg",
            "A lantern",
            "../secret.jpg is outside the folder of the campaign's media. "
            "Put the file into that folder and write its name alone.",
        ),
        (
            "/etc/passwd",
            "A lantern",
            "/etc/passwd is outside the folder of the campaign's media. "
            "Put the file into that folder and write its name alone.",
        ),
        (
            "C:\\pictures\\kajo.jpg",
            "A lantern",
            "C:\\pictures\\kajo.jpg is outside the folder of the campaign's media. "
            "Put the file into that folder and write its name alone.",
        ),
        (
            "pictures",
            "A lantern",
            "pictures is a folder. Write the name of a file in it.",
        ),
        (
            "kajo-launch.jpg;kajo-launch.jpg",
            "A|B",
            "The same image is named twice. Name each image once.",
        ),
        (
            "kajo" * 100,
            "A",
            f"The file {'kajo' * 100} cannot be read: File name too long. "
            "Check its name and its permissions.",
        ),
        (
            "empty.jpg",
            "A",
            "The file empty.jpg is empty. Export it again and put it in its place.",
        ),
        (
            "text.jpg",
            "A",
            "The file text.jpg is not an image, a video or a PDF. Use a JPEG, PNG, MP4 or PDF file.",
        ),
        (
            "photo.heic",
            "A",
            "The image photo.heic is broken: it cannot be read to its end. "
            "Open it in an image editor and export it again.",
        ),
        (
            "film.mp4",
            "A",
            "The video film.mp4 is broken: it cannot be read to its end. "
            "Export it again and put it in its place.",
        ),
        (
            "cut.jpg",
            "A",
            "The image cut.jpg is broken: it cannot be read to its end. "
            "Open it in an image editor and export it again.",
        ),
        (
            "cut.png",
            "A",
            "The image cut.png is broken: it cannot be read to its end. "
            "Open it in an image editor and export it again.",
        ),
        (
            "really-a-png.jpg",
            "A",
            "The file really-a-png.jpg is a PNG, which its name does not say. "
            "Rename it to really-a-png.png, here and in the folder.",
        ),
        (
            "huge.png",
            "A",
            "The image huge.png has more than 100 million pixels. Export it smaller.",
        ),
        (
            "1.png;2.png;3.png;4.png;5.png",
            "A|B|C|D|E",
            "A post on X takes at most 4 images; here are 5. Leave out 1 of them.",
        ),
    ],
)
def test_an_image_that_cannot_go_out(folder: Path, media: str, alt: str, said: str) -> None:
    (folder / "pictures").mkdir()
    (folder / "empty.jpg").touch()
    (folder / "text.jpg").write_text("This is not an image.")
    (folder / "photo.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    (folder / "film.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(40))
    for name, whole in (("cut.jpg", "kajo-launch.jpg"), ("cut.png", "kajo-parts.png")):
        content = (folder / whole).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])
    shutil.copy(folder / "kajo-parts.png", folder / "really-a-png.jpg")
    if media == "huge.png":
        Image.new("1", (20_000, 6_000)).save(folder / "huge.png")
    for number in range(1, 6):
        Image.new("RGB", (8, 8), (number, 0, 0)).save(folder / f"{number}.png")

    path = campaign(folder, media, alt)

    assert said_of(path) == [f'row 2, column "media": {said}']
    assert read(path).rows == []


def test_alt_texts_that_do_not_match_their_images(folder: Path) -> None:
    assert said_of(campaign(folder, "kajo-launch.jpg|kajo-parts.png", "A lantern")) == [
        'row 2, column "alt": There are 2 images, but not as many alt texts. '
        'Write one for each image, in the same order, with "|" between them.'
    ]


def test_an_alt_text_too_long(folder: Path) -> None:
    assert said_of(campaign(folder, "kajo-launch.jpg", "a" * 1003)) == [
        'row 2, column "alt": The alt text of kajo-launch.jpg has 1003 characters; X takes 1000. '
        "Shorten it by 3 characters."
    ]


def test_what_is_done_to_an_image_is_a_note(folder: Path) -> None:
    small = ImageLimit(4, frozenset({"image/jpeg"}), 5_000_000, max_pixels=1_000_000)
    options = replace(OPTIONS, networks={"x": replace(NETWORKS["x"], images=small)})
    path = campaign(folder, "kajo-parts.png")
    assert said_of(path, options) == [
        'note: row 2, column "media": kajo-parts.png for X: converted to JPEG, reduced to '
        "1154 × 866."
    ]
    [row] = read(path, options).rows
    assert row.media[0].steps is not None
    assert row.media[0].steps.size == (1154, 866)


def test_a_post_without_an_image_where_there_are_none_such(folder: Path) -> None:
    options = replace(OPTIONS, networks={"x": replace(NETWORKS["x"], images_required=True)})
    assert said_of(campaign(folder, "", ""), options) == [
        'row 2, column "media": A post on X needs an image or a video. Name one in the column media.'
    ]
    assert said_of(campaign(folder, "kajo-launch.jpg", "Lit"), options) == []


def test_an_image_that_nobody_could_fetch(folder: Path) -> None:
    fetching = {"x": replace(NETWORKS["x"], images_fetched=True)}
    options = replace(OPTIONS, networks=fetching, fetchable=False)
    [said] = said_of(campaign(folder, "kajo-launch.jpg", "Lit"), options)
    assert said.startswith('row 2, column "media": X fetches images from a public address')
    assert "HOMEGROUND_PUBLIC_URL" in said
    assert said_of(campaign(folder, "", ""), options) == []


def test_a_link_in_the_folder_does_not_lead_out_of_it(folder: Path) -> None:
    (folder.parent / "secret.jpg").write_bytes((folder / "kajo-launch.jpg").read_bytes())
    (folder / "inside.jpg").symlink_to(folder.parent / "secret.jpg")
    assert said_of(campaign(folder, "inside.jpg")) == [
        'row 2, column "media": inside.jpg is outside the folder of the campaign\'s media. '
        "Put the file into that folder and write its name alone."
    ]


@pytest.mark.parametrize("separator", [";", "|", "\n", " ; ", "; \n"])
def test_several_images_in_order(folder: Path, separator: str) -> None:
    path = campaign(
        folder, separator.join(("kajo-launch.jpg", "kajo-parts.png")), "Lit; at night|In parts"
    )
    [row] = read(path).rows
    assert [(media.facts.path.name, media.alt, media.facts.mime) for media in row.media] == [
        ("kajo-launch.jpg", "Lit; at night", "image/jpeg"),
        ("kajo-parts.png", "In parts", "image/png"),
    ]
    assert (row.media[0].facts.width, row.media[0].facts.height) == (1200, 900)


def test_a_folder_of_its_own_with_names_as_windows_and_macs_write_them(folder: Path) -> None:
    pictures = folder / "pictures" / "may"
    pictures.mkdir(parents=True)
    # On a Mac's disk é is e with an accent behind it.
    shutil.copy(folder / "kajo-launch.jpg", pictures / "lumie\u0301re.jpg")
    path = campaign(folder, "may\\lumi\u00e9re.jpg")
    [row] = read(path, replace(OPTIONS, media_folder=folder / "pictures")).rows
    assert row.media[0].facts.path.is_file()
