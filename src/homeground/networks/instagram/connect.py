"""How a professional account on Instagram is connected: through the Facebook Page it belongs to.

Instagram's own login gives tokens for another host (graph.instagram.com); the connector speaks to
Facebook's, whose documents and specification it is held against.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from homeground.networks.connecting import Grant, Way
from homeground.networks.meta_login import FacebookLogin
from homeground.networks.reading import Json, mapping, words

from .network import VERSION


class SignInWithFacebook(FacebookLogin):
    label = "Sign in with Facebook"
    about = (
        "Does everything that Homeground can on Instagram, for professional accounts that are "
        "connected with a Facebook Page. The access does not end by itself; it is taken back on "
        "Facebook: Settings → Business integrations."
    )
    network = "instagram"
    authorize_at = f"https://www.facebook.com/{VERSION}/dialog/oauth"
    token_at = f"https://graph.facebook.com/{VERSION}/oauth/access_token"
    graph_at = f"https://graph.facebook.com/{VERSION}"
    page_fields = "id,name,access_token,instagram_business_account{id,username,name}"
    nothing = (
        "No Page that Facebook opened has an Instagram account. Make the account a professional "
        "one, connect it with a Page in that Page’s settings, then sign in again and tick both."
    )
    rights: ClassVar[Mapping[str, str]] = {
        "instagram_basic": "The account and its posts cannot be read.",
        "instagram_content_publish": "Nothing can be published.",
        "instagram_manage_comments": "Comments cannot be read, answered, hidden or deleted.",
        "instagram_manage_insights": "Reach and views cannot be read.",
        "pages_read_engagement": "The Page behind the account cannot be read.",
        "pages_show_list": "The account cannot be found.",
    }

    def grant_from_page(self, page: Json, rights: frozenset[str] | None) -> Grant | None:
        account = mapping(page.get("instagram_business_account"))
        number, token = words(account.get("id")), words(page.get("access_token"))
        if number is None or token is None:
            return None
        handle = words(account.get("username")) or ""
        return Grant(
            number,
            words(account.get("name")) or handle or number,
            handle,
            {"access_token": token},
            rights=rights,
        )


WAYS: tuple[Way, ...] = (SignInWithFacebook(),)
