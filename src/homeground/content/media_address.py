"""Addresses at which a network fetches an image of ours without signing in.

Some networks (Instagram, Threads) are not sent images; they fetch them. An address is signed, so
that nobody can make one, and ends: most networks fetch within minutes, and a day is plenty; where
people fetch for themselves whenever they look (LINE), it lasts as long as `Network.fetched_for_days`.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing

from homeground.accounts.models import Brand
from homeground.accounts.tenancy import bound_to

from .models import MediaFile

PATH = "/fetched/"
"""Where the pages serve them. To ask Django for it would load every page, into the worker too."""
_SALT = "homeground.content.media_address"


def public_address(file: MediaFile, brand: Brand, *, days: float) -> str | None:
    """Where the brand's networks fetch the file for so many days from now.

    `None` when the house has no public address.
    """
    origin = origin_for(brand)
    signed = signing.dumps([file.organization_id, file.sha256, days], salt=_SALT)
    return origin and origin + PATH + signed


def origin_for(brand: Brand) -> str | None:
    """Where the brand's networks reach the pages, without a slash; `None` when they cannot.

    A sandbox is on this machine: it asks where the pages are served, and nowhere else.
    """
    house = settings.HOMEGROUND
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(house.web_host, house.web_host)  # noqa: S104
    origin = f"http://{host}:{house.web_port}" if brand.sandbox_url else house.public_url
    return origin and origin.rstrip("/")


def can_fetch(brand: Brand) -> bool:
    """Whether the brand's networks can fetch files from this house."""
    return origin_for(brand) is not None


def file_at(signed: str) -> MediaFile | None:
    """The file of an address that `public_address` made, while it lasts."""
    try:
        organization, sha256, days = signing.loads(signed, salt=_SALT)
        signing.loads(signed, salt=_SALT, max_age=timedelta(days=days))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    # Nobody has signed in: what the house itself signed says whose file it is.
    with bound_to([organization]):
        return MediaFile.objects.filter(organization_id=organization, sha256=sha256).first()
