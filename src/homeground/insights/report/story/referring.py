"""From people reached to what they did: the funnel, with what is not known of it and why."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from homeground.accounts.models import Market
from homeground.content.models import Campaign
from homeground.insights.report.figures import UNKNOWN, shown
from homeground.referrals.queries import funnel_of

from .parts import Step


def funnel(campaign: Campaign, markets: Collection[Market] | None) -> tuple[Step, ...]:
    found = funnel_of(campaign=campaign, markets=markets)
    steps = [
        (_("Reached"), found.reach, _("not told for every post")),
        (_("Liked, commented or shared"), found.engaged, _("not told for every post")),
        (_("Clicked a link of ours"), found.clicks, _("no link of ours went out with it")),
        (_("Did what was hoped for"), found.conversions, _("nothing was told to us")),
    ]
    told, before = [], None
    for name, value, why in steps:
        share = shown(value / before, "rate") if value is not None and before else ""
        told.append(
            Step(name, value, shown(value) if value is not None else f"{UNKNOWN} {why}", share)
        )
        before = value if value is not None else before
    return tuple(told)
