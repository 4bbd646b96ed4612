"""Reading what came by links of ours. `None` is what nobody told; 0 is none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from homeground.accounts.models import Account, Market
from homeground.content.models import Campaign
from homeground.insights.queries import newest_observations
from homeground.measurement.engagement import engagement, total
from homeground.publishing.models import Post, Publication
from homeground.publishing.states import State

from .models import Clicks, Conversion, Link


@dataclass(frozen=True, slots=True)
class Funnel:
    """From those who saw something to those who bought. `None`: not known, of one post at least."""

    reach: int | None
    """People reached, summed over posts: who saw two of them counts twice."""
    engaged: int | None
    """Likes, comments and shares, as many of them as the network tells."""
    clicks: int | None
    """Of people, on the links of ours that went out with the posts; `None`: none has one."""
    conversions: int | None
    """`None`: the brand's systems told of none at all, so that nothing is known."""


def funnel_of(
    *,
    campaign: Campaign | None = None,
    account: Account | None = None,
    publication: Publication | None = None,
    markets: Collection[Market] | None = None,
) -> Funnel:
    """What became of a campaign's, an account's or one publication's posts (of all that are named).

    `markets`: of these only. A publication whose link others have, too, has no clicks of its own: `None`.

    Raises: ValueError when nothing is named.
    """
    posts, links = Post.objects.all(), Link.objects.all()
    brand_id: int | None = None
    if campaign is not None:
        posts = posts.filter(publication__in_campaign=campaign)
        links = links.filter(campaign=campaign)
        brand_id = campaign.brand_id
    if account is not None:
        posts, links = posts.filter(account=account), links.filter(account=account)
        brand_id = account.brand_id
    if publication is not None:
        posts = posts.filter(publication=publication)
        links = links.filter(pk__in=own_links(publication))
        brand_id = publication.account.brand_id
    if brand_id is None:
        raise ValueError("Name a campaign, an account or a publication.")
    if markets is not None:
        posts = posts.filter(account__market__in=markets)
        links = links.filter(account__market__in=markets)
    reach, engaged = _seen(posts)
    return Funnel(reach, engaged, clicks_of(links), conversions_of(links, brand_id))


def own_links(publication: Publication) -> list[int]:
    """Ids of the links that went out with this publication and with no other."""
    used = Link.objects.filter(uses__variant__publications=publication)
    others = Count(
        "uses__variant__publications",
        filter=~Q(uses__variant__publications__state=State.CANCELLED),
        distinct=True,
    )
    return [
        pk
        for pk, publications in Link.objects.filter(pk__in=used)
        .annotate(publications=others)
        .values_list("pk", "publications")
        if publications == 1
    ]


def clicks_of(links: QuerySet[Link]) -> int | None:
    """Clicks of people on these links; `None` when there are no links."""
    if not links.exists():
        return None
    return Clicks.objects.filter(link__in=links).aggregate(all=Sum("people"))["all"] or 0


def conversions_of(links: QuerySet[Link], brand_id: int) -> int | None:
    """Conversions that came by these links; `None` when there are no links, or nothing was ever told."""
    if not Conversion.objects.filter(brand=brand_id).exists() or not links.exists():
        return None
    return Conversion.objects.filter(link__in=links).count()


def _seen(posts: QuerySet[Post]) -> tuple[int | None, int | None]:
    ids = list(posts.values_list("pk", flat=True))
    newest = newest_observations(ids)
    seen = [newest.get(pk) for pk in ids]
    reach = total(each.reach if each else None for each in seen)
    engaged = total(
        None if (sum_ := engagement(each.likes, each.comments, each.shares)) is None else int(sum_)
        for each in seen
        if each is not None
    )
    return reach, engaged if len(newest) == len(ids) else None
