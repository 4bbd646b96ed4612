"""All that a report of one campaign is made from, read in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from homeground.accounts.models import Account, Market
from homeground.content.models import Campaign
from homeground.insights.models import Observation
from homeground.publishing.models import Post, Publication
from homeground.publishing.queries import publications_of
from homeground.publishing.states import State

from .questions import OpenQuestions, open_questions

Group = tuple[str, int]
"""A network's slug and a market's id."""


@dataclass(frozen=True)
class Ledger:
    campaign: Campaign
    publications: Sequence[Publication]
    readings: dict[int, list[Observation]]
    """By post, in the order of time."""
    questions: OpenQuestions
    markets: Collection[Market] | None = None
    """Those that the report tells of; `None`: all."""

    def newest(self, post: Post) -> Observation | None:
        readings = self.readings.get(post.pk)
        return readings[-1] if readings else None

    @cached_property
    def posted(self) -> list[tuple[Publication, Post]]:
        """What went out."""
        return [(p, post) for p in self.publications if (post := post_of(p)) is not None]

    @cached_property
    def groups(self) -> dict[Group, list[tuple[Publication, Post]]]:
        """What is there and can be compared: posts by the network and market of their account."""
        groups: dict[Group, list[tuple[Publication, Post]]] = defaultdict(list)
        for publication, post in self.posted:
            if post.gone_at is None:
                account = publication.account
                groups[(account.network, account.market_id)].append((publication, post))
        return dict(groups)

    @cached_property
    def waiting(self) -> list[Publication]:
        """What goes out by itself when its time has come."""
        return [
            p
            for p in self.publications
            if p.state == State.SCHEDULED and p.account.state == Account.State.CONNECTED
        ]

    @cached_property
    def troubles(self) -> list[Publication]:
        """What should have gone out and did not, or may not have, or needs a person first."""
        calm = {State.PUBLISHED, State.CANCELLED, State.DRAFT, State.IN_REVIEW, State.APPROVED}
        waiting = {p.pk for p in self.waiting}
        return [p for p in self.publications if State(p.state) not in calm and p.pk not in waiting]


def post_of(publication: Publication) -> Post | None:
    post: Post | None = getattr(publication, "post", None)
    return post


def read_ledger(campaign: Campaign, markets: Collection[Market] | None = None) -> Ledger:
    publications = list(
        publications_of(campaign, markets)
        .select_related("account__market")
        .prefetch_related("variant__media__file")
    )
    post_ids = [post.pk for p in publications if (post := post_of(p)) is not None]
    readings: dict[int, list[Observation]] = defaultdict(list)
    for reading in Observation.objects.filter(post__in=post_ids).order_by("observed_at", "pk"):
        readings[reading.post_id].append(reading)
    return Ledger(campaign, publications, dict(readings), open_questions(post_ids), markets)
