"""Files opened as what they are, whatever they are called; what cannot be used is said."""

from __future__ import annotations

import builtins
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from homeground.content.media import images, probing
from homeground.content.media.facts import MediaFacts, Unusable
from homeground.content.media.kinds import ENDINGS, kind_of
from homeground.content.media.opening import open_media

from .films import film, turned
from .pictures import quarters, saved, with_secrets

PDF = b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[]/Count 12>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="session")
def mp4(films: Path) -> Path:
    return film(films / "a.mp4", "-metadata", "location=+60.16+024.93/", "-c:a", "aac")


def refusal(path: Path) -> str:
    with pytest.raises(Unusable) as raised:
        open_media(path)
    assert raised.value.what_to_do
    return raised.value.what


def test_what_is_known_of_a_video(mp4: Path) -> None:
    facts = open_media(mp4)
    assert facts == MediaFacts(
        mp4, "a.mp4", "video", "video/mp4", mp4.stat().st_size, facts.sha256, 64, 48,
        located=True, seconds=facts.seconds, codec="h264", sound="aac",
    )  # fmt: skip
    assert facts.seconds == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(
    ("name", "codec", "mime"),
    [
        ("a.mov", "libx264", "video/quicktime"),
        ("a.webm", "libvpx-vp9", "video/webm"),
        ("a.mkv", "libx264", "video/x-matroska"),
        ("a.avi", "mpeg4", "video/x-msvideo"),
        ("a.3gp", "mpeg4", "video/3gpp"),
        ("a.mpg", "mpeg1video", "video/mpeg"),
        ("a.ts", "libx264", "video/mp2t"),
        ("a.flv", "libx264", "video/x-flv"),
        ("a.wmv", "wmv2", "video/x-ms-wmv"),
        ("a.ogv", "libtheora", "video/ogg"),
    ],
)
def test_containers_are_known_by_their_content(
    name: str, codec: str, mime: str, films: Path
) -> None:
    rate = ("-r", "25") if name == "a.mpg" else ()
    path = film(films / name, *rate, codec=codec, sound=False)
    facts = open_media(path)
    assert (facts.kind, facts.mime, facts.width, facts.height) == ("video", mime, 64, 48)
    assert facts.sound is None
    assert facts.seconds == pytest.approx(1.0, abs=0.3)
    assert path.suffix in ENDINGS[mime]


@pytest.mark.parametrize(
    ("degrees", "size"), [(0, (64, 48)), (90, (48, 64)), (180, (64, 48)), (270, (48, 64))]
)
def test_a_turned_video_has_the_size_that_people_see(
    degrees: int, size: tuple[int, int], mp4: Path, films: Path
) -> None:
    facts = open_media(turned(mp4, films / f"turned-{degrees}.mp4", degrees))
    assert (facts.width, facts.height) == size


def test_pixels_that_are_not_square_are_drawn_out(films: Path) -> None:
    facts = open_media(film(films / "anamorphic.mp4", "-vf", "setsar=2/1", sound=False))
    assert (facts.width, facts.height) == (128, 48)


def test_a_video_called_otherwise(mp4: Path, tmp_path: Path) -> None:
    for name in ("a.mov", "a.jpg", "a"):
        wrong = tmp_path / name
        wrong.write_bytes(mp4.read_bytes())
        assert refusal(wrong) == f"The file {name} is a MP4, which its name does not say."


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.999])
def test_a_video_cut_off_is_broken(part: float, mp4: Path, films: Path, tmp_path: Path) -> None:
    quick = film(films / "quick.mp4", "-movflags", "+faststart")
    for whole in (mp4, quick):
        cut = tmp_path / "cut.mp4"
        content = whole.read_bytes()
        cut.write_bytes(content[: int(len(content) * part)])
        assert refusal(cut) == "The video cut.mp4 is broken: it cannot be read to its end."


