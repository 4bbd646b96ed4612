"""What a site of one's own says of itself: its index, who is signed in, its settings.

developer.wordpress.org/rest-api/reference/users and …/settings, seen 2026-11-22. One address serves
every account of the sandbox: who signs in sees a site of their own, a visitor all of them.
"""

from __future__ import annotations

from . import rest_shape
from .ask import Answer, Ask
from .rest_posts import only, signed_in

TITLE = "Homeground sandbox"
ROUTES = ("posts", "posts/(?P<id>[\\d]+)", "media", "media/(?P<id>[\\d]+)", "comments",
          "comments/(?P<id>[\\d]+)", "users/me", "settings")  # fmt: skip


def index(ask: Ask) -> Answer:
    return Answer(
        {
            "name": ask.account.name if ask.account else TITLE,
            "description": "",
            "url": ask.base,
            "home": ask.base,
            "gmt_offset": "0",
            "timezone_string": "UTC",
            "page_for_posts": 0,
            "page_on_front": 0,
            "show_on_front": "posts",
            "namespaces": ["wp/v2"],
            "authentication": {
                "application-passwords": {
                    "endpoints": {"authorization": f"{ask.base}/wp-admin/authorize-application.php"}
                }
            },
            "routes": {
                f"/wp/v2/{route}": {"namespace": "wp/v2", "methods": ["GET"]} for route in ROUTES
            },
            "site_logo": 0,
            "site_icon": 0,
        }
    )


def me(ask: Ask) -> Answer:
    account = signed_in(ask, "rest_not_logged_in", "You are not currently logged in.")
    edit = ask.params.choice("context", ("view", "embed", "edit"), "view") == "edit"
    return Answer(only(ask, rest_shape.user(ask, account, edit=edit)))


def settings(ask: Ask) -> Answer:
    account = signed_in(ask, "rest_forbidden", "Sorry, you are not allowed to do that.")
    return Answer(
        {
            "title": account.name,
            "description": "",
            "url": ask.base,
            "email": f"{account.handle}@example.com",
            "timezone": "UTC",
            "date_format": "F j, Y",
            "time_format": "g:i a",
            "start_of_week": 1,
            "language": account.language,
            "use_smilies": True,
            "default_category": 1,
            "default_post_format": "0",
            "posts_per_page": 10,
            "default_ping_status": "open",
            "default_comment_status": "open",
        }
    )
