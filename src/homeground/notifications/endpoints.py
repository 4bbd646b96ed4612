"""Where webhooks lead: adding, changing, giving a new secret, testing, switching off and on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from yarl import URL

from homeground.accounts.models import Brand, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.networks.http import is_public

from .dispatching import dispatch_test
from .kinds import Kind
from .models import Dispatch, Endpoint
from .signing import new_secret

BOTH_SECRETS = timedelta(days=1)
LONGEST = 500
MOST = 20
"""Endpoints of one brand."""


def webhook_address(typed: str) -> str:
    """The address as it is called. Where its name leads, is looked at each time it is called.

    Raises: BadInput.
    """
    text = typed.strip()
    try:
        url = URL(text)
        port = url.port
    except ValueError:
        url, port = URL(), None
    if not url.host or port is None or " " in text or len(text) > LONGEST:
        raise BadInput(
            _("“%(typed)s” is not an address that a message can go to.") % {"typed": text[:100]},
            _("Write it whole, such as https://hooks.example.com/homeground."),
        )
    if url.scheme != "https":
        raise BadInput(
            _("The messages would travel in the open."), _("Write the address with https://.")
        )
    if url.user or url.password or url.fragment:
        raise BadInput(
            _("An address for messages has no name, password or “#” in it."),
            _("Every message is signed: that is how your system knows it."),
        )
    looks_literal = ":" in url.host or url.host.replace(".", "").isdigit()
    if url.host == "localhost" or (looks_literal and not is_public(url.host)):
        raise BadInput(
            _("This address leads into a private network."),
            _("Messages go to addresses that can be reached from the internet only."),
        )
    return str(url)


@transaction.atomic
def add(
    brand: Brand, typed: str, kinds: Collection[str], *, by: User, now: datetime
) -> tuple[Endpoint, str]:
    """The endpoint, and its secret, which is shown this once. Raises: BadInput."""
    url, chosen = webhook_address(typed), _kinds(kinds)
    if brand.endpoints.count() >= MOST:
        raise BadInput(
            _("This brand has %(many)d webhooks already.") % {"many": MOST},
            _("Remove one that nobody uses."),
        )
    secret = new_secret()
    made = Endpoint.objects.create(
        organization_id=brand.organization_id, brand=brand, url=url, kinds=chosen,
        secrets={"secret": secret}, made_by=by, made_at=now,
    )  # fmt: skip
    note(Act.ENDPOINT_KEPT, made, by=by, words=url)
    return made, secret


@transaction.atomic
def change(endpoint: Endpoint, typed: str, kinds: Collection[str], *, by: User) -> None:
    """Raises: BadInput."""
    endpoint.url, endpoint.kinds = webhook_address(typed), _kinds(kinds)
    endpoint.save(update_fields=["url", "kinds"])
    note(Act.ENDPOINT_KEPT, endpoint, by=by, words=endpoint.url)


@transaction.atomic
def rotate(endpoint: Endpoint, *, by: User, now: datetime) -> str:
    """A new secret, shown this once; for a day messages carry a signature by the old one, too."""
    held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    secret = new_secret()
    held.secrets = {"secret": secret, "former": held.secrets["secret"]}
    held.former_until = now + BOTH_SECRETS
    held.save(update_fields=["secrets", "former_until"])
    note(Act.ENDPOINT_SECRET, held, by=by, words=held.url)
    return secret


def secrets_of(endpoint: Endpoint, *, now: datetime) -> list[str]:
    """Those that its messages are signed with now, the newest first."""
    both = endpoint.former_until is not None and now < endpoint.former_until
    former = endpoint.secrets.get("former") if both else None
    return [endpoint.secrets["secret"], *([former] if former else [])]


@transaction.atomic
def send_test(endpoint: Endpoint, *, by: User, now: datetime) -> Dispatch:
    note(Act.ENDPOINT_TESTED, endpoint, by=by, words=endpoint.url)
    return dispatch_test(endpoint, now=now)


@transaction.atomic
def switch(endpoint: Endpoint, *, on: bool, by: User, now: datetime) -> None:
    """Off: nothing is sent, and what waited is given up. On: what happens from now on is sent."""
    if on:
        Endpoint.objects.filter(pk=endpoint.pk).update(
            ended_at=None, ended_why="", failing_since=None
        )
        note(Act.ENDPOINT_ON, endpoint, by=by, words=endpoint.url)
        return
    end(endpoint, why="", now=now)
    note(Act.ENDPOINT_OFF, endpoint, by=by, words=endpoint.url)


def end(endpoint: Endpoint, *, why: str, now: datetime) -> bool:
    """Nothing more is sent there; whether it was not so already. Within a transaction."""
    ended = Endpoint.objects.filter(pk=endpoint.pk, ended_at=None).update(
        ended_at=now, ended_why=why[:300]
    )
    endpoint.dispatches.filter(taken_at=None, given_up_at=None).update(given_up_at=now, try_at=None)
    return bool(ended)


@transaction.atomic
def remove(endpoint: Endpoint, *, by: User) -> None:
    note(Act.ENDPOINT_REMOVED, endpoint, by=by, words=endpoint.url)
    endpoint.delete()


@transaction.atomic
def send_again(found: Dispatch, *, by: User, now: datetime) -> None:
    """What was given up is tried again from the beginning, under the same id. Raises: BadInput."""
    if found.endpoint.ended_at is not None:
        raise BadInput(_("The webhook is switched off."), _("Switch it on first."))
    again = Dispatch.objects.filter(pk=found.pk).exclude(given_up_at=None)
    if again.update(given_up_at=None, tries=0, try_at=now):
        note(Act.ENDPOINT_TESTED, found.endpoint, by=by, words=found.endpoint.url)


def _kinds(kinds: Collection[str]) -> list[str]:
    chosen = [kind.value for kind in Kind if kind.value in kinds]
    if not chosen:
        raise BadInput(
            _("Nothing was chosen that the webhook is to hear of."), _("Choose at least one.")
        )
    return chosen
