"""Publications that a file does not have any more, and may have in other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from homeground.accounts.models import Account
from homeground.content.campaign_file import Problem, Row
from homeground.content.campaign_file.identity import SLOT
from homeground.content.mending import Mend
from homeground.sentences import gettext as _

from .models import Publication
from .states import CHANGEABLE, State
from .wording import name_of


class Former:
    """Publications of the campaign that the file does not have any more, and may have in other words."""

    def __init__(
        self, known: Mapping[str, Publication], rows: Sequence[Row], *, whole: bool = True
    ) -> None:
        """`whole`: the rows are all that the campaign has; else those of their own messages only."""
        names = {name_of(row)[:200] for row in rows}
        in_file = {row.identity for row in rows}
        self._by_time: dict[tuple[int, datetime], Publication] = {}
        self._by_message: dict[tuple[int, str], Publication] = {}
        for identity, publication in known.items():
            if identity in in_file or publication.state == State.CANCELLED:
                continue
            if not whole and publication.variant.message.name not in names:
                continue
            if identity.startswith(SLOT):
                name = publication.variant.message.name
                self._by_message[(publication.account_id, name)] = publication
            else:
                self._by_time[(publication.account_id, publication.due_at)] = publication

    def of(self, row: Row, account: Account) -> Publication | None:
        """The one whose new wording the row is."""
        if row.in_slot:
            return self._by_message.pop((account.pk, name_of(row)), None)
        return self._by_time.pop((account.pk, row.due_at), None)

    def left(self, new: Iterable[Row]) -> list[Problem]:
        """What still waits in a slot although the file has other rows for slots of that account."""
        addresses = {row.account for row in new if row.in_slot}
        return [
            Problem(
                None,
                None,
                _(
                    "%(account)s still has “%(name)s” of this campaign waiting in a slot, and the file does "
                    "not have it any more."
                )
                % {"account": publication.account.address, "name": name[:60]},
                _("If a row replaces it: `homeground publication cancel %(id)d`.")
                % {"id": publication.pk},
                "warning",
                Mend.CANCEL_FORMER,
            )
            for (_account, name), publication in self._by_message.items()
            if State(publication.state) in CHANGEABLE and publication.account.address in addresses
        ]


def in_other_words(row: Row, publication: Publication) -> Problem:
    return Problem(
        row.number,
        "text",
        _("%(account)s has this row in other words already (%(state)s).")
        % {"account": row.account, "state": publication.get_state_display()},
        _("Put the old words back, or change the time to publish it as a new post."),
    )


def planned_elsewhere(rows: Iterable[Row], elsewhere: Mapping[str, Publication]) -> list[Problem]:
    """Said once for each of those campaigns; `elsewhere`: a row's identity → its publication there."""
    theirs: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.identity in elsewhere:
            campaign = elsewhere[row.identity].variant.message.campaign
            theirs[campaign.name].append(row.number)
    return [
        Problem(
            numbers[0],
            "campaign",
            _("Planned in the campaign “%(name)s” already, and left there: %(many)d.")
            % {"many": len(numbers), "name": name},
            _("One account says the same at one time only once. To move them, cancel them there."),
            "warning",
        )
        for name, numbers in theirs.items()
    ]
