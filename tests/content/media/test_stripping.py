"""What is personal is taken out of a file, and the image stays what it was, bit by bit."""

from __future__ import annotations

import contextlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from homeground.content.media.stripping import STRIPPED, NotUnderstood, stripped

from .pictures import SECRET, quarters, read, with_secrets

KINDS = ("gif", "jpeg", "png", "webp")


def frames(content: bytes) -> list[tuple[bytes, object]]:
    image = Image.open(BytesIO(content))
    return [
        (frame.convert("RGBA").tobytes(), frame.info.get("duration"))
        for frame in ImageSequence.Iterator(image)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_personal_stays_and_no_pixel_changes(kind: str, tmp_path: Path) -> None:
    before = with_secrets(tmp_path, kind).read_bytes()
    assert SECRET in before
    after = stripped(before, f"image/{kind}")
    assert SECRET not in after
    assert b"Kamera" not in after
    image = read(after)
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info)
    assert frames(after) == frames(before)
    assert stripped(after, f"image/{kind}") == after


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpegs_of_every_build_stay_whole(mode: str, progressive: bool) -> None:
    written = BytesIO()
    noise = Image.effect_noise((200, 150), 80).convert(mode)
    noise.save(
        written, "JPEG", progressive=progressive, exif=b"Exif\0\0II*\0", restart_marker_rows=2
    )
    after = stripped(written.getvalue(), "image/jpeg")
    assert len(after) < len(written.getvalue())
    assert read(after).tobytes() == read(written.getvalue()).tobytes()
    assert read(after).mode == mode


def test_a_moving_image_moves_on(tmp_path: Path) -> None:
    first, second = quarters(), quarters().rotate(180)
    for kind, name in (("PNG", "a.png"), ("WEBP", "a.webp")):
        path = tmp_path / name
        first.save(path, kind, save_all=True, append_images=[second], duration=70, loop=3)
        after = stripped(path.read_bytes(), f"image/{kind.lower()}")
        image = read(after)
        assert (getattr(image, "n_frames", 1), image.info["loop"]) == (2, 3)
        assert frames(after) == frames(path.read_bytes())


def test_how_a_png_is_meant_to_look_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    quarters(mode="P").save(path, transparency=0, dpi=(300, 300))
    after = read(stripped(path.read_bytes(), "image/png"))
    assert after.info["transparency"] == 0
    assert after.info["dpi"][0] == pytest.approx(300, abs=0.1)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_damaged_file_is_either_understood_or_refused(kind: str, data: st.DataObject) -> None:
    written = BytesIO()
    quarters(mode="P" if kind == "gif" else "RGB").save(written, kind)
    content = bytearray(written.getvalue())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(content[: data.draw(st.integers(0, len(content)))])
    with contextlib.suppress(NotUnderstood):
        stripped(damaged, f"image/{kind}")


def test_every_format_here_is_one_that_networks_take() -> None:
    assert sorted(STRIPPED) == ["image/gif", "image/jpeg", "image/png", "image/webp"]
