"""Which brand a command is about."""

from __future__ import annotations

from homeground.accounts.models import Brand
from homeground.errors import BadInput


def pick_brand(named: str | None) -> Brand:
    """The brand of that name; without a name, the only one. Raises: BadInput."""
    # A rehearsal that was killed may have left its stand-in behind.
    brands = list(Brand.objects.exclude(slug__startswith="rehearsal-").order_by("slug"))
    if named is not None:
        found = [brand for brand in brands if named.lower() in (brand.slug, brand.name.lower())]
        if not found:
            raise BadInput(f"There is no brand “{named}”.", _which(brands))
        return found[0]
    if len(brands) == 1:
        return brands[0]
    if not brands:
        raise BadInput(
            "There is no brand yet.",
            "`make run` loads the example brand; `homeground account add` makes one of your own.",
        )
    raise BadInput("There are several brands.", f"Say which with --brand. {_which(brands)}")


def _which(brands: list[Brand]) -> str:
    return "Brands here: " + (", ".join(brand.slug for brand in brands) or "none") + "."
