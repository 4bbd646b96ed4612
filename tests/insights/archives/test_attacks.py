"""Archives made to do harm, and broken ones: refused in words, or read as far as they are whole."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from homeground.insights.archives import json_stream, source, tars, zips
from homeground.insights.archives.model import ArchivedPost, Unread
from homeground.insights.archives.refusing import ArchiveRefused

from . import made
from .made import only, read, tweet, zipped


def refused(path: Path) -> ArchiveRefused:
    with pytest.raises(ArchiveRefused) as caught:
        read(path)
    assert caught.value.what_to_do
    return caught.value


def test_a_zip_bomb(tmp_path: Path) -> None:
    files = made.x_files() | {"data/like.js": b" " * 30_000_000}
    assert "zip bomb" in refused(zipped(tmp_path / "b.zip", files)).what


def test_a_lie_about_the_size_does_not_get_past_the_size(tmp_path: Path) -> None:
    """The directory says 100 bytes, the member unpacks to 30 MB: no more than it says is read."""
    path = zipped(tmp_path / "b.zip", {"data/tweets.js": b"[" + b" " * 30_000_000})
    data = bytearray(path.read_bytes())
    directory = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, directory + 24, 100)
    path.write_bytes(data)
    with pytest.raises(ArchiveRefused):
        read(path)


def test_more_text_than_any_archive_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "TOTAL_BYTES_MAX", 1000)
    path = zipped(tmp_path / "b.zip", {f"{n}.js": os.urandom(600).hex() for n in range(2)})
    assert "GB of text" in refused(path).what


def test_one_file_that_is_too_large_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = made.x_files()
    files["data/tweets-part1.js"] = made.ytd("tweets", [tweet(n, "x" * 200) for n in range(40)], 1)
    monkeypatch.setattr(source, "MEMBER_BYTES_MAX", 5000)
    _, entries = read(zipped(tmp_path / "b.zip", files))
    assert only(entries, Unread)[0].where == "data/tweets-part1.js"
    assert len(only(entries, ArchivedPost)) == 1


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "folder"])
def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    files: made.Files = {f"{number}.txt": "x" for number in range(30)}
    for module in (source, zips, tars):
        monkeypatch.setattr(module, "MEMBERS_MAX", 20)
    monkeypatch.setattr("homeground.insights.archives.opening.MEMBERS_MAX", 20)
    path = tmp_path / f"many.{kind}"
    if kind == "zip":
        zipped(path, files)
    elif kind == "folder":
        made.unpacked(path, files)
    else:
        packed(path, files)
    assert "more than 20 files" in refused(path).what


def packed(path: Path, files: made.Files) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "data/../../x.js",
        "C:/x.js",
        "..\\x.js",
        "data\\tweets.js",
    ],
)
@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_a_path_that_climbs_out(tmp_path: Path, name: str, kind: str) -> None:
    files = made.x_files() | {name: "x"}
    path = tmp_path / f"climbs.{kind}"
    error = refused(zipped(path, files) if kind == "zip" else packed(path, files))
    assert "names a file outside itself" in error.what or "backslashes" in error.what
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]


def test_a_name_with_a_nul(tmp_path: Path) -> None:
    path = zipped(tmp_path / "n.zip", made.x_files() | {"data/xx.js": "x"})
    path.write_bytes(path.read_bytes().replace(b"data/xx.js", b"data/x\0.js"))
    assert "outside itself" in refused(path).what


def test_links(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    zipped(path, made.x_files())
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("data/note-tweet.js")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert "link instead of a file" in refused(path).what

    path = tmp_path / "link.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("data/tweets.js")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    assert "link instead of a file" in refused(path).what


def test_an_archive_whose_posts_are_damaged(tmp_path: Path) -> None:
    path = tmp_path / "crc.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("data/tweets.js", made.ytd("tweets", [tweet(1, "Hello")]))
    path.write_bytes(path.read_bytes().replace(b'"Hello"', b'"Jello"'))
    assert "its checksum does not fit" in refused(path).what


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.js"
    secret.write_text(made.ytd("tweets", [tweet(66, "secret")]))
    folder = made.unpacked(tmp_path / "x", made.x_files())
    (folder / "data" / "tweets-part1.js").symlink_to(secret)
    _, entries = read(folder)
    assert [post.id for post in only(entries, ArchivedPost)] == ["11"]


def test_a_password(tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", made.x_files())
    data = bytearray(path.read_bytes())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    path.write_bytes(data)
    assert "locked with a password" in refused(path).what


def test_a_name_twice(tmp_path: Path) -> None:
    path = zipped(tmp_path / "t.zip", made.x_files())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("data/tweets.js", made.ytd("tweets", [tweet(1, "other")]))
    assert "twice" in refused(path).what


def test_a_wrong_checksum_costs_only_its_file(tmp_path: Path) -> None:
    files = made.x_files()
    files["data/tweets-part1.js"] = made.ytd("tweets", [tweet(12, "whole")], 1)
    path = tmp_path / "crc.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b'"Hello"', b'"Jello"'))
    _, entries = read(path)
    assert [post.text for post in only(entries, ArchivedPost)] == ["whole"]
    assert only(entries, Unread) == [
        Unread("data/tweets.js", "it is damaged: its checksum does not fit", is_post=False)
    ]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_the_first_part_of_a_zip(tmp_path: Path, share: float) -> None:
    path = zipped(tmp_path / "cut.zip", made.x_files())
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "its end is missing" in refused(path).what


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_the_first_part_of_a_tar(tmp_path: Path, share: float) -> None:
    files = {f"data/{n}.js": os.urandom(5000).hex() for n in range(4)} | made.x_files()
    path = packed(tmp_path / "cut.tgz", files)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "broken" in refused(path).what


def test_a_tar_is_read_like_a_zip_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    _, entries = read(packed(tmp_path / "x.tgz", made.x_files()))
    assert len(only(entries, ArchivedPost)) == 1
    assert list(work.iterdir()) == []


def test_a_tar_bomb_and_a_gz_bomb(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "b.tgz", {"data/tweets.js": b" " * 60_000_000})
    assert "bomb" in refused(bomb).what
    bomb = tmp_path / "b.xml.gz"
    inner = gzip.compress(b" " * 60_000_000)
    bomb.write_bytes(gzip.compress(inner * 1))
    refused(bomb)


def test_a_json_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    content = made.ytd("tweets", [tweet(n, f"number {n}") for n in range(1, 6)])
    cut = content[: content.index("number 4")]
    _, entries = read(made.unpacked(tmp_path / "x", {"tweets.js": cut}) / "tweets.js")
    assert [post.id for post in only(entries, ArchivedPost)] == ["1", "2", "3"]
    assert only(entries, Unread) == [
        Unread("tweets.js, after entry 3", "from there on it is not valid JSON", is_post=False)
    ]


def test_an_entry_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "ELEMENT_MAX", 1_000_000)
    content = (
        made.ytd("tweets", [tweet(1, "first")])[:-2] + ',{"tweet":{"id":"2","x":"' + "y" * 3_000_000
    )
    _, entries = read(made.unpacked(tmp_path / "x", {"tweets.js": content}) / "tweets.js")
    assert [post.id for post in only(entries, ArchivedPost)] == ["1"]
    assert "longer than 16 MB" in only(entries, Unread)[0].why


def test_json_nested_deeply_and_numbers_without_end(tmp_path: Path) -> None:
    for content in ("[" * 100_000, '[{"tweet":' * 50_000, "[" + "9" * 100_000 + "]"):
        path = made.unpacked(tmp_path / "x", {"t.js": "window.YTD.tweets.part0 = " + content})
        _, entries = read(path / "t.js")
        assert not only(entries, ArchivedPost)
        assert only(entries, Unread)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>',
    ],
)
def test_xml_that_declares_entities(tmp_path: Path, declared: str) -> None:
    text = made.wxr(made.wxr_item(1, text="&a;"))
    head, _, rest = text.partition("?>")
    path = tmp_path / "bomb.xml"
    path.write_text(f"{head}?>{declared}{rest}", encoding="utf-8")
    _, entries = read(path)
    assert not only(entries, ArchivedPost)
    assert "declares entities" in only(entries, Unread)[0].why


def test_xml_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    text = made.wxr(*(made.wxr_item(number) for number in range(1, 5)))
    path = tmp_path / "cut.xml"
    path.write_text(text[: text.index("Nummer 3")], encoding="utf-8")
    _, entries = read(path)
    assert [post.id for post in only(entries, ArchivedPost)] == ["1", "2"]
    assert "not valid XML" in only(entries, Unread)[0].why


def test_a_page_nested_deeply(tmp_path: Path) -> None:
    deep = "<div>" * 100_000 + "deep" + "</div>" * 100_000
    line = "Вы 2 фев 2021 в 19:08"
    page = made.vk_page(made.vk_item(6, line, "flat"), made.vk_item(7, line, deep))
    _, entries = read(made.unpacked(tmp_path / "vk", {"wall/wall0.html": page}))
    assert [post.text for post in only(entries, ArchivedPost)] == ["flat", "deep"]


def test_text_that_no_database_takes(tmp_path: Path) -> None:
    content = made.ytd("tweets", [tweet(1, "a\0b")]).replace("a\\u0000b", "a\\u0000b\\ud83d")
    _, entries = read(made.unpacked(tmp_path / "x", {"t.js": content}) / "t.js")
    assert [post.text for post in only(entries, ArchivedPost)] == ["ab�"]


@pytest.mark.parametrize("head", [b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c\0", b"\xfd7zXZ\0"])
def test_other_packers(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(head + b"\0" * 600)
    assert "give the folder" in refused(path).what_to_do


def test_no_file_and_an_empty_one(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "none.zip").what
    (tmp_path / "empty.zip").touch()
    assert "is empty" in refused(tmp_path / "empty.zip").what


def test_a_directory_of_a_zip_that_claims_a_billion_files(tmp_path: Path) -> None:
    path = zipped(tmp_path / "z.zip", made.x_files())
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    directory = struct.unpack_from("<L", data, end + 16)[0]
    record = struct.pack(
        "<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**9, 10**9, 50, directory
    )
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    path.write_bytes(data[:end] + record + locator + data[end:])
    assert "more than 300,000 files" in refused(path).what
