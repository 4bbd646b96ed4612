"""Every network Homeground knows, one line each: the name of its module, which is its slug.

A network's module has one subclass of `Connector`, whose `network` describes it.
"""

from __future__ import annotations

from importlib import import_module

from .contract import Connector, Network

MODULES = (
    "vk",
    "livejournal",
    "x",
    "mastodon",
    "facebook",
)


def connector_in(slug: str) -> type[Connector]:
    """The connector that the module of that name has. Raises: LookupError, ImportError."""
    module = import_module(f".{slug}", __package__)
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Connector) and value is not Connector:
            return value
    raise LookupError(f"{module.__name__} has no subclass of Connector")


CONNECTORS: dict[str, type[Connector]] = {slug: connector_in(slug) for slug in MODULES}
NETWORKS: dict[str, Network] = {slug: c.network for slug, c in CONNECTORS.items()}
