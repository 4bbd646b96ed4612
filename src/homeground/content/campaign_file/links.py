"""What makes an address one that can be opened from a post."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from homeground.sentences import gettext as _

from .findings import Wrong

MAX_LENGTH = 2000
_SPACE = re.compile(r"\s")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")


@lru_cache(maxsize=1000)
def check_link(link: str) -> None:
    """Raises: Wrong."""
    if _SPACE.search(link):
        raise Wrong(
            _('The link "%(link)s" has a space or a line end in it.') % {"link": link[:80]},
            _("Write one address without spaces; inside an address, a space is written %20."),
        )
    if len(link) > MAX_LENGTH:
        raise Wrong(
            _("The link has %(length)d characters.") % {"length": len(link)},
            _("Use an address of at most %(maximum)d characters.") % {"maximum": MAX_LENGTH},
        )
    scheme = _SCHEME.match(link)
    if scheme is None:
        raise Wrong(
            _('The link "%(link)s" has no https:// at its beginning.') % {"link": link[:80]},
            _("Write https://%(link)s.") % {"link": link.lstrip("/")[:80]},
        )
    if scheme[0].casefold() not in ("http:", "https:") or link[scheme.end() :][:2] != "//":
        raise Wrong(
            _('The link "%(link)s" does not lead to a web page.') % {"link": link[:80]},
            _("Use an address that begins with https://."),
        )
    try:
        parts = urlsplit(link)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise Wrong(
            _('The link "%(link)s" is not a valid address.') % {"link": link[:80]},
            _("Open the page in a browser and copy its address from there."),
        ) from error
    if parts.username is not None or parts.password is not None:
        raise Wrong(
            _("The link has a user name or a password in it, for everybody to read."),
            _("Remove what stands between // and @."),
        )
    if not host or ("." not in host.strip(".") and ":" not in host):
        raise Wrong(
            _('The link "%(link)s" names no site.') % {"link": link[:80]},
            _("Write a whole address, such as https://example.com/page."),
        )
