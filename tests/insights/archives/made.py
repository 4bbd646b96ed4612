"""Archives as networks make them, with words of our own. Each says where its shape was seen."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from homeground.insights.archives.finding import recognize
from homeground.insights.archives.model import Entry, Reading, Unread
from homeground.insights.archives.opening import open_archive

WRITTEN = (2024, 3, 1, 12, 0, 0)
Files = dict[str, str | bytes]


def zipped(path: Path, files: Files, *, at: tuple[int, int, int, int, int, int] = WRITTEN) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, at), content, zipfile.ZIP_DEFLATED)
    return path


def unpacked(path: Path, files: Files) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        (path / name).write_bytes(data)
    return path


def read(path: Path, network: str = "", handle: str = "lumikko") -> tuple[Reading, list[Entry]]:
    with open_archive(path) as source:
        reading = recognize(source, network)
        entries = list(reading.entries(handle))
        broken = [Unread(name, why, is_post=False) for name, why in source.unreadable]
        return reading, [*entries, *broken]


def only(entries: list[Entry], kind: type[Any]) -> list[Any]:
    return [entry for entry in entries if isinstance(entry, kind)]


# X: https://github.com/TheExGenesis/community-archive/blob/main/docs/archive_data.md

OURS = "880011"


def ytd(name: str, items: list[Any], part: int = 0) -> str:
    return f"window.YTD.{name}.part{part} = {json.dumps(items, ensure_ascii=False, indent=2)}"


def tweet(
    number: int, text: str, created: str = "Sat Feb 18 12:33:11 +0000 2023", **more: Any
) -> Any:
    return {
        "tweet": {
            "retweeted": False,
            "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
            "favorite_count": "7",
            "id_str": str(number),
            "truncated": False,
            "retweet_count": "2",
            "id": str(number),
            "created_at": created,
            "full_text": text,
            "lang": "en",
        }
        | more
    }


def x_files(tweets: list[Any] | None = None, **others: list[Any]) -> Files:
    account = {"username": "lumikko", "accountId": OURS, "accountDisplayName": "Lumikko"}
    manifest = {"archiveInfo": {"generationDate": "2024-02-29T08:00:00.000Z"}, "dataTypes": {}}
    files: Files = {
        "data/manifest.js": f"window.__THAR_CONFIG = {json.dumps(manifest)}",
        "data/account.js": ytd("account", [{"account": account}]),
        "data/tweets.js": ytd("tweets", tweets if tweets is not None else [tweet(11, "Hello")]),
        "data/tweets_media/11-picture.jpg": b"\xff\xd8\xff",
        "assets/js/app.js": "console.log(1)",
    }
    for name, items in others.items():
        files[f"data/{name.replace('_', '-')}.js"] = ytd(name, items)
    return files


# Facebook: https://github.com/NorseKode/Waultar-App/blob/main/documents/parser/content_examples.md


def garbled(text: str) -> str:
    """As Facebook writes it: its UTF-8 read as Latin-1."""
    return text.encode().decode("latin-1")


def facebook_post(timestamp: int, text: str, **more: Any) -> Any:
    return {
        "timestamp": timestamp,
        "data": [{"post": garbled(text)}, {"update_timestamp": timestamp}],
        "title": garbled("Lumikko Österreich updated their status."),
    } | more


def facebook_files(posts: list[Any]) -> Files:
    comments = {
        "comments_v2": [
            {
                "timestamp": 1513717414,
                "data": [{"comment": {"timestamp": 1513717414, "comment": "Danke", "author": "L"}}],
                "title": "Lumikko replied to a comment.",
            }
        ]
    }
    profile = {
        "profile_v2": {
            "name": {"full_name": garbled("Lumikko Österreich")},
            "profile_uri": "https://www.facebook.com/lumikko.at",
        }
    }
    return {
        "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": json.dumps(
            posts
        ),
        "your_facebook_activity/comments_and_reactions/comments.json": json.dumps(comments),
        "personal_information/profile_information/profile_information.json": json.dumps(profile),
        "your_facebook_activity/posts/media/a.jpg": b"\xff\xd8\xff",
    }


# Instagram: public readers of the download agree on these names and keys.


def instagram_files() -> Files:
    posts = [
        {
            "media": [
                {
                    "uri": "media/posts/202303/a.jpg",
                    "creation_timestamp": 1678000000,
                    "media_metadata": {"camera_metadata": {"has_camera_metadata": False}},
                    "title": garbled("Winterlicht ✨"),
                }
            ]
        },
        {
            "media": [
                {"uri": "media/posts/202304/b.jpg", "creation_timestamp": 1680000000, "title": ""},
                {"uri": "media/posts/202304/c.jpg", "creation_timestamp": 1680000001, "title": ""},
            ],
            "title": garbled("Zwei Bilder für den Frühling"),
            "creation_timestamp": 1680000100,
        },
    ]
    story = {"uri": "media/stories/1.jpg", "creation_timestamp": 1681000000, "title": ""}
    reel = {
        "media": [
            {"uri": "media/reels/1.mp4", "creation_timestamp": 1682000000, "title": "Licht an"}
        ]
    }
    who = {"profile_user": [{"string_map_data": {"Username": {"value": "lumikko"}}}]}
    gone = {"ig_archived_post_media": [{"media": [{"uri": "x", "creation_timestamp": 1}]}]}
    return {
        "your_instagram_activity/media/posts_1.json": json.dumps(posts),
        "your_instagram_activity/media/reels.json": json.dumps({"ig_reels_media": [reel]}),
        "your_instagram_activity/media/stories.json": json.dumps({"ig_stories": [story]}),
        "your_instagram_activity/media/archived_posts.json": json.dumps(gone),
        "personal_information/personal_information/personal_information.json": json.dumps(who),
    }


# LinkedIn: https://github.com/Hermione-Granger-1176/linkedin-analyzer

LINKEDIN_FILES: Files = {
    "Shares.csv": (
        "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
        "2024-02-03 10:11:12,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7001,"
        '"First line""\n""Second, ""quoted"" line",,,MEMBER_NETWORK\n'
        "2024-02-04 10:11:12,https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7002,"
        '"With a picture",,https://media.licdn.com/x,MEMBER_NETWORK\n'
        "soon,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7003,No date,,,\n"
    ),
    "Comments.csv": (
        "Date,Link,Message\n"
        "2024-02-03 12:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7001,"
        '"We say \\"thanks\\", all"\n'
        "2024-02-03 13:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A1,Elsewhere\n"
    ),
    "Profile.csv": "First Name,Last Name,Maiden Name\nAino,Koskela,\n",
}


# VK: classes as in public readers of the archive.


def vk_item(number: int, line: str, text: str, *, owner: int = 4400, attached: str = "") -> str:
    return f"""<div class="item">
  <div class="item__main"><div>{text}<div class="kludges">{attached}</div></div></div>
  <div class="item__tertiary"><span>{line}</span>
  <a class="post__link" href="https://vk.com/wall{owner}_{number}">https://vk.com/wall{owner}_{number}</a></div>
