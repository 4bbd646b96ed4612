"""`homeground keys …`: the keys that networks' access tokens are encrypted with."""

from __future__ import annotations

import typer

from homeground import keys

app = typer.Typer(
    no_args_is_help=True,
    help="Make and change the keys that access tokens are encrypted with.",
)


@app.command()
def new() -> None:
    """Print a new key, for HOMEGROUND_ENCRYPTION_KEYS."""
    typer.echo(keys.new_key())


@app.command()
def rotate() -> None:
    """Make a new key and encrypt every access token with it.

    Earlier keys stay, to read backups with. Everything may keep running meanwhile. When the keys come from
    HOMEGROUND_ENCRYPTION_KEYS, put the new one first there yourself; this encrypts with it.
    """
    from homeground import startup

    settings = startup.start()
    from homeground.accounts.models import Organization
    from homeground.accounts.rotation import encrypt_anew
    from homeground.audit.acts import Act
    from homeground.audit.keeping import note

    if not settings.encryption_keys:
        keys.add_key(settings)
    count = encrypt_anew()
    for organization in Organization.objects.all():
        note(Act.KEYS_ROTATED, organization, by=None)
    typer.echo(f"{count} access token{'s' if count != 1 else ''} encrypted with the newest key.")
    typer.echo(f"The keys are in {keys.where(settings)}: back them up apart from the database.")
