"""Our applications at networks: kept once for an organization, registered by itself in a sandbox."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.networks.connecting import ByRedirect, Way

from .models import Brand, NetworkApp, User
from .sandboxed import SandboxControls
from .ways import base_url_for, name_of


def app_for(brand: Brand, network: str, way: Way, server: str = "") -> NetworkApp | None:
    """The application that `brand` connects with; `None` when it must be asked for first."""
    return NetworkApp.objects.filter(
        organization_id=brand.organization_id,
        network=network,
        way=name_of(way),
        base_url=base_url_for(brand, network, way, server),
    ).first()


@transaction.atomic
def keep_app(
    brand: Brand,
    network: str,
    way: Way,
    given: Mapping[str, str],
    server: str = "",
    *,
    by: User | None = None,
) -> NetworkApp:
    """Keep what the network gave when the application was registered there.

    Only what `way.app` names is kept. Accounts connected with an application of another id before
    cannot be renewed by this one; they say so when their time comes.
    """
    assert isinstance(way, ByRedirect)
    names = [field.name for field in way.app if field.name != "client_id"]
    app, _ = NetworkApp.objects.update_or_create(
        organization_id=brand.organization_id,
        network=network,
        way=name_of(way),
        base_url=base_url_for(brand, network, way, server),
        defaults={
            "client_id": given.get("client_id", ""),
            "secrets": {name: given[name] for name in names if given.get(name)},
        },
    )
    note(Act.APPLICATION_KEPT, brand, by=by, network=network, way=name_of(way))
    return app


async def register_in_sandbox(controls: SandboxControls, network: str) -> dict[str, str]:
    """What a developer's console would give, from the sandbox's own. Raises: SandboxAway."""
    said = await controls.ask("POST", "apps", {"network": network, "name": "Homeground"})
    return {name: value for name, value in said.items() if isinstance(value, str)}
