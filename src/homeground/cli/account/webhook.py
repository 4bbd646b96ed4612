"""`homeground account webhook NETWORK/HANDLE`."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homeground import startup
from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.accounts.models import Account
    from homeground.community.models import Webhook


def webhook(
    address: Annotated[str, typer.Argument(help="network/handle, such as vk/lumikko_ru.")],
    brand: Annotated[
        str, typer.Option(help="Which brand, if several have an account of that name.")
    ] = "",
    secret: Annotated[
        list[str] | None,
        typer.Option(help="Give a secret that the network gave you; asked for. Repeat it."),
    ] = None,
    renew: Annotated[
        bool, typer.Option("--renew", help="Make a new address and new secrets of ours.")
    ] = False,
    subscribe: Annotated[
        bool, typer.Option("--subscribe", help="Tell the network by its API where to call.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Let a network tell by itself what happens on an account: the address to give it, and how.

    The first time makes the address; later it shows the same. Secrets that we choose are printed,
    because the network must be given them; those that the network gave are not.
    """
    startup.start()
    from django.db import transaction

    from homeground.audit.acts import Act
    from homeground.audit.keeping import note
    from homeground.community.models import Webhook
    from homeground.community.subscribing import subscribe as tell
    from homeground.community.webhooks import address_of, open_webhook, receiver_of

    account = account_named(address, brand)
    receiver = receiver_of(account)
    labels = {field.name: field.label for field in receiver.secrets}
    if unknown := [name for name in secret or () if name not in labels]:
        raise BadInput(
            f"{address} has no secret called {unknown[0]}.", f"It has {', '.join(labels)}."
        )
    given = {name: typer.prompt(labels[name], hide_input=True) for name in secret or ()}
    with transaction.atomic():
        there = Webhook.objects.filter(account=account).exists()
        found = open_webhook(account, given, renew=renew)
        if given or renew or subscribe or not there:
            note(Act.WEBHOOK_CHANGED, account, by=None)
    address_of(found)
    if subscribe:
        found = asyncio.run(tell(found))
    typer.echo(
        json.dumps(described(found), ensure_ascii=False, indent=2) if as_json else told(found)
    )
    if subscribe and not as_json:
        typer.echo("\nThe network was told.")


def account_named(address: str, brand: str) -> Account:
    """Raises: BadInput when there is none, or more than one."""
    from homeground.accounts.models import Account

    network, _, handle = address.partition("/")
    accounts = Account.objects.filter(network=network, handle=handle).exclude(
        brand__slug__startswith="rehearsal-"
    )
    if brand:
        accounts = accounts.filter(brand__slug=brand)
    found = list(accounts.select_related("brand").order_by("pk")[:2])
    if not found:
        raise BadInput(f"No account is {address}.", "`homeground account list` shows them all.")
    if len(found) > 1:
        raise BadInput(f"Several brands have an account {address}.", "Say which: --brand NAME")
    return found[0]


def described(found: Webhook) -> dict[str, Any]:
    from homeground.community.webhooks import address_of, receiver_of

    receiver = receiver_of(found.account)
    url = address_of(found)
    ours = {name: found.secrets[name] for name in sorted(receiver.proposed)}
    shown = {field.name: f"(your {field.name})" for field in receiver.secrets} | ours
    return {
        "account": found.account.address,
        "url": url,
        "secrets": ours,
        "missing": [field.name for field in receiver.secrets if not found.secrets.get(field.name)],
        "steps": [step.format(url=url, **shown) for step in receiver.steps],
        "asked_at": found.greeted_at.isoformat() if found.greeted_at else None,
        "refused_calls": found.forged,
    }


def told(found: Webhook) -> str:
    about = described(found)
    lines = [f"Address for {about['account']}:", f"  {about['url']}"]
    lines += [f"  {name}: {value}" for name, value in about["secrets"].items()]
    lines += ["", *(f"{number}. {step}" for number, step in enumerate(about["steps"], 1))]
    if about["missing"]:
        names = " ".join(f"--secret {name}" for name in about["missing"])
        lines += [
            "",
            f"Still missing: {', '.join(about['missing'])}. Until then every call is refused. Give it "
            f"with `homeground account webhook {about['account']} {names}`.",
        ]
    if about["refused_calls"]:
        lines += [
            "",
            f"At least {about['refused_calls']:,} calls were refused as not the network's.",
        ]
    return "\n".join(lines)
