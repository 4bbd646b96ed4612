"""Files of what is planned already: whether they are to look otherwise than they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from homeground.content.campaign_file import Row
from homeground.content.media.renditions import Outgoing
from homeground.content.models import VariantMedia

from .models import Publication


def shown_otherwise(
    rows: Sequence[Row], known: Mapping[str, Publication], outgoing: Outgoing
) -> frozenset[str]:
    """Identities of rows that are planned in these words, with other crops or other alt texts."""
    planned = [(row, known[row.identity]) for row in rows if row.media and row.identity in known]
    there: dict[int, list[tuple[int, str]]] = defaultdict(list)
    variants = {publication.variant_id for _row, publication in planned}
    for placed in VariantMedia.objects.filter(variant__in=variants).order_by("position"):
        there[placed.variant_id].append((placed.file_id, placed.alt))
    return frozenset(
        row.identity
        for row, publication in planned
        if there[publication.variant_id]
        != [(outgoing.placed(ref.facts, ref.steps).file.pk, ref.alt) for ref in row.media]
    )
