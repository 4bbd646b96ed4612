"""One row of the file, checked as one publication to one account."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from homeground.content.composing import compose
from homeground.networks.contract import Access, Can, Format, Network
from homeground.networks.model import Draft
from homeground.networks.registry import OBJECTIONS

from .attachments import Attachments, check_fetching
from .findings import Findings, Wrong, did_you_mean
from .labels import label_lacks
from .links import check_link
from .media import MediaFolder
from .moments import Moment, moment_from, zone_from
from .notices import notices_of
from .rows import AccountFacts, MediaRef, Options, Problem, Row
from .texts import Values, check_lengths, check_signs, check_single_lines


class Checks:
    """Checks rows against the accounts that there are and the networks they are on."""

    def __init__(
        self,
        accounts: Mapping[str, AccountFacts],
        options: Options,
        media: MediaFolder,
        campaign: str,
    ) -> None:
        self.accounts = accounts
        self.options = options
        self.media = media
        self.campaign = campaign
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

    def row(self, values: Values, address: str, found: Findings) -> Row | None:
        """The publication of a row on `address`; `None`, and why in `found`, when it has errors."""
        check_signs(values, found)
        check_single_lines(values, found)
        account = self.account(address, found)
        network = self.network(account, found) if account else None
        moment = self.moment(values, account, found)
        files = Attachments(values, self.media, network, account.kind if account else "", found)
        form = files.format()
        if form is Format.STORY:
            _check_words_of_a_story(values, network, found)
        elif not values["text"]:
            found.error(
                "text",
                _("There is no text."),
                _("Write the text of the post, or delete the row."),
            )
        if values["link"]:
            try:
                check_link(values["link"])
            except Wrong as wrong:
                found.wrong("link", wrong)
        media = files.checked(form)
        if media and network:
            check_fetching(network, found, fetchable=self.options.fetchable)
        if account and network:
            check_lengths(values, account, network, found)
            lack = label_lacks(values["label"], account.country) if values["label"] else None
            if lack:
                found.warning("label", *lack)
            if not found.failed:
                _ask_the_network(values, account, found)
        if found.failed or account is None or moment is None:
            return None
        row = Row(
            number=found.row,
            due_at=moment.at,
            time_zone=moment.time_zone,
            account=account.address,
            campaign=values["campaign"] or self.campaign,
            message=values["message"],
            title=values["title"],
            text=values["text"],
            link=values["link"],
            media=media,
            label=values["label"],
            identity=identity_of(account.address, moment, values, media, form),
            format=form,
        )
        if moment.at < self.options.now and row.identity not in self.options.known:
            found.error("when", *_has_passed(moment, self.options.now))
            return None
        return row

    def account(self, address: str, found: Findings) -> AccountFacts | None:
        address = address.strip()
        if not address:
            found.error(
                "account",
                _("No account is named."),
                _("Write one as network/name; `homeground account list` shows them."),
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
        if account.state != "connected":
            found.error(
                "account",
                _("The account %(address)s cannot publish now: %(problem)s")
                % {
                    "address": account.address,
                    "problem": account.problem or _("it must be connected anew."),
                },
                _("Renew its token with `homeground account add %(address)s`, then run this again.")
                % {"address": account.address},
            )
        return account

    def _did_you_mean(self, address: str) -> str:
        return did_you_mean(
            address, self.accounts, _("`homeground account list` shows the accounts there are.")
        )

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
            )
        elif not network.offers(Can.PUBLISH, account.kind):
            found.error(
                "account",
                _("Nothing can be published on %(network)s with this account.%(reason)s")
                % {"network": network.name, "reason": reason},
                _("Take the row out of this file."),
            )
        return network

    def moment(
        self, values: Values, account: AccountFacts | None, found: Findings
    ) -> Moment | None:
        when, column = values["when"], "when"
        if not when and (values["date"] or values["time"]):
            column = "date"
            # A spreadsheet's date cell may carry a midnight that nobody sees.
            day = re.sub(r"[T ]00:00(:00)?$", "", values["date"])
            clock = re.sub(r"^(1899-12-3[01]|1900-01-0[01]) ", "", values["time"])
            when = f"{day} {clock}".strip()
        if not when:
            found.error(
                column,
                _("There is no date and time."),
                _("Write when it goes out: %(example)s.") % {"example": "2027-05-12 09:00"},
            )
            return None
        zone = values["time_zone"]
        if zone:
            try:
                zone = zone_from(zone).key
            except Wrong as wrong:
                found.wrong("time_zone", wrong)
                return None
        zone = zone or self.options.time_zone or (account.time_zone if account else "UTC")
        try:
            return moment_from(when, zone)
        except Wrong as wrong:
            found.wrong(column, wrong)
            return None


def _ask_the_network(values: Values, account: AccountFacts, found: Findings) -> None:
    """What only the network's own rules know, of texts that are right by all that is data."""
    objection = OBJECTIONS.get(account.network)
    if objection is None:
        return
    text = compose(values["label"], values["text"])
    draft = Draft(text, title=values["title"] or None, link=values["link"] or None)
    said = objection(draft, account.given)
    if said:
        found.error("text", said, _("Change the row, or what the account was connected with."))


def _say_retired(network: Network, found: Findings) -> None:
    found.error(
        "account",
        _("%(network)s is retired: nothing can be published there. %(reason)s")
        % {"network": network.name, "reason": network.gap(Can.PUBLISH).reason},
        _("Delete the row, or choose another network of this market."),
    )


def _check_words_of_a_story(values: Values, network: Network | None, found: Findings) -> None:
    written = [column for column in ("text", "title", "link", "label") if values[column]]
    if written and network and not network.by_hand:
        found.error(
            written[0],
            _("%(network)s shows nothing of a story but its image or video.")
            % {"network": network.name},
            _("Put the words into the picture, and empty the cells: %(columns)s.")
            % {"columns": ", ".join(written)},
        )


def identity_of(
    address: str, moment: Moment, values: Values, media: tuple[MediaRef, ...], form: Format
) -> str:
    """What makes two rows the same publication, whichever file, clock or spelling they come in."""
    what = (
        address,
        moment.at.astimezone(UTC).isoformat(),
        *(values[column] for column in ("title", "text", "link", "label")),
        *(item.facts.sha256 for item in media),
        # Most are posts; those of before there was anything else stay the same.
        *(() if form is Format.POST else (form.value,)),
    )
    # No value holds a NUL: `check_signs` sees to that.
    return hashlib.sha256("\0".join(what).encode()).hexdigest()


def _has_passed(moment: Moment, now: datetime) -> tuple[str, str]:
    zone = ZoneInfo(moment.time_zone)
    return (
        _("%(when)s in %(zone)s has passed.")
        % {"when": f"{moment.at.astimezone(zone):%Y-%m-%d %H:%M}", "zone": zone.key},
        _("Write a time after %(now)s.") % {"now": f"{now.astimezone(zone):%Y-%m-%d %H:%M}"},
    )
