"""A campaign against expectation, by network and market: what a terminal shows and a script reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from homeground.accounts.models import Market
from homeground.content.models import Campaign
from homeground.measurement.lift import Lift, combined
from homeground.networks.contract import Can
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Post, Publication
from homeground.publishing.states import State

from .models import Standing
from .report.story.standings import lift_of


@dataclass(frozen=True, slots=True)
class Span:
    """A value and the ends of its interval; of several posts the ends are added up: as wide as can be."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PlaceLift:
    """One network in one market. `None`: not known; `why` says why nothing is."""

    network: str
    market: Market
    posts: int
    engaged: float | None
    expected: Span | None
    lift: Span | None
    percentile: float | None
    """Of several posts their mean."""
    forecast: Span | None
    """Engagement thirty days after each post."""
    clicks: int | None
    """On the posts' links, as the network counts them."""
    own_posts: int
    """The fewest posts of an account that an expectation rests on."""
    why: str


def lift_by_place(campaign: Campaign) -> list[PlaceLift]:
    """Every network and market that posts of the campaign went to, without what stands under another."""
    posts = Post.objects.filter(
        publication__variant__message__campaign=campaign, publication__answers=None, gone_at=None
    ).select_related("account__market")
    groups: dict[tuple[str, int], list[Post]] = defaultdict(list)
    for post in posts.order_by("account__network", "account__market__country", "pk"):
        groups[post.account.network, post.account.market_id].append(post)
    rows = {each.post_id: each for each in Standing.objects.filter(post__in=posts)}
    places = [_place(group, [rows.get(post.pk) for post in group]) for group in groups.values()]
    return [*places, *_by_hand(campaign, groups)]


def _by_hand(campaign: Campaign, there: Collection[tuple[str, int]]) -> Iterator[PlaceLift]:
    """Where a person posts, and nobody has yet."""
    waiting = Publication.objects.filter(
        variant__message__campaign=campaign, state=State.ASSISTED
    ).select_related("account__market")
    accounts = {(p.account.network, p.account.market_id): p.account for p in waiting}
    for key in sorted(accounts.keys() - set(there)):
        yield PlaceLift(
            network=key[0], market=accounts[key].market, posts=0, engaged=None, expected=None,
            lift=None, percentile=None, forecast=None, clicks=None, own_posts=0,
            why="A person posts there what was prepared, and nobody has yet.",
        )  # fmt: skip


def _place(posts: Sequence[Post], rows: Sequence[Standing | None]) -> PlaceLift:
    account = posts[0].account
    lifts: list[Lift] = [each for each in map(lift_of, rows) if each is not None]
    whole = len(lifts) == len(posts)
    found = combined(
        lifts, of=[p.account_id for p, r in zip(posts, rows, strict=True) if lift_of(r)]
    )
    return PlaceLift(
        network=account.network,
        market=account.market,
        posts=len(posts),
        engaged=_sum(rows, "engaged"),
        expected=_span(rows, "expected") if whole else None,
        lift=Span(found.ratio, found.low, found.high) if found else None,
        percentile=sum(each.percentile for each in lifts) / len(lifts) if lifts else None,
        forecast=_span(rows, "forecast"),
        clicks=None if (clicks := _sum(rows, "clicks")) is None else round(clicks),
        own_posts=min((r.own_posts or 0 for r in rows if r is not None), default=0),
        why="" if found else _why(account.network, rows),
    )


def _why(network: str, rows: Iterable[Standing | None]) -> str:
    known = NETWORKS[network]
    if Can.MEASURE not in known.can:
        return known.gap(Can.MEASURE).reason
    if all(row is None for row in rows):
        return "Not read yet."
    return f"{known.name} counts neither likes nor comments nor shares for us."


def _sum(rows: Sequence[Standing | None], name: str) -> float | None:
    """`None` where one is not known: a sum over unknowns would be a number that lies."""
    values = [None if row is None else getattr(row, name) for row in rows]
    known = [float(value) for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _span(rows: Sequence[Standing | None], name: str) -> Span | None:
    value, low, high = (_sum(rows, each) for each in (name, f"{name}_low", f"{name}_high"))
    return None if value is None or low is None or high is None else Span(value, low, high)
