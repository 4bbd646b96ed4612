"""Posts of a campaign with what was expected of them, and several of them taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from homeground.insights.models import Standing
from homeground.insights.report.ledger import Ledger
from homeground.measurement.lift import Combined, Lift, combined
from homeground.publishing.models import Post, Publication

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stood:
    """A publication that is there, as it stands. `lift` is `None` where nothing can be said."""

    publication: Publication
    post: Post
    standing: Standing | None
    lift: Lift | None


def stood(ledger: Ledger) -> list[Stood]:
    """What is out and still there; first comments and later parts belong to what they answer."""
    there = [
        (publication, post)
        for publication, post in ledger.posted
        if post.gone_at is None and publication.answers_id is None
    ]
    rows = {
        each.post_id: each
        for each in Standing.objects.filter(post__in=[post.pk for _publication, post in there])
    }
    return [
        Stood(publication, post, (row := rows.get(post.pk)), lift_of(row))
        for publication, post in there
    ]


def lift_of(row: Standing | None) -> Lift | None:
    if row is None:
        return None
    known = [
        value
        for value in (
            row.lift, row.lift_low, row.lift_high,
            row.percentile, row.percentile_low, row.percentile_high,
        )
        if value is not None
    ]  # fmt: skip
    return Lift(*known) if len(known) == 6 else None


def together(some: Iterable[Stood]) -> Combined | None:
    known = [(each.lift, each.post.account_id) for each in some if each.lift is not None]
    return combined([lift for lift, _of in known], of=[account for _lift, account in known])


def grouped(some: Sequence[Stood], key: Callable[[Stood], K]) -> dict[K, list[Stood]]:
    groups: dict[K, list[Stood]] = defaultdict(list)
    for each in some:
        groups[key(each)].append(each)
    return dict(groups)
