"""What pages say of a network: its name, and why it does not say something."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from homeground.networks.contract import Can
from homeground.networks.registry import NETWORKS

UNSAID: dict[str, Promise] = {
    "views": _("%(network)s does not report views."),
    "reach": _("%(network)s does not report reach."),
    "likes": _("%(network)s does not report likes."),
    "comments": _("%(network)s does not report the number of comments."),
    "shares": _("%(network)s does not report shares."),
}


def network_name(slug: str) -> str:
    """The name that the network gives itself; its slug when this version does not know it."""
    network = NETWORKS.get(slug)
    return network.name if network else slug


def why_unsaid(slug: str, count: str) -> str:
    """Why a measured post of that network has no value for `count`."""
    network = NETWORKS.get(slug)
    if network and (gap := network.gaps.get(Can.MEASURE)):
        return gap.reason
    return str(UNSAID[count]) % {"network": network_name(slug)}