</div>"""


def vk_page(*items: str) -> bytes:
    html = (
        '<!DOCTYPE html><html><head><meta charset="windows-1251"><title>Стена</title></head>'
        f'<body><div class="wrap">{"".join(items)}</div></body></html>'
    )
    return html.encode("windows-1251")


VK_PHOTO = (
    '<div class="attachment"><div class="attachment__description">Фотография</div>'
    '<a class="attachment__link" href="https://sun9-1.userapi.com/a.jpg">a</a></div>'
)


# WordPress writes its export in wp-admin/includes/export.php of wordpress-develop


def wxr(*items: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.7" created="2024-02-20 10:00" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Lumikko</title><link>https://blog.lumikko.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://wordpress.example/</wp:base_site_url>
<wp:base_blog_url>https://blog.lumikko.example</wp:base_blog_url>
<wp:author><wp:author_id>3</wp:author_id><wp:author_login>aino</wp:author_login></wp:author>
{"".join(items)}
</channel></rss>"""


def wxr_item(
    number: int,
    *,
    status: str = "publish",
    kind: str = "post",
    gmt: str = "2023-05-06 07:08:09",
    text: str = "<p>Licht &amp; Schatten</p>",
    comments: str = "",
) -> str:
    return f"""<item><title><![CDATA[Nummer {number}]]></title>
<link>https://blog.lumikko.example/{number}/</link>
<pubDate>Sat, 06 May 2023 07:08:09 +0000</pubDate><dc:creator>aino</dc:creator>
<content:encoded><![CDATA[{text}]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date><![CDATA[2023-05-06 09:08:09]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{gmt}]]></wp:post_date_gmt>
<wp:status><![CDATA[{status}]]></wp:status><wp:post_type><![CDATA[{kind}]]></wp:post_type>
{comments}</item>"""


