"""`homeground person …`: who signs in: a brand's first owner, and whoever cannot any more."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from homeground import startup
from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.accounts.models import User

app = typer.Typer(no_args_is_help=True)


@app.callback()
def person() -> None:
    """Who signs in: a brand's first owner. The others are invited on the page Team."""


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="The e-mail address to sign in with.")],
    brand: Annotated[
        str | None, typer.Option(help="The brand; may be left out where there is one only.")
    ] = None,
    name: Annotated[str, typer.Option(help="What the person is called.")] = "",
    role: Annotated[
        str, typer.Option(help="owner, brand_lead, market_manager, author, … of the organization.")
    ] = "owner",
) -> None:
    """Give somebody a role in the brand's organization. Who is new chooses a password here."""
    startup.start()
    from django.db import transaction

    from homeground.accounts.email_address import email_address
    from homeground.accounts.joining import join
    from homeground.accounts.models import User
    from homeground.accounts.rights import BuiltIn
    from homeground.audit.acts import Act
    from homeground.audit.keeping import note

    from .campaign.brands import pick_brand

    email = email_address(email)
    if role not in BuiltIn.values:
        raise BadInput(f"“{role}” is no role.", f"It is one of {', '.join(BuiltIn.values)}.")
    organization = pick_brand(brand).organization
    user = User.objects.filter(email=email).first()
    password = None
    if user is None:
        password = _good_password(User(email=email, name=name))
    with transaction.atomic():
        user = user or User.objects.create_user(email, password, name=name)
        assignment = join(organization, user, BuiltIn(role))
        note(Act.JOINED, assignment, by=None, words=str(user), role=role)
    typer.echo(f"{email} is {BuiltIn(role).label} of {organization.name}, and can sign in.")


@app.command()
def password(
    email: Annotated[str, typer.Argument(help="Whose password was forgotten.")],
) -> None:
    """Give somebody a new password. Every browser that they are signed in with is signed out."""
    startup.start()
    from allauth.usersessions.models import UserSession

    from homeground.accounts.sessions import end_sessions
    from homeground.audit.acts import Act
    from homeground.audit.signing import note_of

    user = _known(email)
    user.set_password(_good_password(user))
    user.save()
    end_sessions(UserSession.objects.filter(user=user))
    note_of(user, Act.PASSWORD_CHANGED, by=None)
    typer.echo(f"{user.email} signs in with the new password from now on.")


@app.command()
def free(
    email: Annotated[str, typer.Argument(help="Who lost telephone, passkeys and recovery codes.")],
) -> None:
    """Take somebody's passkeys, app and recovery codes away: the password alone signs them in.

    Also forgets whom the sign-in provider knows them as, when an address changed hands. Be sure first
    that it is they who ask.
    """
    startup.start()
    from allauth.socialaccount.models import SocialAccount

    from homeground.accounts.factors import remove_all

    user = _known(email)
    removed = remove_all(user, by=None)
    SocialAccount.objects.filter(user=user).delete()
    if removed:
        typer.echo(f"{user.email} has no second factor any more ({removed} removed).")
    else:
        typer.echo(f"{user.email} had no second factor.")


def _known(email: str) -> User:
    from homeground.accounts.models import User

    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise BadInput(f"Nobody here has the e-mail address “{email}”.", "Check how it is written.")
    return user


def _good_password(user: User) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    given = _password()
    try:
        validate_password(given, user)
    except ValidationError as wrong:
        raise BadInput("This password will not do.", " ".join(wrong.messages)) from None
    return given


def _password() -> str:
    """Asked for unseen; from a pipe, its first line."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")
