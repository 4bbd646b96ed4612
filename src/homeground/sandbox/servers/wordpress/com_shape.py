"""Sites, posts, comments and media as WordPress.com's v1.1 shows them.

developer.wordpress.com/docs/api, seen 2026-11-22. `context=edit` gives texts as they were written.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from homeground.sandbox.world import Account, Comment, File, Post

from . import html, rest_shape
from .ask import Ask
from .discussion import source_of, status_of
from .entries import Entry
from .media import file_of, id_of

Json = dict[str, Any]
STATUS = {"approve": "approved", "hold": "unapproved", "spam": "spam", "trash": "trash"}


def moment(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}+00:00"


def links(ask: Ask, account: Account, path: str) -> Json:
    base = f"{ask.base}/rest/v1.1"
    return {"links": {"self": f"{base}/{path}", "site": f"{base}/sites/{account.id}"}}


def author(account: Account) -> Json:
    return {
        "ID": account.extra["user_id"],
        "login": account.handle,
        "email": False,
        "name": account.name,
        "first_name": "",
        "last_name": "",
        "nice_name": account.handle,
        "URL": f"https://{account.credentials['site']}",
        "avatar_URL": "",
        "profile_URL": f"https://gravatar.com/{account.handle}",
        "site_ID": int(account.id),
    }


def site(ask: Ask, account: Account) -> Json:
    return {
        "ID": int(account.id),
        "name": account.name,
        "description": "",
        "URL": f"https://{account.credentials['site']}",
        "slug": account.credentials["site"],
        "jetpack": False,
        "visible": True,
        "is_private": False,
        "is_coming_soon": False,
        "is_following": False,
        "post_count": sum(1 for e in ask.entries.of(account) if e.status == "publish"),
        "subscribers_count": account.followers,
        "lang": account.language,
        "logo": {"id": 0, "sizes": [], "url": ""},
        "options": {"timezone": "", "gmt_offset": 0, "default_comment_status": True},
        "meta": links(ask, account, f"sites/{account.id}"),
    }


def me(ask: Ask, account: Account) -> Json:
    return {
        "ID": account.extra["user_id"],
        "display_name": account.name,
        "username": account.handle,
        "email": f"{account.handle}@example.com",
        "primary_blog": int(account.id),
        "primary_blog_url": f"https://{account.credentials['site']}",
        "language": account.language,
        "token_site_id": False if "global" in ask.scope.split() else int(account.id),
        "token_scope": ask.scope.split() or [""],
        "avatar_URL": "",
        "profile_URL": f"https://gravatar.com/{account.handle}",
        "verified": True,
        "email_verified": True,
        "date": moment(account.created_at),
        "site_count": len(ask.sites),
        "visible_site_count": len(ask.sites),
        "has_unseen_notes": False,
        "phone_account": False,
        "meta": links(ask, account, "me"),
    }


def post(ask: Ask, account: Account, entry: Entry) -> Json:
    edit = ask.params.choice("context", ("display", "edit"), "display") == "edit"
    world = ask.entries.post(entry)
    counts = ask.world.counts(world) if world else None
    files = ask.entries.files(entry)
    featured = file_of(ask.world, entry.featured)
    return {
        "ID": entry.id,
        "site_ID": int(account.id),
        "author": author(account),
        "date": moment(entry.date),
        "modified": moment(entry.modified),
        "title": entry.title if edit else html.typographic(entry.title),
        "URL": rest_shape.address(ask, entry),
        "short_URL": rest_shape.address(ask, entry),
        "content": entry.content if edit else html.rendered(entry.content),
        "excerpt": entry.excerpt if edit else html.rendered(entry.excerpt),
        "slug": entry.slug,
        "guid": f"{ask.base}/?p={entry.id}",
        "status": entry.status,
        "sticky": False,
        "password": "",
        "parent": False,
        "type": "post",
        "discussion": {
            "comments_open": entry.comments_open,
            "comment_status": "open" if entry.comments_open else "closed",
            "pings_open": True,
            "ping_status": "open",
            "comment_count": counts.comments if counts else 0,
        },
        "likes_enabled": True,
        "sharing_enabled": True,
        "like_count": counts.likes if counts else 0,
        "i_like": False,
        "is_reblogged": False,
        "is_following": False,
        "global_ID": f"{int(account.id) + entry.id:032x}",
        "featured_image": f"{ask.root}/_media/{featured.id}" if featured else "",
        "post_thumbnail": media(ask, featured) if featured else None,
        "format": "standard",
        "geo": False,
        "menu_order": 0,
        "page_template": "",
        "publicize_URLs": [],
        "terms": {},
        "tags": {},
        "categories": {},
        "attachments": {str(id_of(file)): media(ask, file) for file in files},
        "attachment_count": len(files),
        "metadata": [],
        "capabilities": {"publish_post": True, "delete_post": True, "edit_post": True},
        "meta": links(ask, account, f"sites/{account.id}/posts/{entry.id}"),
    }


def comment(ask: Ask, account: Account, under: Post, said: Comment) -> Json:
    source = source_of(said)
    entry = ask.entries.find(int(under.id), account)
    link = rest_shape.address(ask, entry) if entry else ask.base
    base = f"{ask.base}/rest/v1.1/sites/{account.id}"
    speaker = ask.world.account("wordpress", said.author_id) if said.by_account else None
    shown: Json = {
        "ID": int(said.id),
        "post": {
            "ID": int(under.id),
            "title": under.title or "",
            "type": "post",
            "link": f"{base}/posts/{under.id}",
        },
        "author": author(speaker) if speaker else _reader(said),
        "date": moment(said.created_at),
        "URL": f"{link}#comment-{said.id}",
        "short_URL": f"{link}#comment-{said.id}",
        "content": html.rendered(source),
        "raw_content": source,
        "status": STATUS[status_of(said)],
        "parent": False,
        "type": "comment",
        "like_count": 0,
        "i_like": False,
        "can_moderate": True,
        "i_replied": False,
        "meta": links(ask, account, f"sites/{account.id}/comments/{said.id}"),
    }
    if said.parent_id:
        shown["parent"] = {
            "ID": int(said.parent_id),
            "type": "comment",
            "link": f"{base}/comments/{said.parent_id}",
        }
    return shown


def _reader(said: Comment) -> Json:
    """Somebody without an account of WordPress.com."""
    return {
        "ID": 0,
        "login": "",
        "email": f"reader{said.author_id}@example.com",
        "name": said.author_name,
        "first_name": "",
        "last_name": "",
        "nice_name": "",
        "URL": "",
        "avatar_URL": "",
        "profile_URL": "",
        "ip_address": "203.0.113.7",
    }


def media(ask: Ask, file: File) -> Json:
    assert file.created_at is not None
    source = f"{ask.root}/_media/{file.id}"
    name: str = file.extra["name"]
    shown = {
        "ID": id_of(file),
        "URL": source,
        "guid": source,
        "date": moment(file.created_at),
        "post_ID": file.extra.get("post") or 0,
        "author_ID": 0,
        "file": name,
        "mime_type": file.mime,
        "extension": name.rpartition(".")[2],
        "title": file.extra["title"],
        "caption": file.extra.get("caption", ""),
        "description": file.extra.get("description", ""),
        "alt": file.alt or "",
        "icon": "",
        "size": f"{len(file.content) // 1024} KB",
        "thumbnails": {},
        "height": file.height,
        "width": file.width,
        "exif": {},
        "meta": {"links": {}},
    }
    if file.mime.startswith("video/"):
        shown["length"] = round(file.seconds or 0)
    return shown
