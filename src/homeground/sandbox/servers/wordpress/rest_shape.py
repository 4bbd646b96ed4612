"""Posts, comments, media and users as wp/v2 shows them; `edit` adds what only the owner sees.

developer.wordpress.org/rest-api/reference, seen 2026-11-22.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from homeground.sandbox.world import Account, Comment, File, Post

from . import html
from .ask import Ask
from .discussion import source_of, status_of
from .entries import Entry
from .media import id_of

Json = dict[str, Any]
_STATUS = {"approve": "approved"}


def moment(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}"


def address(ask: Ask, entry: Entry) -> str:
    account = ask.world.account("wordpress", entry.account_id)
    if entry.status not in ("publish", "private") or account is None:
        return f"{ask.base}/?p={entry.id}"
    return f"{ask.base}/{account.handle}/{entry.slug}/"


def post(ask: Ask, entry: Entry, *, edit: bool) -> Json:
    shown: Json = {
        "id": entry.id,
        "date": moment(entry.date),
        "date_gmt": moment(entry.date),
        "guid": {"rendered": f"{ask.base}/?p={entry.id}"},
        "modified": moment(entry.modified),
        "modified_gmt": moment(entry.modified),
        "slug": entry.slug,
        "status": entry.status,
        "type": "post",
        "link": address(ask, entry),
        "title": {"rendered": html.typographic(entry.title)},
        "content": {"rendered": html.rendered(entry.content), "protected": False},
        "excerpt": {"rendered": html.rendered(entry.excerpt), "protected": False},
        "author": _user_id(ask, entry.account_id),
        "featured_media": entry.featured,
        "comment_status": "open" if entry.comments_open else "closed",
        "ping_status": "open",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": {"footnotes": ""},
        "categories": [1],
        "tags": [],
        "_links": {
            "self": [{"href": f"{ask.base}/wp-json/wp/v2/posts/{entry.id}"}],
            "collection": [{"href": f"{ask.base}/wp-json/wp/v2/posts"}],
            "replies": [
                {
                    "embeddable": True,
                    "href": f"{ask.base}/wp-json/wp/v2/comments?post={entry.id}",
                }
            ],
        },
    }
    if edit:
        shown["guid"]["raw"] = shown["guid"]["rendered"]
        shown["title"]["raw"] = entry.title
        shown["content"] |= {
            "raw": entry.content,
            "block_version": int("<!-- wp:" in entry.content),
        }
        shown["excerpt"]["raw"] = entry.excerpt
        shown |= {
            "password": "",
            "permalink_template": f"{ask.base}/%postname%/",
            "generated_slug": html.slug(entry.title),
        }
    return shown


def comment(ask: Ask, under: Post, said: Comment, *, edit: bool) -> Json:
    source = source_of(said)
    entry = ask.entries.find(int(under.id), None)
    link = address(ask, entry) if entry else f"{ask.base}/?p={under.id}"
    status = status_of(said)
    shown: Json = {
        "id": int(said.id),
        "post": int(under.id),
        "parent": int(said.parent_id or 0),
        "author": _user_id(ask, said.author_id) if said.by_account else 0,
        "author_name": said.author_name,
        "author_url": "",
        "date": moment(said.created_at),
        "date_gmt": moment(said.created_at),
        "content": {"rendered": html.rendered(source)},
        "link": f"{link}#comment-{said.id}",
        "status": _STATUS.get(status, status),
        "type": "comment",
        "author_avatar_urls": {},
        "meta": [],
        "_links": {
            "self": [{"href": f"{ask.base}/wp-json/wp/v2/comments/{said.id}"}],
            "up": [
                {
                    "embeddable": True,
                    "post_type": "post",
                    "href": f"{ask.base}/wp-json/wp/v2/posts/{under.id}",
                }
            ],
        },
    }
    if edit:
        shown["content"]["raw"] = source
        shown |= {
            "author_email": "" if said.by_account else f"reader{said.author_id}@example.com",
            "author_ip": "203.0.113.7",
            "author_user_agent": "",
        }
    return shown


def media(ask: Ask, file: File, *, edit: bool) -> Json:
    number = id_of(file)
    assert file.created_at is not None
    source = f"{ask.root}/_media/{file.id}"
    shown: Json = {
        "id": number,
        "date": moment(file.created_at),
        "date_gmt": moment(file.created_at),
        "guid": {"rendered": source},
        "modified": moment(file.created_at),
        "modified_gmt": moment(file.created_at),
        "slug": html.slug(file.extra["title"]),
        "status": "inherit",
        "type": "attachment",
        "link": f"{ask.base}/?attachment_id={number}",
        "title": {"rendered": file.extra["title"]},
        "author": _user_id(ask, file.owner_id or ""),
        "featured_media": 0,
        "comment_status": "open",
        "ping_status": "closed",
        "template": "",
        "meta": [],
        "description": {"rendered": html.rendered(file.extra.get("description", ""))},
        "caption": {"rendered": html.rendered(file.extra.get("caption", ""))},
        "alt_text": file.alt or "",
        "media_type": "image" if file.mime.startswith("image/") else "file",
        "mime_type": file.mime,
        "media_details": _details(file, source),
        "post": file.extra.get("post"),
        "source_url": source,
        "_links": {"self": [{"href": f"{ask.base}/wp-json/wp/v2/media/{number}"}]},
    }
    if edit:
        shown["title"]["raw"] = file.extra["title"]
        shown["caption"]["raw"] = file.extra.get("caption", "")
        shown["description"]["raw"] = file.extra.get("description", "")
    return shown


def _details(file: File, source: str) -> Json:
    """wp_read_video_metadata and wp_generate_attachment_metadata of WordPress core."""
    if file.mime.startswith("image/"):
        full = {
            "file": file.id,
            "width": file.width,
            "height": file.height,
            "mime_type": file.mime,
            "source_url": source,
        }
        return {
            "width": file.width,
            "height": file.height,
            "file": file.extra["name"],
            "filesize": len(file.content),
            "sizes": {"full": full},
            "image_meta": {},
        }
    details: Json = {"filesize": len(file.content), "sizes": {}}
    if file.mime.startswith("video/"):
        seconds = round(file.seconds or 0)
        details |= {
            "mime_type": file.mime,
            "length": seconds,
            "length_formatted": f"{seconds // 60}:{seconds % 60:02}",
            "width": file.width,
            "height": file.height,
            "fileformat": file.mime.partition("/")[2],
        }
    return details


def user(ask: Ask, account: Account, *, edit: bool) -> Json:
    number = account.extra["user_id"]
    shown: Json = {
        "id": number,
        "name": account.name,
        "url": "",
        "description": "",
        "link": f"{ask.base}/author/{account.handle}/",
        "slug": account.handle,
        "avatar_urls": {},
        "meta": [],
        "_links": {"self": [{"href": f"{ask.base}/wp-json/wp/v2/users/{number}"}]},
    }
    if edit:
        shown |= {
            "username": account.handle,
            "first_name": "",
            "last_name": "",
            "email": f"{account.handle}@example.com",
            "locale": "en_US",
            "nickname": account.handle,
            "registered_date": f"{moment(account.created_at)}+00:00",
            "roles": ["administrator"],
            "capabilities": {"edit_posts": True, "publish_posts": True, "moderate_comments": True},
            "extra_capabilities": {"administrator": True},
        }
    return shown


def _user_id(ask: Ask, account_id: str) -> int:
    account = ask.world.account("wordpress", account_id)
    return int(account.extra["user_id"]) if account else 0