def wxr_comment(number: int, text: str, *, approved: str = "1", kind: str = "comment", user: int = 0,
                parent: int = 0) -> str:  # fmt: skip
    return f"""<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[Jana]]></wp:comment_author>
<wp:comment_date_gmt><![CDATA[2023-05-07 10:00:00]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
<wp:comment_approved><![CDATA[{approved}]]></wp:comment_approved>
<wp:comment_type><![CDATA[{kind}]]></wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent>
<wp:comment_user_id>{user}</wp:comment_user_id></wp:comment>"""


# LiveJournal: http://www.livejournal.com/developer/exporting.bml

LIVEJOURNAL_FILES: Files = {
    "2009-03.xml": """<?xml version="1.0" encoding='utf-8'?>
<livejournal>
<entry><itemid>12817</itemid><eventtime>2009-03-04 13:14:00</eventtime>
<logtime>2009-03-04 10:14:05</logtime><subject>Свет</subject>
<event>Первая строка
вторая &lt;b&gt;строка&lt;/b&gt;</event><security>public</security><allowmask>0</allowmask>
<current_music></current_music><current_mood></current_mood></entry>
<entry><itemid>13106</itemid><eventtime>2009-03-05 13:14:00</eventtime>
<logtime>2009-03-05 10:14:05</logtime><subject></subject><event>Тайна</event>
<security>private</security><allowmask>0</allowmask></entry>
</livejournal>""",
    "comments-meta.xml": """<?xml version="1.0"?><livejournal><maxid>101</maxid>
<comments><comment id="100" posterid="5"/></comments>
<usermaps><usermap id="5" user="snegurka"/><usermap id="6" user="lumikko"/></usermaps></livejournal>""",
    "people.xml": """<?xml version="1.0"?><livejournal><maxid>101</maxid>
<usermaps><usermap id="5" user="snegurka"/><usermap id="6" user="lumikko"/></usermaps></livejournal>""",
    "comments-body.xml": """<?xml version="1.0"?><livejournal><comments>
<comment id="100" jitemid="50" posterid="5"><date>2009-03-04T11:00:00Z</date><body>Красиво!</body></comment>
<comment id="101" jitemid="50" posterid="6" parentid="100"><date>2009-03-04T12:00:00Z</date>
<body>Спасибо</body></comment>
<comment id="102" jitemid="50" posterid="5" state="D"><date>2009-03-04T12:00:00Z</date><body/></comment>
<comment id="103" jitemid="50" posterid="5" state="S"><date>2009-03-04T12:00:00Z</date><body>?</body></comment>
</comments></livejournal>""",
}
LJDUMP_FILES: Files = {
    "lumikko/L-50": """<?xml version="1.0" encoding='utf-8'?>
<event><itemid>50</itemid><anum>17</anum><ditemid>12817</ditemid>
<eventtime>2009-03-04 13:14:00</eventtime><logtime>2009-03-04 10:14:05</logtime>
<subject>Свет</subject><event>Первая</event><reply_count>2</reply_count>
<props><taglist>свет</taglist></props></event>""",
    "lumikko/C-50": """<?xml version="1.0"?><comments>
<comment><id>100</id><parentid></parentid><state></state><date>2009-03-04T11:00:00Z</date>
<subject></subject><body>Красиво!</body><user>snegurka</user></comment></comments>""",
}


