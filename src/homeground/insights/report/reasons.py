"""Why a number is missing."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from homeground.insights.models import Observation
from homeground.networks.contract import Can
from homeground.networks.registry import NETWORKS

from .wording import network_name

UNSAID: dict[str, Promise] = {
    "views": gettext_lazy("%(network)s does not say how often a post was seen."),
    "reach": gettext_lazy("%(network)s does not say how many people a post reached."),
    "likes": gettext_lazy("%(network)s does not count likes."),
    "comments": gettext_lazy("%(network)s does not count comments."),
    "shares": gettext_lazy("%(network)s does not count shares."),
    "followers": gettext_lazy("%(network)s does not say how many people follow the account."),
}
PARTS: dict[str, Promise] = {
    "likes": gettext_lazy("likes"),
    "comments": gettext_lazy("comments"),
    "shares": gettext_lazy("shares"),
}


def why_missing(network: str, metric: str, readings: Sequence[Observation | None]) -> str:
    """Why these posts' `metric` (a field of Observation, or `followers`) is not known."""
    said = NETWORKS.get(network)
    if said is not None and (gap := said.gaps.get(Can.MEASURE)) is not None:
        return gap.reason
    if metric == "followers":
        return str(UNSAID[metric]) % {"network": network_name(network)}
    if all(reading is None for reading in readings):
        return _("Not measured yet.")
    if all(reading is None or getattr(reading, metric) is None for reading in readings):
        return str(UNSAID[metric]) % {"network": network_name(network)}
    return _("Not known for every post, so there is no sum.")


def what_engagement_holds(network: str, known: dict[str, int | None]) -> str:
    """A caution where engagement is made of fewer parts than elsewhere; "" where it is whole."""
    parts = [str(PARTS[part]) for part in PARTS if known[part] is not None]
    if len(parts) == len(PARTS) or not parts:
        return ""
    return _("%(network)s: engagement here is %(parts)s alone.") % {
        "network": network_name(network),
        "parts": " + ".join(parts),
    }
