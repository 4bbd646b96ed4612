"""What is to be known of an account before anything is scheduled on it: said once, at its first row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from homeground.networks.contract import ApiVersion, Fact, Network
from homeground.sentences import gettext as _
from homeground.sentences import joined

from .rows import AccountFacts, Problem

VERSION_SOON = timedelta(days=60)


def notices_of(account: AccountFacts, network: Network, *, now: datetime) -> Iterator[Problem]:
    """The network's conditions, its API's end, and what is amiss with the account."""
    for condition in network.conditions:
        yield _note(_condition(account, condition), _source(condition))
    if network.version is not None:
        words = _version(network, network.version, now)
        if words:
            yield _note(
                words, _("Update Homeground before; there is nothing to do at the account.")
            )
    for what, do in account.warnings:
        yield Problem(None, None, joined(": ", (account.address, what)), do, "warning")


def _note(what: str, do: str) -> Problem:
    return Problem(None, None, what, do, "note")


def _condition(account: AccountFacts, condition: Fact) -> str:
    return _("%(account)s must meet what its network asks of whoever posts. %(condition)s") % {
        "account": account.address,
        "condition": condition.says,
    }


def _source(condition: Fact) -> str:
    said = {"source": condition.source, "seen_on": condition.seen_on.isoformat()}
    if condition.verified:
        return _("Source: %(source)s, seen %(seen_on)s.") % said
    return _("Source: %(source)s, seen %(seen_on)s; not verified.") % said


def _version(network: Network, version: ApiVersion, now: datetime) -> str | None:
    ends = version.sunset_on
    if ends is None or ends > (now + VERSION_SOON).date():
        return None
    said = {"network": network.name, "version": version.name, "day": ends.isoformat()}
    if ends <= now.date():
        return _("%(network)s ended its API version %(version)s on %(day)s.") % said
    return _("%(network)s ends its API version %(version)s on %(day)s.") % said
