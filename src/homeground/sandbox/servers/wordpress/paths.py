"""What both APIs answer to: method, path and handler.

developer.wordpress.org/rest-api/reference and developer.wordpress.com/docs/api, seen 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Callable

from . import (
    com_comments,
    com_media,
    com_posts,
    com_stats,
    passwords,
    rest_comments,
    rest_media,
    rest_posts,
    rest_site,
)
from .ask import Answer, Ask

Handler = Callable[[Ask], Answer]
SITE = "/sites/{site}"
PASSWORDS = "/users/me/application-passwords"

REST: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/posts", rest_posts.posts),
    ("POST", "/posts", rest_posts.create),
    ("GET", r"/posts/{id:[0-9]{1,18}}", rest_posts.read),
    ("POST", r"/posts/{id:[0-9]{1,18}}", rest_posts.update),
    ("DELETE", r"/posts/{id:[0-9]{1,18}}", rest_posts.delete),
    ("GET", "/comments", rest_comments.comments),
    ("POST", "/comments", rest_comments.create),
    ("GET", r"/comments/{id:[0-9]{1,18}}", rest_comments.read),
    ("POST", r"/comments/{id:[0-9]{1,18}}", rest_comments.update),
    ("DELETE", r"/comments/{id:[0-9]{1,18}}", rest_comments.delete),
    ("GET", "/media", rest_media.files),
    ("POST", "/media", rest_media.create),
    ("GET", r"/media/{id:[0-9]{1,18}}", rest_media.read),
    ("POST", r"/media/{id:[0-9]{1,18}}", rest_media.update),
    ("DELETE", r"/media/{id:[0-9]{1,18}}", rest_media.delete),
    ("GET", "/users/me", rest_site.me),
    ("GET", f"{PASSWORDS}/introspect", passwords.introspect),
    ("GET", PASSWORDS, passwords.listed),
    ("DELETE", f"{PASSWORDS}/{{uuid}}", passwords.delete),
    ("GET", "/settings", rest_site.settings),
)
"""Below /wp-json/wp/v2."""

COM: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/me", com_posts.me),
    ("GET", "/me/sites", com_posts.my_sites),
    ("GET", SITE, com_posts.site),
    ("GET", f"{SITE}/posts", com_posts.posts),
    ("POST", f"{SITE}/posts/new", com_posts.create),
    ("GET", SITE + r"/posts/{id:[0-9]{1,18}}", com_posts.read),
    ("POST", SITE + r"/posts/{id:[0-9]{1,18}}", com_posts.update),
    ("POST", SITE + r"/posts/{id:[0-9]{1,18}}/delete", com_posts.delete),
    ("POST", SITE + r"/posts/{id:[0-9]{1,18}}/restore", com_posts.restore),
    ("GET", SITE + r"/posts/{id:[0-9]{1,18}}/likes", com_posts.likes),
    ("GET", SITE + r"/stats/post/{id:[0-9]{1,18}}", com_posts.stats),
    ("GET", SITE + "/stats/visits", com_stats.visits),
    ("GET", SITE + r"/posts/{id:[0-9]{1,18}}/replies", com_comments.under_post),
    ("POST", SITE + r"/posts/{id:[0-9]{1,18}}/replies/new", com_comments.answer_post),
    ("GET", f"{SITE}/comments", com_comments.everywhere),
    ("GET", SITE + r"/comments/{id:[0-9]{1,18}}", com_comments.read),
    ("POST", SITE + r"/comments/{id:[0-9]{1,18}}", com_comments.update),
    ("POST", SITE + r"/comments/{id:[0-9]{1,18}}/delete", com_comments.delete),
    (
        "POST",
        SITE + r"/comments/{id:[0-9]{1,18}}/replies/new",
        com_comments.answer_comment,
    ),
    ("POST", f"{SITE}/media/new", com_media.create),
    ("GET", SITE + r"/media/{id:[0-9]{1,18}}", com_media.read),
    ("POST", SITE + r"/media/{id:[0-9]{1,18}}", com_media.update),
    ("POST", SITE + r"/media/{id:[0-9]{1,18}}/delete", com_media.delete),
)
"""Below /rest/v1.1."""
