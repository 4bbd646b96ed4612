"""`homeground account add NETWORK/HANDLE`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from homeground import startup
from homeground.errors import BadInput, HomegroundError


def add(
    address: Annotated[str, typer.Argument(help="network/handle, such as vk/lumikko_ru.")],
    brand: Annotated[str, typer.Option(help="The brand; made if there is none of this name.")],
    country: Annotated[str, typer.Option(help="Its market's country, such as RU.")],
    language: Annotated[str, typer.Option(help="Its market's language, such as ru.")],
    time_zone: Annotated[str, typer.Option(help="Its market's clock, such as Europe/Moscow.")],
    network_id: Annotated[
        str, typer.Option(help="Its id on the network; asked of the network if left out.")
    ] = "",
    base_url: Annotated[
        str, typer.Option(help="The server's address, where accounts name their own.")
    ] = "",
    kind: Annotated[str, typer.Option(help="The kind of token, where a network has several.")] = "",
    credentials_file: Annotated[
        Path | None,
        typer.Option(help="A JSON file with the credentials; asked for if left out."),
    ] = None,
) -> None:
    """Connect an account with a token you have, or renew its token. Proves it before it is kept.

    What each network wants and how to get it stands on its page in docs/networks/.
    """
    from homeground.networks.contract import Access, Can
    from homeground.networks.registry import NETWORKS

    slug, _, handle = address.partition("/")
    if slug not in NETWORKS or not handle:
        raise BadInput(
            f"{address} is not an account's address.",
            f"Write network/handle; the networks are {', '.join(NETWORKS)}.",
        )
    network = NETWORKS[slug]
    if network.access is Access.RETIRED:
        raise BadInput(
            f"{network.name} is retired: {network.gap(Can.PUBLISH).reason}",
            "Choose another network of this market.",
        )
    if network.any_server and not base_url:
        raise BadInput(
            f"On {network.name} every account has a server of its own.",
            "Name it: --base-url https://mastodon.example",
        )
    check_time_zone(time_zone)
    credentials = read_credentials(credentials_file) if credentials_file else {}
    for field in network.credentials:
        if field.required and not credentials.get(field.name):
            credentials[field.name] = typer.prompt(field.label, hide_input=field.secret)
    startup.start()
    from .keeping import Connection, connect

    profile = connect(
        Connection(slug, handle, brand, country, language, time_zone, network_id, base_url, kind),
        credentials,
    )
    typer.echo(f"Connected {address}: {profile.name}.")


def read_credentials(path: Path) -> dict[str, str]:
    try:
        read: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}).", "Check its name.") from error
    except ValueError:
        read = None
    if not isinstance(read, dict) or not all(isinstance(value, str) for value in read.values()):
        raise BadInput(
            f"{path} does not hold credentials.", 'It is a JSON object: {"access_token": "…"}'
        )
    return read


def check_time_zone(name: str) -> None:
    from zoneinfo import available_timezones

    if name not in available_timezones():
        raise HomegroundError(
            f"There is no time zone {name}.", "Use an IANA name, such as Europe/Berlin."
        )