def test_a_playlist_that_calls_itself_a_video_reads_nothing_else(tmp_path: Path) -> None:
    """ffprobe would follow a playlist to any file or address."""
    other = tmp_path / "secret.ts"
    other.write_bytes(b"")
    playlist = "#EXTM3U\n#EXTINF:1,\nfile://" + str(other) + "\n#EXT-X-ENDLIST\n"
    path = tmp_path / "list.mp4"
    path.write_text(playlist)
    assert "is not an image, a video or a PDF" in refusal(path)
    # Even when it is asked.
    with pytest.raises(Unusable, match="broken"):
        probing._probed(path, "list.mp4")


def test_music_with_a_cover_is_no_video(mp4: Path, tmp_path: Path) -> None:
    cover = saved(tmp_path / "cover.png", quarters(), "PNG")
    song = tmp_path / "song.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(mp4), "-i", str(cover), "-map", "0:a", "-map", "1:v",
         "-c:a", "copy", "-c:v", "copy", "-disposition:v", "attached_pic", str(song)],
        check=True,
    )  # fmt: skip
    assert refusal(song) == "The file song.mp4 has no pictures in it."


def test_without_ffprobe_a_video_is_refused_with_what_to_install(
    mp4: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unusable) as raised:
        open_media(mp4)
    assert str(raised.value) == (
        "The file a.mp4 is a video, and without ffprobe nothing can be said about it.\n"
        "Install ffmpeg (Debian, Ubuntu: apt install ffmpeg), then run this again."
    )


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"streams": [], "format": {}},
        {"streams": [{"codec_type": "video"}], "format": {"duration": "1"}},
        {"streams": [{"codec_type": "video", "width": 1, "height": 1}], "format": {}},
        {"streams": [{"codec_type": "video", "width": 1, "height": 1, "duration": "nan"}]},
        {"streams": [{"codec_type": "video", "width": 1, "height": 1, "duration": "N/A"}]},
    ],
)
def test_what_ffprobe_does_not_say(
    said: dict[str, Any], mp4: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = subprocess.CompletedProcess([], 0, json.dumps(said).encode(), b"")
    monkeypatch.setattr(probing.subprocess, "run", lambda *_a, **_k: done)
    assert refusal(mp4)


def test_a_pdf_and_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "kajo.pdf"
    path.write_bytes(PDF)
    facts = open_media(path)
    assert (facts.kind, facts.mime, facts.pages) == ("document", "application/pdf", 12)
    path.write_bytes(PDF.replace(b"/Type/Pages", b"/Packed"))
    assert open_media(path).pages is None
    path.write_bytes(PDF[:40])
    assert refusal(path) == "The document kajo.pdf is broken: its end is missing."


def test_a_heic_where_nothing_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_secrets(tmp_path, "heic")
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("pillow_heif"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    images.heic_read.cache_clear()
    try:
        assert refusal(path) == "The image a.heic is a HEIC, which this house cannot read."
    finally:
        images.heic_read.cache_clear()


@pytest.mark.parametrize("kind", ["avif", "heic", "jpeg", "png", "webp"])
def test_an_image_cut_off_is_broken(kind: str, tmp_path: Path) -> None:
    path = with_secrets(tmp_path, kind)
    whole = path.read_bytes().rpartition(b"\0\0\0\x18ftypmp42")[0] or path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert "broken" in refusal(path)


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    Image.new("1", (20_000, 6_000)).save(tmp_path / "bomb.png")
    assert "more than 100 million pixels" in refusal(tmp_path / "bomb.png")
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(200_000_000)
    assert "more than any image for a post" in refusal(huge)


def test_pages_of_a_tiff(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    quarters().save(path, "TIFF", save_all=True, append_images=[quarters()])
    assert refusal(path) == "The image a.tif has 2 pages."


@pytest.mark.parametrize(("content", "kind"), [(b"", "image"), (b"\0\0\0\x18ftypheic", "image")])
def test_kinds(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@given(st.binary(max_size=600), st.sampled_from(["a.jpg", "a.mp4", "a.pdf", "a.heic", "a.gif"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_in_a_file_it_is_known_or_refused(
    tmp_path: Path, content: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    try:
        open_media(path)
    except Unusable as unusable:
        assert unusable.what_to_do  # noqa: PT017 - either outcome is right
