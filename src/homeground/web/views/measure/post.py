"""One post: how it grew against what was expected, and every reading that its numbers come from."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from homeground.accounts.models import Account
from homeground.accounts.rights import Right
from homeground.insights.curves import Point
from homeground.insights.models import METRICS, How, Standing
from homeground.insights.queries import course_of
from homeground.insights.queries.bands import band_of
from homeground.insights.standing.learned import Learned, learned_by
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Post
from homeground.referrals.queries import funnel_of
from homeground.web import locales
from homeground.web.networks import why_unsaid
from homeground.web.place import Place, Reach, in_brand, needing

from .asked import asked_from
from .figures import Figure, taken
from .funnel_figure import figure_of
from .growth_figure import growth_figure
from .standing_words import (
    age_in_words,
    engaged_number,
    forecast_number,
    lift_number,
    named,
    percentile_number,
)
from .told import Number, when

MOST_READINGS = 400


@dataclass(frozen=True)
class Line:
    """One reading, in words. `counts` has "" where the network did not say."""

    at: str
    age: str
    how: str
    counts: list[tuple[str, bool]]
    """Each count, and whether it is lower than it was before."""


@dataclass(frozen=True)
class Meaning:
    """What the network means by a count: its own name of it, in words, where that is written."""

    name: str
    theirs: str
    means: str
    source: str
    seen_on: str


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def page(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    asked = asked_from(request, place)
    found = get_object_or_404(
        Post.objects.select_related(
            "standing",
            "archived",
            "publication__variant__message__campaign",
            "publication__variant__market",
        ),
        pk=post,
        account__in=list(asked.accounts),
    )
    account = asked.accounts[found.account_id]
    found.account = account
    learned = learned_by(found.organization_id)
    # By the weights that the expectation was counted by, or one would not be held against the other.
    points = course_of(found, learned.weighing.of(place.brand.pk))[-MOST_READINGS:]
    readings = [point.reading for point in points]
    standing = getattr(found, "standing", None) or Standing(
        post=found, account=account, published_at=found.published_at
    )
    figures = _figures(found, standing, points, learned)
    if (file := taken(request, figures, f"post-{found.pk}")) is not None:
        return file
    used = [name for name in METRICS if any(getattr(one, name) is not None for one in readings)]
    context = {
        "place": place,
        "area": "measure",
        "asked": asked,
        "post": found,
        "account": account,
        "publication": found.publication,
        "title": named(standing),
        "numbers": _numbers(standing, account),
        "figures": [figure.shown for figure in figures],
        "heads": [metric_name(name) for name in used],
        "readings": [_line(point, used) for point in reversed(points)],
        "unsaid": [why_unsaid(account.network, name) for name in METRICS[:5] if name not in used]
        if readings
        else [],
        "meanings": _meanings(account, used),
        "crowdtangle": locales.decimal(standing.crowdtangle)
        if standing.crowdtangle is not None
        else "",
    }
    return render(request, "measure/post.html", context)


def _numbers(standing: Standing, account: Account) -> list[tuple[str, Number]]:
    return [
        (_("Lift"), lift_number(standing, "#readings")),
        (_("Percentile"), percentile_number(standing, "#readings")),
        (_("Reactions"), engaged_number(standing, account, "#readings")),
        (_("In 30 days"), forecast_number(standing, "#readings")),
    ]


def _figures(post: Post, standing: Standing, points: list[Point], learned: Learned) -> list[Figure]:
    figures = [growth_figure(standing, points, band_of(standing, post.account, learned))]
    if post.publication is not None:
        found = funnel_of(publication=post.publication)
        if found.clicks is not None or found.reach is not None:
            figures.append(figure_of(found, "#readings"))
    return figures


def metric_name(name: str) -> str:
    return {
        "views": _("Views"),
        "reach": _("Reach"),
        "likes": _("Likes"),
        "comments": _("Comments"),
        "shares": _("Shares"),
        "clicks": _("Clicks"),
        "saves": _("Saves"),
    }[name]


def _line(point: Point, used: list[str]) -> Line:
    counts = [(getattr(point.reading, name), name in point.fell) for name in used]
    return Line(
        when(point.reading.observed_at),
        age_in_words(point.age),
        str(How(point.reading.how).label),  # type: ignore[attr-defined]
        [("" if count is None else locales.number(count), fell) for count, fell in counts],
    )


def _meanings(account: Account, used: list[str]) -> list[Meaning]:
    network = NETWORKS.get(account.network)
    if network is None:
        return []
    return [
        Meaning(metric_name(name), known.theirs, known.means, known.source, f"{known.seen_on}")
        for name in used
        if (known := network.metrics.get(name)) is not None
    ]
