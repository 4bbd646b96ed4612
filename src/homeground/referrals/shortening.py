"""Whether, and at which name, a brand's links are shortened."""

from __future__ import annotations

from homeground.accounts.models import Brand
from homeground.content.media_address import origin_for
from homeground.content.short_links import Shortener

from .models import Referring


def shortener_of(brand: Brand, *, in_files: bool = False) -> Shortener | None:
    """`None` where links keep their length: nobody asked for it, or nobody could reach a short one."""
    kept = Referring.objects.filter(brand=brand, shortens=True).first()
    if kept is None or (in_files and not kept.in_files):
        return None
    origin = origin_of(kept, brand)
    return Shortener(origin, brand.organization_id, kept.salt, kept.parameter) if origin else None


def origin_of(kept: Referring | None, brand: Brand) -> str | None:
    """What the brand's short links begin with; `None`: people could not reach this house."""
    return f"https://{kept.host}" if kept is not None and kept.host else origin_for(brand)
