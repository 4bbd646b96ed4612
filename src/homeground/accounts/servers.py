"""The address of a server that a person typed (a Mastodon server, a blog)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from yarl import URL

from homeground.errors import BadInput


def server_address(typed: str) -> str:
    """`https://mastodon.example` for what people type; without a slash at its end.

    Whether it leads to a private network is seen when it is connected to (`networks.http`).

    Raises: BadInput.
    """
    text = typed.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        url = URL(text)
    except ValueError:
        url = URL()
    if not url.host or " " in text:
        raise BadInput(
            _("“%(typed)s” is not the address of a server.") % {"typed": typed.strip()},
            _("Write it as you would in a browser, such as mastodon.example."),
        )
    if url.scheme != "https":
        raise BadInput(
            _("The server would be reached without encryption."),
            _("Write its address with https://; what signs you in must not travel in the open."),
        )
    bare = url.with_user(None).with_query(None).with_fragment(None)
    return str(bare).rstrip("/")
