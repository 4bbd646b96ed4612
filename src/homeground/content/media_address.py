"""Addresses at which a network fetches an image of ours without signing in.

Some networks (Instagram, Threads) are not sent images; they fetch them. An address is signed, so
that nobody can make one, and ends after a day: a network fetches within minutes.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from homeground.accounts.models import Brand
from homeground.accounts.tenancy import bound_to

from .models import MediaFile

LIFETIME = timedelta(days=1)
_SALT = "homeground.content.media_address"


def public_address(file: MediaFile, brand: Brand) -> str | None:
    """Where the brand's networks fetch the file; `None` when the house has no public address.

    A sandbox is on this machine: it fetches where the pages are served, and nowhere else.
    """
    house = settings.HOMEGROUND
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(house.web_host, house.web_host)  # noqa: S104
    origin = f"http://{host}:{house.web_port}" if brand.sandbox_url else house.public_url
    if origin is None:
        return None
    return origin.rstrip("/") + reverse("fetched_media", args=[_signed(file)])


def file_at(signed: str) -> MediaFile | None:
    """The file of an address that `public_address` made within a day."""
    try:
        organization, sha256 = signing.loads(signed, salt=_SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    # Nobody has signed in: what the house itself signed says whose file it is.
    with bound_to([organization]):
        return MediaFile.objects.filter(organization_id=organization, sha256=sha256).first()


def _signed(file: MediaFile) -> str:
    return signing.dumps([file.organization_id, file.sha256], salt=_SALT)
