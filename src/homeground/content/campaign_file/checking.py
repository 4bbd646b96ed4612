"""One row of the file, checked as one publication to one account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from homeground.content.composing import compose
from homeground.content.link_rules import places_for
from homeground.content.mending import Mend
from homeground.content.short_links import Shortened
from homeground.networks.contract import Format, Network
from homeground.networks.model import Draft
from homeground.networks.registry import OBJECTIONS
from homeground.planning.wall_clock import local_of
from homeground.sentences import gettext as _

from .attachments import Attachments, check_fetching
from .destinations import Destinations
from .findings import Findings, Wrong
from .identity import identity_of, series_identity, slot_identity
from .labels import label_lacks
from .links import check_link
from .media import MediaFolder
from .moments import Moment, moment_from, said_of, zone_from
from .native import by_the_network, handed_over
from .parts import parts_of
from .rows import AccountFacts, MediaRef, Options, Row, Series
from .texts import Values, check_lengths, check_signs, check_single_lines
from .timing import (
    Timed,
    next_slot,
    repeated,
    useless_after,
    wants_slot,
)


class Checks:
    """Checks rows against the accounts that there are and the networks they are on."""

    def __init__(
        self,
        accounts: Mapping[str, AccountFacts],
        options: Options,
        media: MediaFolder,
        campaign: str,
    ) -> None:
        self.destinations = Destinations(accounts, options)
        self.options = options
        self.media = media
        self.campaign = campaign
        self._taken: dict[str, set[datetime]] = {}
        """Minutes at which an account with slots has something due, this file's rows included."""
        self._short: dict[str, Shortened] = {}
        """Short links by their addresses."""

    def rows(self, values: Values, address: str, found: Findings) -> list[Row]:
        """The publications of a row on `address`: one, or as many as it repeats.

        Empty, and why in `found`, when the row has errors.
        """
        account, network = self._where(values, address, found)
        values = self._linked(values, account)
        moment = self.moment(values, account, found)
        post = self._said(values, account, network, found)
        if post is None or moment is None:
            return []
        return self._timed(post, moment, found)

    def words(self, values: Values, address: str, found: Findings) -> None:
        """Find what is wrong with what a row says, whenever it may go out."""
        account, network = self._where(values, address, found)
        values = self._linked(values, account)
        self._said(values, account, network, found)

    def _linked(self, values: Values, account: AccountFacts | None) -> Values:
        """With the link as it goes out."""
        rule, link = self.options.links, values["link"]
        if rule is None or account is None or not link or link in values["text"]:
            return values
        places = places_for(
            network=account.network,
            account=account.address.partition("/")[2],
            campaign=values["campaign"] or self.campaign,
            message=values["message"],
            language=account.language,
            country=account.country,
        )
        if (places["campaign"], values["message"]) in self.options.plain:
            return values
        short = rule.shortened(link, places)
        if short is not None:
            self._short[short.address] = short
        return values | {"link": short.address if short else rule.link(link, places)}

    def _where(
        self, values: Values, address: str, found: Findings
    ) -> tuple[AccountFacts | None, Network | None]:
        check_signs(values, found)
        check_single_lines(values, found)
        account = self.destinations.account(address, found)
        return account, self.destinations.network(account, found) if account else None

    def _said(
        self,
        values: Values,
        account: AccountFacts | None,
        network: Network | None,
        found: Findings,
    ) -> _Post | None:
        files = Attachments(values, self.media, network, account.kind if account else "", found)
        form = files.format()
        if form is Format.STORY:
            _check_words_of_a_story(values, network, found)
        elif not values["text"]:
            found.error(
                "text",
                _("There is no text."),
                _("Write the text of the post, or delete the row."),
                Mend.WRITE_TEXT,
            )
        if values["link"]:
            try:
                check_link(values["link"])
            except Wrong as wrong:
                found.wrong("link", wrong)
        media = files.checked(form)
        if media and network:
            check_fetching(network, found, fetchable=self.options.fetchable)
        if account is None or network is None:
            return None
        check_lengths(values, account, network, found)
        lack = label_lacks(values["label"], account.country) if values["label"] else None
        if lack:
            found.warning("label", *lack)
        if not found.failed:
            _ask_the_network(values, account, found)
        parts = parts_of(values, account, network, form, found)
        return _Post(values, account, network, form, media, parts)

    def _timed(self, post: _Post, moment: Moment, found: Findings) -> list[Row]:
        """The row's publications, each with its times."""
        values, account, now = post.values, post.account, self.options.now
        campaign = values["campaign"] or self.campaign
        files = [item.facts.sha256 for item in post.media]
        in_slot = wants_slot(values)
        identity = ""
        if in_slot:
            identity = slot_identity(account.address, campaign, values, files, post.form)
            if identity in self.options.slotted:
                at = self.options.slotted[identity]
                zone = ZoneInfo(account.time_zone)
                moment = Moment(at, zone.key, local_of(at, zone))
        series: Series | None = None
        moments = [moment]
        if values["repeat"]:
            again = repeated(values, moment, now=now, found=found)
            if again is None:
                return []
            repeat, moments = again
            series = Series(
                series_identity(account.address, campaign, repeat.first_at),
                repeat.rule.text,
                repeat.first_at,
                since=now,
                planned_until=repeat.planned_until,
            )
            _warn_of_repeats(post.network, found)
        for each in moments:
            said = said_of(each)
            if said:
                found.note("when", said)
        until = useless_after(values, moments, found)
        native = by_the_network(values, account, post.network, found)
        if found.failed or until is None:
            return []
        rows = []
        for each, end in zip(moments, until, strict=True):
            timed = Timed(each, end)
            if native:
                timed = handed_over(timed, post.network, now=now, found=found)
            at = timed.moment.at
            mine = identity or identity_of(account.address, at, values, files, post.form)
            if at < now and mine not in self.options.known:
                continue
            rows.append(
                Row(
                    number=found.row,
                    due_at=at,
                    time_zone=each.time_zone,
                    account=account.address,
                    campaign=campaign,
                    message=values["message"],
                    title=values["title"],
                    text=values["text"],
                    link=values["link"],
                    media=post.media,
                    label=values["label"],
                    identity=mine,
                    format=post.form,
                    useless_after=end,
                    parts=post.parts,
                    series=series,
                    in_slot=in_slot,
                    native=native,
                    send_at=timed.send_at,
                    short=self._short.get(values["link"]),
                )
            )
        if not rows:
            found.error("when", *_has_passed(moments[-1], now))
        self._take(account, rows)
        return rows

    def _take(self, account: AccountFacts, rows: list[Row]) -> None:
        if account.slots:
            taken = self._taken.setdefault(account.address, set(account.taken))
            taken |= {row.due_at.replace(second=0, microsecond=0) for row in rows}

    def moment(
        self, values: Values, account: AccountFacts | None, found: Findings
    ) -> Moment | None:
        if wants_slot(values):
            return self._slot(values, account, found)
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

    def _slot(self, values: Values, account: AccountFacts | None, found: Findings) -> Moment | None:
        if values["repeat"]:
            found.error(
                "repeat",
                _("What waits for a free slot cannot repeat."),
                _("Write the date and time at which it begins, or empty the cell."),
            )
            return None
        if account is None:
            return None
        taken = self._taken.get(account.address, account.taken)
        try:
            return next_slot(account, account.time_zone, now=self.options.now, taken=taken)
        except Wrong as wrong:
            found.wrong("when", wrong)
            return None


@dataclass(frozen=True, slots=True)
class _Post:
    """What a row says, whenever it goes out."""

    values: Values
    account: AccountFacts
    network: Network
    form: Format
    media: tuple[MediaRef, ...]
    parts: tuple[str, ...]


def _warn_of_repeats(network: Network, found: Findings) -> None:
    fact = network.same_text
    if fact is not None:
        found.warning(
            "repeat",
            _("%(network)s does not take one text again and again: %(why)s (%(source)s)")
            % {"network": network.name, "why": fact.says, "source": fact.source},
            _("Write rows with texts of their own, or see that others come between."),
        )


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


def _has_passed(moment: Moment, now: datetime) -> tuple[str, str]:
    zone = ZoneInfo(moment.time_zone)
    return (
        _("%(when)s in %(zone)s has passed.")
        % {"when": f"{moment.at.astimezone(zone):%Y-%m-%d %H:%M}", "zone": zone.key},
        _("Write a time after %(now)s.") % {"now": f"{now.astimezone(zone):%Y-%m-%d %H:%M}"},
    )
