"""Each network's archive, read: ids, times, texts, counts, and what is left out and why."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homeground.insights.archives.model import (
    ArchivedAccount,
    ArchivedComment,
    ArchivedPost,
    Entry,
    LeftOut,
    Unread,
)

from . import made
from .made import only, read, tweet, zipped


def left_out(entries: list[Entry]) -> Counter[str]:
    return Counter(entry.what for entry in only(entries, LeftOut))


def test_x(tmp_path: Path) -> None:
    link = {"url": "https://t.co/ab", "expanded_url": "https://lumikko.example/halti"}
    picture = {"url": "https://t.co/pic", "id_str": "1", "type": "photo"}
    files = made.x_files(
        [
            tweet(
                11,
                "Light &amp; winter https://t.co/ab https://t.co/pic",
                entities={"urls": [link], "media": [picture]},
                extended_entities={"media": [picture, picture]},
            ),
            tweet(12, "RT @jana: look"),
            tweet(13, "@jana yes", in_reply_to_user_id_str="999", in_reply_to_status_id_str="5"),
            tweet(14, "more of it", in_reply_to_user_id_str=made.OURS, favorite_count=None),
            tweet(15, "The beginning of a long one that goes on… https://t.co/long",
                  "Sat Mar 09 13:14:15 +0000 2024"),
        ],
        note_tweet=[
            {
                "noteTweet": {
                    "noteTweetId": "77",
                    "createdAt": "2024-03-09T13:14:15.000Z",
                    "core": {
                        "text": "The beginning of a long one that goes on and on to https://t.co/n",
                        "urls": [{"shortUrl": "https://t.co/n", "expandedUrl": "https://n.example"}],
                    },
                }
            }
        ],
        deleted_tweets=[tweet(99, "gone")],
    )  # fmt: skip
    files["data/tweets-part1.js"] = made.ytd("tweets", [tweet(16, "of the second part")], 1)
    reading, entries = read(zipped(tmp_path / "twitter-2024.zip", files))
    assert (reading.kind, reading.network) == ("x-archive", "x")
    assert reading.account == ArchivedAccount("lumikko", "Lumikko", made.OURS)
    assert reading.exported_at == datetime(2024, 2, 29, 8, tzinfo=UTC)
    posts = only(entries, ArchivedPost)
    assert [post.id for post in posts] == ["11", "14", "15", "16"]
    first = posts[0]
    assert first.text == "Light & winter https://lumikko.example/halti"
    assert first.published_at == datetime(2023, 2, 18, 12, 33, 11, tzinfo=UTC)
    assert (first.likes, first.shares, first.comments, first.views) == (7, 2, None, None)
    assert first.media_count == 2
    assert first.url == "https://x.com/lumikko/status/11"
    assert posts[1].likes is None
    assert posts[2].text == "The beginning of a long one that goes on and on to https://n.example"
    assert left_out(entries) == {"reposts of others": 1, "answers to others": 1, "deleted posts": 1}


def test_x_before_2019_has_its_posts_without_a_wrapper(tmp_path: Path) -> None:
    content = made.ytd("tweet", [tweet(1, "old")["tweet"], {"tweet": {"id": "2"}}, "nonsense"])
    _, entries = read(made.unpacked(tmp_path / "x", {"tweet.js": content}) / "tweet.js")
    assert [post.text for post in only(entries, ArchivedPost)] == ["old"]
    assert [(u.where, u.why) for u in only(entries, Unread)] == [
        ("tweet.js, entry 2", "it has no date"),
        ("tweet.js, entry 3", "it has no id"),
    ]


def test_facebook(tmp_path: Path) -> None:
    media = {"media": {"uri": "posts/media/a.jpg", "creation_timestamp": 1, "description": "x"}}
    link = {"external_context": {"url": "https://lumikko.example/"}}
    posts = [
        made.facebook_post(1424003057, "Grüße aus Österreich 🌲"),
        made.facebook_post(1424003058, "Bild", attachments=[{"data": [media, media]}]),
        {"timestamp": 1424003059, "attachments": [{"data": [link]}], "data": [], "title": "shared"},
        {"timestamp": 1424003060, "data": [], "title": "Lumikko saved a seller."},
        {"timestamp": 0, "data": [{"post": "when?"}]},
    ]
    reading, entries = read(zipped(tmp_path / "facebook.zip", made.facebook_files(posts)))
    assert reading.kind == "facebook-download"
    assert reading.account == ArchivedAccount("lumikko.at", "Lumikko Österreich", None)
    assert reading.exported_at == datetime(2024, 3, 1, 12, tzinfo=UTC)
    found = only(entries, ArchivedPost)
    assert [(post.text, post.media_count, post.id) for post in found] == [
        ("Grüße aus Österreich 🌲", 0, None),
        ("Bild", 2, None),
        ("", 0, None),
    ]
    assert found[0].published_at == datetime(2015, 2, 15, 12, 24, 17, tzinfo=UTC)
    assert found[0].likes is None
    assert left_out(entries) == {
        "entries that are no posts (friends made, things saved, pages liked)": 1,
        "comments, which do not say what they answer": 1,
    }
    assert only(entries, Unread)[0].why == "it has no date"


def test_facebook_of_late(tmp_path: Path) -> None:
    posts = [
        {
            "fbid": "1122334455",
            "timestamp": 1735689600,
            "media": [],
            "label_values": [
                {"label": "Nachricht", "value": made.garbled("Frohes Jahr, für alle")},
                {"label": "URL", "href": "https://www.facebook.com/lumikko.at/posts/1122334455"},
            ],
        }
    ]
    _, entries = read(zipped(tmp_path / "f.zip", {"posts.json": json.dumps(posts)}))
    (post,) = entries
    assert isinstance(post, ArchivedPost)
    assert (post.text, post.other_id) == ("Frohes Jahr, für alle", "1122334455")
    assert post.url == "https://www.facebook.com/lumikko.at/posts/1122334455"


def test_instagram(tmp_path: Path) -> None:
    reading, entries = read(zipped(tmp_path / "instagram.zip", made.instagram_files()))
    assert reading.kind == "instagram-download"
    assert reading.account.handle == "lumikko"
    posts = sorted(only(entries, ArchivedPost), key=lambda post: post.published_at)
    assert [(post.text, post.media_count) for post in posts] == [
        ("Winterlicht ✨", 1),
        ("Zwei Bilder für den Frühling", 2),
        ("", 1),
        ("Licht an", 1),
    ]
    assert posts[1].published_at == datetime.fromtimestamp(1680000100, UTC)
    assert left_out(entries) == {"posts that were archived or deleted there": 1}


def test_both_of_meta_in_one_download_are_told_apart(tmp_path: Path) -> None:
    files = made.facebook_files([made.facebook_post(1424003057, "Hallo")]) | made.instagram_files()
    path = zipped(tmp_path / "meta.zip", files)
    with pytest.raises(
        Exception, match="several archives: Facebook download and Instagram download"
    ):
        read(path)
    assert read(path, "instagram")[0].kind == "instagram-download"
    assert read(path, "facebook")[0].kind == "facebook-download"


def test_linkedin(tmp_path: Path) -> None:
    reading, entries = read(zipped(tmp_path / "Basic.zip", made.LINKEDIN_FILES))
    assert reading.kind == "linkedin-export"
    assert reading.account == ArchivedAccount(None, "Aino Koskela", None)
    posts = only(entries, ArchivedPost)
    assert [(post.id, post.text, post.media_count) for post in posts] == [
        ("urn:li:share:7001", 'First line\nSecond, "quoted" line', None),
        ("urn:li:ugcPost:7002", "With a picture", 1),
    ]
    assert posts[0].published_at == datetime(2024, 2, 3, 10, 11, 12, tzinfo=UTC)
    comment = only(entries, ArchivedComment)[0]
    assert (comment.post_id, comment.text, comment.by_us) == (
        "urn:li:share:7001",
        'We say "thanks", all',
        True,
    )
    assert only(entries, Unread) == [Unread("Shares.csv, row 4", "it has no date")]


def test_vk(tmp_path: Path) -> None:
    page = made.vk_page(
        made.vk_item(7, "Вы 2 фев 2021 в 19:08", "Свет<br>зимой", attached=made.VK_PHOTO),
        made.vk_item(8, "вчера в 9:05", "Вчерашнее"),
        made.vk_item(9, "Анна Соколова 3 мар 2020 в 10:00", "Чужое"),
        made.vk_item(10, "You 4 Mar 2019 at 7:08 pm", "In English"),
        made.vk_item(11, "когда-то", "Без даты"),
    )
    reading, entries = read(zipped(tmp_path / "Archive.zip", {"wall/wall0.html": page}))
    assert reading.kind == "vk-archive"
    assert reading.account.network_id == "4400"
    posts = only(entries, ArchivedPost)
    assert [(post.id, post.text, post.media_count) for post in posts] == [
        ("4400_7", "Свет\nзимой", 1),
        ("4400_8", "Вчерашнее", 0),
        ("4400_10", "In English", 0),
    ]
    assert posts[0].published_at == datetime(2021, 2, 2, 16, 8, tzinfo=UTC)
    # The page was written on 1 March 2024.
    assert posts[1].published_at == datetime(2024, 2, 29, 6, 5, tzinfo=UTC)
    assert posts[2].published_at == datetime(2019, 3, 4, 16, 8, tzinfo=UTC)
    assert posts[0].url == "https://vk.com/wall4400_7"
    assert left_out(entries) == {"posts of others on the wall": 1}
    assert only(entries, Unread)[0].why == "its date cannot be read: когда-то"


@pytest.mark.parametrize("how", ["xml", "xml.gz", "zip"])
def test_wordpress(tmp_path: Path, how: str) -> None:
    comments = "".join(
        [
            made.wxr_comment(1, "Schön"),
            made.wxr_comment(2, "Danke", user=3, parent=1),
            made.wxr_comment(3, "?", approved="0"),
            made.wxr_comment(4, "$$$", approved="spam"),
            made.wxr_comment(5, "[…]", kind="pingback"),
        ]
    )
    text = made.wxr(
        made.wxr_item(21, comments=comments, text='<p>Licht</p><img src="a.jpg">\x0b'),
        made.wxr_item(22, status="draft"),
        made.wxr_item(23, kind="page"),
        made.wxr_item(24, gmt="0000-00-00 00:00:00"),
    )
    path = tmp_path / f"lumikko.{how}"
    if how == "zip":
        zipped(path, {"lumikko.wordpress.2024-02-20.xml": text})
    else:
        path.write_bytes(gzip.compress(text.encode()) if how == "xml.gz" else text.encode())
    reading, entries = read(path)
    assert reading.kind == "wordpress-wxr"
    assert reading.account.handle == "blog.lumikko.example"
    posts = only(entries, ArchivedPost)
    assert [(post.id, post.title, post.comments) for post in posts] == [
        ("21", "Nummer 21", 2),
        ("24", "Nummer 24", 0),
    ]
    assert posts[0].text.strip() == "Licht"
    assert posts[0].media_count == 1
    assert (
        posts[0].published_at == posts[1].published_at == datetime(2023, 5, 6, 7, 8, 9, tzinfo=UTC)
    )
    said = only(entries, ArchivedComment)
    assert [(c.id, c.parent_id, c.by_us) for c in said] == [("1", "", False), ("2", "1", True)]
    assert left_out(entries) == {
        "comments that wait for approval": 1,
        "comments marked as spam": 1,
        "pingbacks and trackbacks": 1,
        "posts that are not published": 1,
        "pages, pictures and other things that are no posts": 1,
    }


def test_livejournal(tmp_path: Path) -> None:
    files = {k: v for k, v in made.LIVEJOURNAL_FILES.items() if k != "comments-meta.xml"}
    reading, entries = read(made.unpacked(tmp_path / "lj", files), handle="lumikko")
    assert reading.kind == "livejournal-export"
    (post,) = only(entries, ArchivedPost)
    assert (post.id, post.title) == ("12817", "Свет")
    assert post.text == "Первая строка\nвторая строка"
    assert post.published_at == datetime(2009, 3, 4, 10, 14, 5, tzinfo=UTC)
    assert post.url == "https://lumikko.livejournal.com/12817.html"
    assert post.comments is None
    first, second = only(entries, ArchivedComment)
    # 12817 is 50 · 256 + 17: comments carry the same 17.
    assert (first.id, first.author_name, first.by_us) == ("25617", "snegurka", False)
    assert (second.id, second.parent_id, second.by_us) == ("25873", "25617", True)
    assert left_out(entries) == {
        "entries that not everybody may see": 1,
        "deleted comments": 1,
        "screened comments": 1,
    }


def test_ljdump(tmp_path: Path) -> None:
    _, entries = read(made.unpacked(tmp_path / "lj", made.LJDUMP_FILES))
    (post,) = only(entries, ArchivedPost)
    assert (post.id, post.text, post.comments) == ("12817", "Первая", 2)
    (comment,) = only(entries, ArchivedComment)
    assert (comment.id, comment.post_id, comment.author_name) == ("25617", "12817", "snegurka")


def test_livejournal_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "2009-03.csv"
    path.write_text(
        "itemid,eventtime,logtime,subject,event,security,allowmask\n"
        '12817,2009-03-04 13:14:00,2009-03-04 10:14:05,Свет,"Первая\nвторая",public,0\n',
        encoding="utf-8",
    )
    _, entries = read(path)
    (post,) = only(entries, ArchivedPost)
    assert (post.id, post.text) == ("12817", "Первая\nвторая")


def test_google_plus_says_the_same_in_html_and_in_json(tmp_path: Path) -> None:
    folder = "Takeout/Google+ Stream/Posts"
    page = zipped(tmp_path / "html.zip", {f"{folder}/20140630 - A light.html": made.gplus_page()})
    data = zipped(tmp_path / "json.zip", {f"{folder}/20140630 - A light.json": made.gplus_json()})
    (reading, of_page), (_, of_json) = read(page), read(data)
    assert reading.kind == "googleplus-takeout"
    assert reading.account == ArchivedAccount("+Lumikko", "Lumikko", "+Lumikko")
    post, comment = of_page
    assert isinstance(post, ArchivedPost)
    assert (post.id, post.url) == ("dnaXYZ12", made.GPLUS_URL)
    assert post.text == "A light\n\nfor winter & more"
    assert post.published_at == datetime(2014, 6, 30, 14, 4, tzinfo=UTC)
    assert (post.likes, post.shares, post.comments, post.media_count) == (2, 1, 1, 1)
    assert isinstance(comment, ArchivedComment)
    assert (comment.author_name, comment.text, comment.by_us) == ("Jana", "Nice", False)
    other = of_json[0]
    assert isinstance(other, ArchivedPost)
    assert (other.id, other.text, other.likes, other.comments) == (post.id, post.text, 2, 1)
    # It lists nobody who shared: that is not the same as nobody having shared.
    assert other.shares is None
    assert of_json[1] == comment


def test_google_plus_lists_what_it_cannot_read(tmp_path: Path) -> None:
    files = {
        "Posts/a.json": made.gplus_json(),
        "Posts/b.json": made.gplus_json().replace("2014-06-30 14:04:00+0000", "once"),
        "Posts/c.json": made.gplus_json()[:-9],
    }
    _, entries = read(zipped(tmp_path / "t.zip", files))
    assert {(u.where, u.why) for u in only(entries, Unread)} == {
        ("Posts/b.json", "it has no date"),
        ("Posts/c.json", "it is not valid JSON"),
    }
    assert len(only(entries, ArchivedPost)) == 1


def test_mastodon(tmp_path: Path) -> None:
    reading, entries = read(zipped(tmp_path / "archive.zip", made.mastodon_files()))
    assert reading.account.handle == "lumikko@social.lumikko.example"
    posts = only(entries, ArchivedPost)
    assert [(post.id, post.text, post.likes, post.shares) for post in posts] == [
        ("1", "Licht\nund Schatten", 4, 0),
        ("4", "Licht\nund Schatten", None, None),
    ]
    assert left_out(entries) == {
        "reposts of others": 1,
        "answers to others": 1,
        "posts that not everybody may see": 1,
    }


def test_a_table_for_networks_without_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "viadeo.csv"
    path.write_text(
        "when;text;likes;views;url\n"
        "2015-03-02 14:30+01:00;Nous recrutons;12;;https://www.viadeo.com/1\n"
        "hier;Sans date;1;;\n"
        "2015-03-03;Trop;beaucoup;;\n",
        encoding="utf-8-sig",
    )
    reading, entries = read(path)
    assert (reading.kind, reading.network) == ("table", "")
    (post,) = only(entries, ArchivedPost)
    assert (post.text, post.likes, post.views) == ("Nous recrutons", 12, None)
    assert post.published_at == datetime(2015, 3, 2, 13, 30, tzinfo=UTC)
    assert [u.why for u in only(entries, Unread)] == [
        "its date cannot be read: write it as 2015-03-02 14:30",
        "likes is not a whole number: beaucoup",
    ]


def test_formats_are_known_by_content_whatever_their_names(tmp_path: Path) -> None:
    files = {f"{number}.dat": content for number, content in enumerate(made.x_files().values())}
    assert read(zipped(tmp_path / "renamed.bin", files))[0].kind == "x-archive"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"notes.txt": "hello"}, "no archive that is known here"),
        (
            {"your_facebook_activity/posts/your_posts_1.html": "<html><body>x</body></html>"},
            "choose the format JSON",
        ),
        ({"takeout-001.zip": b"PK"}, "archives within it"),
        ({"data/account.js": made.ytd("account", [])}, "without its posts"),
    ],
)
def test_what_is_no_archive_is_refused_in_words(
    tmp_path: Path, files: made.Files, says: str
) -> None:
    with pytest.raises(Exception, match=says):
        read(zipped(tmp_path / "some.zip", files))
