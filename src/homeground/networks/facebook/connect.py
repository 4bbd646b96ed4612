"""How Facebook Pages are connected, by a person who administers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from homeground.networks.connecting import Grant, Way
from homeground.networks.meta_login import FacebookLogin
from homeground.networks.reading import Json, words

from .network import VERSION


class SignInWithFacebook(FacebookLogin):
    label = "Sign in with Facebook"
    about = (
        "Does everything that Homeground can on Facebook, for the Pages that you choose there. A "
        "Page’s access does not end by itself; it ends when your own does (a changed password, "
        "your role on the Page), and is taken back on Facebook: Settings → Business integrations."
    )
    network = "facebook"
    authorize_at = f"https://www.facebook.com/{VERSION}/dialog/oauth"
    token_at = f"https://graph.facebook.com/{VERSION}/oauth/access_token"
    graph_at = f"https://graph.facebook.com/{VERSION}"
    page_fields = "id,name,username,access_token,tasks"
    nothing = (
        "Facebook opened no Page. Sign in again as somebody who administers the Page, choose “Edit "
        "access”, and tick it."
    )
    rights: ClassVar[Mapping[str, str]] = {
        "pages_show_list": "Pages cannot be found.",
        "pages_manage_posts": "Nothing can be published, edited or deleted.",
        "pages_manage_engagement": "Comments cannot be answered, hidden or deleted.",
        "pages_manage_metadata": "People cannot be blocked, and Facebook cannot tell of comments.",
        "pages_read_engagement": "Posts cannot be read.",
        "pages_read_user_content": "Comments and mentions cannot be read.",
        "read_insights": "Reach, views and clicks cannot be read.",
    }

    def grant_from_page(self, page: Json, rights: frozenset[str] | None) -> Grant | None:
        number, token = words(page.get("id")), words(page.get("access_token"))
        if number is None or token is None:
            return None
        return Grant(
            number,
            words(page.get("name")) or number,
            words(page.get("username")) or "",
            {"access_token": token},
            rights=rights,
        )


WAYS: tuple[Way, ...] = (SignInWithFacebook(),)
