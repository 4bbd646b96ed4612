"""Images made fit when they are planned: what was planned is what goes out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from PIL import Image

from homeground.content.campaign_file import MediaRef, Row
from homeground.content.media.accepting import accept
from homeground.content.media.opening import open_media
from homeground.content.media_store import stored_path
from homeground.content.models import MediaFile, Rendition, VariantMedia
from homeground.networks.contract import Format
from homeground.networks.registry import NETWORKS
from homeground.publishing.states import State
from tests.content.media.films import film
from tests.content.media.pictures import SECRET, UPRIGHT, corners, read, with_secrets

from .house import House


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "store"


def row_with(house: House, network: str, path: Path, text: str = "Kajo") -> Row:
    facts = open_media(path)
    ref = MediaRef(facts, "A lantern", accept(facts, NETWORKS[network]).steps)
    return replace(house.row(network, text), media=(ref,), identity=f"{network} {text}")


async def test_what_goes_out_was_made_when_it_was_planned(house: House, tmp_path: Path) -> None:
    path = with_secrets(tmp_path, "heic")
    plan = await house.plan(row_with(house, "mastodon", path))
    # Whatever becomes of the file.
    Image.new("RGB", (8, 8)).save(path, "JPEG")
    await house.play(plan)
    assert await house.states() == [State.PUBLISHED]
    [post] = house.sandbox.sandbox.world.posts
    [file] = post.files
    assert SECRET not in file.content
    image = read(file.content)
    assert image.format == "JPEG"
    assert corners(image) == UPRIGHT
    placed = await VariantMedia.objects.select_related("file", "original").aget()
    assert (placed.file.mime, placed.file.name) == ("image/jpeg", "a.jpg")
    assert placed.original is not None
    assert (placed.original.mime, placed.original.name) == ("image/heic", "a.heic")


async def test_each_rendition_is_made_once(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_secrets(tmp_path, "jpeg")
    await house.plan(row_with(house, "x", path), row_with(house, "mastodon", path))
    # Both networks take it as it is: stripped once, kept once.
    assert await Rendition.objects.acount() == 2
    assert await MediaFile.objects.acount() == 2

    def never(*_: object) -> None:
        raise AssertionError("made a second time")

    monkeypatch.setattr("homeground.content.media.renditions.render", never)
    await house.plan(row_with(house, "x", path, "Again"), row_with(house, "mastodon", path))
    assert await Rendition.objects.acount() == 2


async def test_a_rendition_that_was_lost_is_made_again(house: House, tmp_path: Path) -> None:
    path = with_secrets(tmp_path, "jpeg")
    await house.plan(row_with(house, "x", path))
    rendition = await Rendition.objects.select_related("file").aget()
    lost = stored_path(rendition.file.sha256)
    content = lost.read_bytes()
    lost.unlink()
    await house.plan(row_with(house, "x", path, "Again"))
    assert lost.read_bytes() == content


async def test_an_image_that_needs_nothing_goes_out_itself(house: House, tmp_path: Path) -> None:
    path = tmp_path / "plain.jpg"
    Image.new("RGB", (80, 40)).save(path)
    await house.plan(row_with(house, "x", path))
    placed = await VariantMedia.objects.select_related("file").aget()
    assert placed.original_id is None
    assert stored_path(placed.file.sha256).read_bytes() == path.read_bytes()


async def test_a_file_changed_since_it_was_checked_is_not_sent(
    house: House, tmp_path: Path
) -> None:
    path = with_secrets(tmp_path, "jpeg")
    row, other = row_with(house, "x", path), house.row("x", "Without")
    Image.new("RGB", (8, 8)).save(path, "JPEG")
    plan = await house.plan(row, other)
    assert [problem.what for problem in plan.problems] == [
        "The file a.jpg was changed while it was read."
    ]
    assert list(plan.publications) == [other.identity]


async def test_a_draft_says_what_its_files_are(house: House, tmp_path: Path) -> None:
    from homeground.publishing.drafting import draft_of, fingerprint
    from homeground.publishing.models import Publication

    path = film(tmp_path / "kajo.mp4", "-c:a", "aac")
    row = replace(
        house.row("x", "Kajo"),
        media=(MediaRef(open_media(path), "It glows"),),
        format=Format.REEL,
        identity="reel",
    )
    await house.plan(row)

    def drafted() -> Any:
        publication = Publication.objects.select_related("account__brand", "variant__market").get()
        return draft_of(publication)

    draft = await sync_to_async(drafted)()
    [media] = draft.media
    assert (media.kind, media.mime, media.codec, media.name) == (
        *("video", "video/mp4", "h264", "kajo.mp4"),
    )
    assert media.seconds == pytest.approx(1.0, abs=0.1)
    assert (media.width, media.height, media.alt) == (64, 48, "It glows")
    assert draft.format is Format.REEL
    assert fingerprint(draft) != fingerprint(replace(draft, format=Format.POST))
