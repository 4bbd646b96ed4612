"""Telling people that an account has just lost its connection, or that the network wants a person."""

from __future__ import annotations

from homeground.notifications.kinds import Kind
from homeground.notifications.telling import tell

from .models import Account


def tell_of_trouble(account: Account) -> None:
    """As it is kept now. Within the transaction that wrote it."""
    tell(
        Kind.ACCOUNT, account, at=("account", account.pk), group=account.pk,
        account=account.address, state=account.state, why=account.problem,
    )  # fmt: skip
