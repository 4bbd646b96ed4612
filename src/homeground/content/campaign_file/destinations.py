"""Where a row goes: the account that it names, and whether anything can be published there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from homeground.content.mending import Mend
from homeground.networks.contract import Access, Can, Network
from homeground.sentences import gettext as _

from .findings import Findings, did_you_mean
from .notices import notices_of
from .rows import AccountFacts, Options, Problem


class Destinations:
    """The accounts that there are, and the networks they are on."""

    def __init__(self, accounts: Mapping[str, AccountFacts], options: Options) -> None:
        self.accounts = accounts
        self.options = options
        self._by_capitals = {address.casefold(): address for address in accounts}
        self._nearest_account = lru_cache(maxsize=1000)(self._did_you_mean)
        self._noticed: set[str] = set()

    def notices(self, address: str) -> list[Problem]:
        """What is to be known of the account; nothing when it was asked for before."""
        account = self._named(address.strip())
        if account is None or account.address in self._noticed:
            return []
        self._noticed.add(account.address)
        network = self.options.networks.get(account.network)
        if network is None or account.state != "connected":
            return []
        return list(notices_of(account, network, now=self.options.now))

    def _named(self, address: str) -> AccountFacts | None:
        return self.accounts.get(self._by_capitals.get(address.casefold(), address))

    def account(self, address: str, found: Findings) -> AccountFacts | None:
        address = address.strip()
        if not address:
            found.error(
                "account",
                _("No account is named."),
                _("Write one as network/name; `homeground account list` shows them."),
                Mend.NAME_ACCOUNT,
            )
            return None
        if len(re.split(r"[\s,;|]+", address)) > 1:
            found.error(
                "account",
                _('"%(accounts)s" names several accounts.') % {"accounts": address[:100]},
                _("Write a row for each of them: the text is adapted to each network anyway."),
            )
            return None
        account = self._named(address)
        if account is None:
            network = self.options.networks.get(address.partition("/")[0].lower())
            if network is not None and network.access is Access.RETIRED:
                _say_retired(network, found)
                return None
            found.error(
                "account",
                _("There is no account %(address)s.") % {"address": address[:100]},
                self._nearest_account(address),
            )
            return None
        if account.closed:
            found.error("account", *account.closed)
        elif account.state != "connected":
            found.error(
                "account",
                _("The account %(address)s cannot publish now: %(problem)s")
                % {
                    "address": account.address,
                    "problem": account.problem or _("it must be connected anew."),
                },
                _("Renew its token with `homeground account add %(address)s`, then run this again.")
                % {"address": account.address},
                Mend.RECONNECT,
            )
        return account

    def _did_you_mean(self, address: str) -> str:
        otherwise = (
            _("Choose one of the accounts that are connected.")
            if self.options.on_a_page
            else _("`homeground account list` shows the accounts there are.")
        )
        return did_you_mean(address, self.accounts, otherwise)

    def network(self, account: AccountFacts, found: Findings) -> Network | None:
        """The account's network; an error is found where nothing can be published on it."""
        network = self.options.networks.get(account.network)
        if network is None:
            found.error(
                "account",
                _("Homeground does not know the network %(network)s.")
                % {"network": account.network},
                _("Leave this row out; docs/networks lists the networks."),
            )
            return None
        reason = f" {network.gap(Can.PUBLISH, account.kind).reason}"
        if network.access is Access.RETIRED:
            _say_retired(network, found)
        elif network.by_hand:
            found.warning(
                "account",
                _("%(network)s: a person posts this row when its time comes.%(reason)s")
                % {"network": network.name, "reason": reason},
                _("Homeground prepares it; `homeground assisted list` shows what waits."),
                Mend.SEE_TASKS,
            )
        elif not network.offers(Can.PUBLISH, account.kind):
            found.error(
                "account",
                _("Nothing can be published on %(network)s with this account.%(reason)s")
                % {"network": network.name, "reason": reason},
                _("Take the row out of this file."),
                Mend.OTHER_NETWORK,
            )
        return network


def _say_retired(network: Network, found: Findings) -> None:
    found.error(
        "account",
        _("%(network)s is retired: nothing can be published there. %(reason)s")
        % {"network": network.name, "reason": network.gap(Can.PUBLISH).reason},
        _("Delete the row, or choose another network of this market."),
        Mend.LEAVE_NETWORK,
    )