# Google+: a post published by its author from his Takeout; JSON as public readers of it agree.

GPLUS_URL = "https://plus.google.com/+Lumikko/posts/dnaXYZ12"


def gplus_page(url: str = GPLUS_URL) -> str:
    return f"""<html><head><meta charset="utf-8"><title>Lights</title><style>.main-content {{margin: 15px}}
</style></head><body><div><div><img class="author-photo" src="a.jpg">
<a href="https://plus.google.com/+Lumikko" target="_blank" class="author">Lumikko</a> -
<a target="_blank" href="{url}">2014-06-30 14:04:00+0000</a><span> - Updated: 2014-07-01 08:06:58+0000</span></div>
<div class="main-content">A light<br><br>for <b>winter</b> &amp; more</div>
<a href="b.png" class="media-link"><img src="b.png" class="media"></a></div>
<div class="visibility">Shared with: Public</div><div class="post-activity">
<div class="plus-oners">+1'd by: <a href="https://plus.google.com/1">A</a>, <a href="https://plus.google.com/2">B</a></div>
<div class="resharers">Reshared by: <a href="https://plus.google.com/1">A</a></div></div>
<div class="comments"><div class="comment"><a href="https://plus.google.com/+Jana" class="author">Jana</a>
<span class="time"> - 2014-07-01 01:51:39+0000</span><div class="comment-content">Nice</div></div></div>
</body></html>"""


def gplus_json(url: str = GPLUS_URL) -> str:
    author = {
        "displayName": "Lumikko",
        "profilePageUrl": "https://plus.google.com/+Lumikko",
        "resourceName": "users/1",
    }
    return json.dumps(
        {
            "url": url,
            "creationTime": "2014-06-30 14:04:00+0000",
            "updateTime": "2014-07-01 08:06:58+0000",
            "author": author,
            "content": "A light<br><br>for <b>winter</b> &amp; more",
            "media": {"url": "https://lh3.example/b.png", "contentType": "image/*"},
            "plusOnes": [{"plusOner": {"displayName": "A"}}, {"plusOner": {"displayName": "B"}}],
            "comments": [
                {
                    "creationTime": "2014-07-01 01:51:39+0000",
                    "author": {
                        "displayName": "Jana",
                        "profilePageUrl": "https://plus.google.com/+Jana",
                    },
                    "content": "Nice",
                }
            ],
            "postAcl": {"isPublic": True},
        }
    )


# Mastodon: https://docs.joinmastodon.org/user/moving/#export

MASTODON = "https://social.lumikko.example/users/lumikko"


def mastodon_files() -> Files:
    def note(number: int, **more: Any) -> Any:
        address = f"{MASTODON}/statuses/{number}"
        return {
            "id": f"{address}/activity",
            "type": "Create",
            "actor": MASTODON,
            "published": "2024-01-02T03:04:05Z",
            "object": {
                "id": address,
                "type": "Note",
                "summary": None,
                "inReplyTo": None,
                "published": "2024-01-02T03:04:05Z",
                "url": f"https://social.lumikko.example/@lumikko/{number}",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "cc": [f"{MASTODON}/followers"],
                "content": "<p>Licht<br>und Schatten</p>",
                "attachment": [],
            }
            | more,
        }

    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": 5,
        "orderedItems": [
            note(1, likes={"totalItems": 4}, shares={"totalItems": 0}),
            note(2, inReplyTo="https://elsewhere.example/users/a/statuses/9"),
            note(3, to=[f"{MASTODON}/followers"], cc=[]),
            note(4, inReplyTo=f"{MASTODON}/statuses/1"),
            {
                "id": "x",
                "type": "Announce",
                "actor": MASTODON,
                "object": "https://elsewhere.example/1",
            },
        ],
    }
    actor = {
        "@context": ["https://www.w3.org/ns/activitystreams"],
        "id": MASTODON,
        "preferredUsername": "lumikko",
        "name": "Lumikko",
    }
    return {"outbox.json": json.dumps(outbox), "actor.json": json.dumps(actor)}


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())
