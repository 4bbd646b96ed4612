"""Every network Homeground knows, one line each: the name of its module, which is its slug.

A network's module has one subclass of `Connector`, whose `network` describes it.
"""

from __future__ import annotations

from importlib import import_module

from . import planned
from .contract import Access, Connector, Network

MODULES = (
    "vk",
    "livejournal",
    "x",
    "mastodon",
    "bluesky",
    "linkedin",
    "facebook",
    "threads",
    "instagram",
    "weibo",
    "wordpress",
    "odnoklassniki",
    "telegram",
    "max",
    "line",
    "xing",
    "myspace",
    "viadeo",
    "googleplus",
)


def connector_in(slug: str) -> type[Connector]:
    """The connector that the module of that name has. Raises: LookupError, ImportError."""
    module = import_module(f".{slug}", __package__)
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Connector) and value is not Connector:
            return value
    raise LookupError(f"{module.__name__} has no subclass of Connector")


def not_yet(network: Network) -> type[Connector]:
    """A connector that can do nothing, and says why."""
    return type(network.name, (Connector,), {"network": network, "__doc__": network.about})


CONNECTORS: dict[str, type[Connector]] = {
    **{slug: connector_in(slug) for slug in MODULES},
    **{network.slug: not_yet(network) for network in planned.NETWORKS},
}
NETWORKS: dict[str, Network] = {slug: c.network for slug, c in CONNECTORS.items()}

SPOKEN = tuple(slug for slug, n in NETWORKS.items() if n.access in {Access.API, Access.PARTNER})
"""Networks that a connector speaks to."""
BY_HAND = tuple(slug for slug, network in NETWORKS.items() if network.by_hand)
"""Networks on which a person posts what Homeground prepares."""
