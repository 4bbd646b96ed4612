"""`homeground account connect NETWORK`: the address of the page where it happens."""

from __future__ import annotations

from typing import Annotated

import typer

from homeground import startup
from homeground.errors import BadInput


def connect(
    network: Annotated[str, typer.Argument(help="The network, such as mastodon.")],
    brand: Annotated[str, typer.Option(help="The brand to connect it for.")],
) -> None:
    """Print the page on which a person connects an account: most networks ask them in a browser."""
    from homeground.networks.registry import NETWORKS

    if network not in NETWORKS:
        raise BadInput(
            f"There is no network {network}.", f"The networks are {', '.join(NETWORKS)}."
        )
    settings = startup.start()
    from django.urls import reverse

    from homeground.accounts.models import Brand

    found = list(Brand.objects.filter(slug=brand).select_related("organization"))
    if not found:
        raise BadInput(f"There is no brand {brand}.", "`homeground account list` shows brands.")
    public = settings.public_url or f"http://localhost:{settings.web_port}"
    for one in found:
        name = one.slug if len(found) == 1 else f"{one.slug}@{one.organization.slug}"
        typer.echo(f"{public.rstrip('/')}{reverse('connect_network', args=[name, network])}")
