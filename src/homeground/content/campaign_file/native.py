"""A row that the network's own schedule keeps until its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from homeground.networks.contract import Can, Network
from homeground.sentences import gettext as _

from .findings import Findings, did_you_mean
from .rows import AccountFacts
from .texts import Values
from .timing import Timed

BY_THE_NETWORK = ("network", "сеть", "netzwerk", "réseau", "平台")
SPARE = timedelta(days=1)
"""How much later than the first possible moment a post is handed over to a network's schedule."""


def by_the_network(
    values: Values, account: AccountFacts, network: Network, found: Findings
) -> bool:
    """Whether the network's own schedule keeps the row; what is against it is found."""
    cell = values["schedule"]
    if not cell:
        return False
    if cell.casefold() not in BY_THE_NETWORK:
        found.error(
            "schedule",
            _("%(cell)s is no way to schedule.") % {"cell": cell[:40]},
            did_you_mean(
                cell,
                BY_THE_NETWORK,
                _("Write network, or leave it empty: Homeground sends it at its time."),
            ),
        )
        return False
    empty = _("Empty the cell: Homeground sends it at its time.")
    said = {"network": network.name}
    for what in (Can.SCHEDULE, Can.READ_BACK):
        if network.by_hand or not network.offers(what, account.kind):
            reason = "" if network.by_hand else f" {network.gap(what, account.kind).reason}"
            found.error(
                "schedule",
                _("%(network)s has no schedule of its own for this account.") % said + reason,
                empty,
            )
            return False
    if network.schedule is None:
        found.error("schedule", _("%(network)s has no schedule of its own.") % said, empty)
        return False
    if not network.schedule.taken_back:
        found.warning(
            "schedule",
            _("What %(network)s keeps cannot be taken back from here.") % said,
            _("Change or remove it there, if it comes to that."),
        )
    for column in ("first_comment", "thread"):
        if values[column]:
            found.error(
                "schedule",
                _("What goes out under the post cannot be kept by %(network)s.") % said,
                empty,
            )
            return False
    if values["useless_after"]:
        found.error(
            "schedule",
            _("%(network)s cannot be told until when a post is of use.") % said,
            _("Empty one of the two cells."),
        )
        return False
    return True


def handed_over(timed: Timed, network: Network, *, now: datetime, found: Findings) -> Timed:
    """The same, kept by the network's own schedule: by its steps, and from when on."""
    limit = network.schedule
    assert limit is not None
    moment = timed.moment
    kept = moment.at - timedelta(seconds=int(moment.at.timestamp()) % limit.step_seconds)
    if kept != moment.at:
        found.note(
            "schedule",
            _(
                "%(network)s keeps times in steps of %(step)d seconds: it goes out at the step before."
            )
            % {"network": network.name, "step": limit.step_seconds},
        )
        moment = replace(moment, at=kept)
    furthest = timedelta(seconds=limit.max_ahead_seconds)
    spare = min(SPARE, furthest / 2)
    if kept - now < timedelta(seconds=limit.min_ahead_seconds):
        found.note(
            "schedule",
            _("It is too soon for the schedule of %(network)s: Homeground sends it at its time.")
            % {"network": network.name},
        )
    return replace(timed, moment=moment, send_at=max(now, kept - (furthest - spare)), native=True)
