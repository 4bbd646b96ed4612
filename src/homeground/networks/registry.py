"""Every network Homeground knows, one line each: the name of its module, which is its slug.

A network's module has one subclass of `Connector`, whose `network` describes it. It has `WAYS` when
accounts can be connected there, `RECEIVER` when the network calls us, `LISTENER` when it can be
asked for the same, and `SUBSCRIBER` when it is told by its API where to call. It has `objection`
when what it takes depends on how the account was connected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from . import planned
from .connecting import Way
from .contract import Access, Connector, Network
from .incoming import Receiver
from .listening import Listener, Subscriber
from .model import Draft

Objection = Callable[[Draft, Mapping[str, str]], str | None]
"""Of a draft and what of the credentials is no secret: what is in the way, in words with what to do."""

MODULES = (
    "vk",
    "livejournal",
    "dreamwidth",
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


def _named(slug: str, name: str) -> Any:
    return getattr(import_module(f".{slug}", __package__), name, None)


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

WAYS: dict[str, tuple[Way, ...]] = {slug: _named(slug, "WAYS") or () for slug in MODULES}
"""How an account is connected, by network; the way to recommend comes first."""
RECEIVERS: dict[str, Receiver] = {
    slug: receiver for slug in MODULES if (receiver := _named(slug, "RECEIVER")) is not None
}
"""How networks call us, for those which do."""
LISTENERS: dict[str, Listener] = {
    slug: listener for slug in MODULES if (listener := _named(slug, "LISTENER")) is not None
}
"""How networks are asked for what they would tell a webhook, where they can be."""
SUBSCRIBERS: dict[str, Subscriber] = {
    slug: subscriber for slug in MODULES if (subscriber := _named(slug, "SUBSCRIBER")) is not None
}
"""How a network is told where to call, where its API takes that."""
OBJECTIONS: dict[str, Objection] = {
    slug: objection for slug in MODULES if (objection := _named(slug, "objection")) is not None
}
"""Why a network would not take a draft from an account, where its limits as data do not say all."""
