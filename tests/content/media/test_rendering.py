"""Images as they go out: upright, in sRGB, in shape, and silent about where they were made."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from homeground.content.media.facts import Unusable
from homeground.content.media.fitting import Focus, fit
from homeground.content.media.opening import open_media
from homeground.content.media.rendering import Rendered, render
from homeground.networks.contract import ImageLimit

from .pictures import (
    SECRET,
    UPRIGHT,
    colour_at,
    corners,
    exif,
    profile,
    quarters,
    read,
    saved,
    with_secrets,
)

JPEG, PNG, GIF, WEBP = "image/jpeg", "image/png", "image/gif", "image/webp"
LIMIT = ImageLimit(4, frozenset({JPEG, PNG}), 5_000_000)
ALL = replace(LIMIT, mimes=frozenset({JPEG, PNG, GIF, WEBP}))


def made(path: Path, limit: ImageLimit = LIMIT, focus: Focus | None = None) -> Rendered:
    facts = open_media(path)
    rendered = render(facts, fit(facts, limit, "X", focus or Focus()))
    image = read(rendered.content)
    assert image.size == (rendered.width, rendered.height)
    assert Image.MIME[image.format or ""] == rendered.mime
    return rendered


@pytest.mark.parametrize("limit", [LIMIT, ALL, replace(ALL, max_side=20)])
@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("kind", ["avif", "heic", "jpeg", "png", "tiff", "webp"])
def test_nobody_learns_where_it_was_made(
    kind: str, orientation: int, limit: ImageLimit, tmp_path: Path
) -> None:
    path = with_secrets(tmp_path, kind, orientation)
    facts = open_media(path)
    assert facts.located == (kind != "tiff")
    assert facts.kind == "image"
    rendered = made(path, limit)
    image = read(rendered.content)
    assert SECRET not in rendered.content
    assert b"Kamera" not in rendered.content
    assert not image.getexif()
    assert not image.getexif().get_ifd(0x8825)
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(image.info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_stands_upright(orientation: int, tmp_path: Path) -> None:
    way = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        # Each is undone by the other.
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    lying = quarters() if way is None else quarters().transpose(way)
    path = saved(tmp_path / "a.jpg", lying, "JPEG", exif=exif(orientation), quality=95)
    facts = open_media(path)
    assert (facts.width, facts.height, facts.turned) == (80, 40, orientation != 1)
    assert corners(read(made(path).content)) == UPRIGHT
    # Cropped where people see it, not where the pixels lie.
    square = replace(LIMIT, min_aspect=1.0, max_aspect=1.0)
    cropped = read(made(path, square, Focus(1.0, 0.5)).content)
    assert cropped.size == (40, 40)
    assert corners(cropped) == ("lime", "lime", "white", "white")


def test_a_heic_turned_in_its_container_stands_upright(tmp_path: Path) -> None:
    image = quarters().transpose(Image.Transpose.ROTATE_90)
    image.info["exif"] = exif(6)
    open_media(with_secrets(tmp_path, "heic"))  # its reader and writer are there from now on
    path = saved(tmp_path / "turned.heic", image, "HEIF", quality=-1)
    facts = open_media(path)
    assert (facts.mime, facts.width, facts.height) == ("image/heic", 80, 40)
    rendered = made(path)
    assert rendered.mime == JPEG
    assert corners(read(rendered.content)) == UPRIGHT


@pytest.mark.parametrize(
    ("kind", "comes_out"),
    [("avif", JPEG), ("gif", GIF), ("heic", JPEG), ("jpeg", JPEG), ("png", PNG), ("tiff", JPEG), ("webp", WEBP)],
)  # fmt: skip
def test_every_format_goes_out_as_one_that_networks_take(
    kind: str, comes_out: str, tmp_path: Path
) -> None:
    rendered = made(with_secrets(tmp_path, kind), ALL)
    assert rendered.mime == comes_out
    assert corners(read(rendered.content)) == UPRIGHT


def test_a_wide_gamut_is_brought_to_srgb(tmp_path: Path) -> None:
    lab = Image.new("LAB", (20, 20), (128, 128 + 60, 128 + 20))
    path = saved(tmp_path / "a.tiff", lab, "TIFF", icc_profile=profile("LAB"))
    facts = open_media(path)
    assert facts.converted
    image = read(made(path).content)
    assert image.mode == "RGB"
    red, green, blue = image.getpixel((10, 10))  # type: ignore[misc]
    assert red > green + 60
    assert red > blue + 30


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "JPEG"), ("I;16", "PNG"), ("1", "PNG")])
def test_colours_that_networks_do_not_show(mode: str, kind: str, tmp_path: Path) -> None:
    white = 65535 if mode == "I;16" else 1
    image = Image.new(mode, (20, 20), white if mode != "CMYK" else (0, 0, 0, 0))
    path = saved(tmp_path / f"a.{kind.lower()}", image, kind)
    out = read(made(path, replace(LIMIT, max_side=10)).content)
    assert out.mode in {"L", "RGB"}
    assert colour_at(out, 0.5, 0.5) == "white"


def test_what_is_transparent_stays_so_or_becomes_white(tmp_path: Path) -> None:
    image = quarters(mode="RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    image.paste((0, 0, 0, 0), (0, 0, 40, 20))
    path = saved(tmp_path / "a.png", image, "PNG")
    assert open_media(path).transparent
    kept = read(made(path, replace(LIMIT, max_side=40)).content)
    assert kept.mode == "RGBA"
    assert kept.getpixel((3, 3))[3] == 0  # type: ignore[index]
    laid = made(path, replace(LIMIT, mimes=frozenset({JPEG})))
    assert laid.mime == JPEG
    assert corners(read(laid.content)) == ("white", "lime", "blue", "white")


def test_a_palette_with_a_hole_in_it(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.gif", quarters().quantize(4), "GIF", transparency=0)
    assert open_media(path).transparent
    assert made(path, replace(LIMIT, max_side=40)).mime == PNG


def test_an_opaque_png_that_says_it_could_be_transparent(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", quarters(mode="RGBA"), "PNG")
    assert not open_media(path).transparent
    assert read(made(path, replace(LIMIT, max_side=40)).content).mode == "RGB"


def noise(path: Path, mode: str = "RGB", size: tuple[int, int] = (1200, 900)) -> Path:
    image = Image.effect_noise(size, 90).convert("RGB")
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(size))
    return saved(path, image, Image.registered_extensions()[path.suffix])


@pytest.mark.parametrize("max_bytes", [400_000, 100_000, 20_000])
@pytest.mark.parametrize(("name", "mode"), [("a.jpg", "RGB"), ("a.png", "RGB"), ("a.png", "RGBA")])
def test_it_gets_as_small_as_it_must(name: str, mode: str, max_bytes: int, tmp_path: Path) -> None:
    path = noise(tmp_path / name, mode)
    limit = replace(LIMIT, max_bytes=max_bytes, min_aspect=1.2, max_aspect=4 / 3)
    rendered = made(path, limit)
    assert len(rendered.content) <= max_bytes
    assert 1.2 <= rendered.width / rendered.height <= 4 / 3
    # A photo as PNG becomes a JPEG before it loses its size; what is transparent cannot.
    assert rendered.mime == (PNG if mode == "RGBA" else JPEG)


def test_what_cannot_get_small_enough_is_said(tmp_path: Path) -> None:
    path = noise(tmp_path / "a.jpg")
    with pytest.raises(Unusable, match=r"a\.jpg cannot be made smaller than 0\.0 MB"):
        made(path, replace(LIMIT, max_bytes=300))


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.avif"])
def test_the_same_file_and_steps_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    path = noise(tmp_path / name, size=(300, 200))
    digests = {
        hashlib.sha256(made(path, replace(LIMIT, max_side=100)).content).hexdigest()
        for _ in range(3)
    }
    assert len(digests) == 1


def test_what_fits_and_is_silent_goes_out_byte_by_byte(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", quarters(), "JPEG")
    assert made(path).content == path.read_bytes()


def test_a_large_photo_is_reduced_and_looks_the_same(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", quarters((3000, 2000)), "JPEG")
    rendered = made(path, replace(LIMIT, max_width=1080, min_aspect=0.8, max_aspect=1.0))
    assert (rendered.width, rendered.height) == (1080, 1080)
    assert corners(read(rendered.content)) == UPRIGHT
