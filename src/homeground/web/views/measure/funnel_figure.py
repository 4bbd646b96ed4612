"""From reach to customers: what became of a campaign's posts, as far as anybody tells."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from homeground.accounts.rights import Right
from homeground.insights.charts import Chart, FunnelWords, Step, funnel
from homeground.referrals.queries import Funnel, funnel_of
from homeground.web import locales

from .asked import Asked
from .figures import Figure
from .told import UNKNOWN


def funnel_figure(asked: Asked) -> list[Figure]:
    """Of a campaign: the one thing that has clicks and customers of its own."""
    if asked.campaign is None:
        return []
    found = funnel_of(campaign=asked.campaign, markets=asked.place.scope_with(Right.MEASURE))
    return [figure_of(found, asked.posts_behind())]


def figure_of(found: Funnel, href: str) -> Figure:
    steps = _steps(found, href)
    words = FunnelWords(
        title=_("From reach to customers"),
        summary="; ".join(f"{step.name}: {step.shown}" for step in steps),
        head=(_("Step"), _("How many")),
    )
    return Figure("funnel", partial(_drawn, steps, words))


def _drawn(steps: list[Step], words: FunnelWords, width: float) -> Chart:
    return funnel(steps, words=words, width=width)


def _steps(found: Funnel, href: str) -> list[Step]:
    meant = [
        (
            _("Reached"), found.reach,
            _("People reached, summed over the posts: who saw two of them counts twice. As the networks tell it."),
            _("not every network tells how many it reached"),
        ),
        (
            _("Reacted"), found.engaged,
            _("Likes, comments and shares, as many of them as the networks tell."),
            _("not every post has been measured"),
        ),
        (
            _("Clicked"), found.clicks,
            _("Clicks of people on the short links that went out with the posts; robots are left out, nothing is kept of who clicks."),
            _("no short link went out with it"),
        ),
        (
            _("Became customers"), found.conversions,
            _("Conversions that your own systems told of, by the link they came by."),
            _("nothing was told of conversions"),
        ),
    ]  # fmt: skip
    steps: list[Step] = []
    before: int | None = None
    for name, value, told, why in meant:
        if value is None:
            steps.append(Step(name, None, f"{UNKNOWN} {why}", "", f"{name}: {why}. {told}", href))
        else:
            shown = locales.number(value)
            share = locales.percentage(value / before) if before and value <= before else ""
            steps.append(Step(name, value, shown, share, f"{name}: {shown}. {told}", href))
        before = value
    return steps
