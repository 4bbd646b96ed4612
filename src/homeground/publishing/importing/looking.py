"""A draft checked as a campaign file is: nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from homeground.content.campaign_file import Checked, Problem, Row
from homeground.content.campaign_file.checking import Checks
from homeground.content.campaign_file.columns import HEADINGS
from homeground.content.campaign_file.findings import Findings
from homeground.content.campaign_file.in_turn import InTurn
from homeground.content.campaign_file.repeats import Earlier
from homeground.content.imports.chest import Chest
from homeground.content.mending import Mend
from homeground.content.models import Import, ImportRow
from homeground.publishing.checking import options_of
from homeground.publishing.foreseeing import foreseen
from homeground.sentences import again

from .reach import ReachOfPerson, refused_campaigns

TOLD_EVERY = 500

Told = Callable[[int], object]
"""How many rows have been gone through."""


@dataclass(slots=True)
class Outcome:
    """What the check found: what can be planned, and what is to be said of each row and of the whole."""

    rows: list[Row] = field(default_factory=list)
    by_number: dict[int, list[Problem]] = field(default_factory=lambda: defaultdict(list))
    general: list[Problem] = field(default_factory=list)
    known: int = 0
    """How many of the rows are planned already."""

    def has(self, severity: str) -> bool:
        every = (self.general, *self.by_number.values())
        return any(each.severity == severity for problems in every for each in problems)

    def sort(self, item: Row | Problem) -> None:
        if isinstance(item, Row):
            self.rows.append(item)
        elif item.row:
            self.by_number[item.row].append(item)
        else:
            self.general.append(item)


def look_at(
    draft: Import,
    rows: Sequence[ImportRow],
    reach: ReachOfPerson,
    *,
    now: datetime,
    told: Told | None = None,
) -> Outcome:
    """Check `rows` as those of one file; all of them, where what is found of the whole is to be right."""
    options = replace(options_of(draft.brand, now=now, campaign=draft.campaign), on_a_page=True)
    checks = Checks(reach.facts, options, Chest(draft.files), draft.campaign)
    outcome = Outcome()
    with Earlier() as earlier:
        in_turn = InTurn(checks, earlier)
        for place, row in enumerate(rows):
            if told and place and place % TOLD_EVERY == 0:
                told(place)
            if row.out:
                continue
            found = _read(row)
            values = dict.fromkeys(HEADINGS, "") | {
                column: text for column, text in row.cells.items() if column in HEADINGS
            }
            for item in in_turn.row(values, (values["account"],), found):
                outcome.sort(item)
    if not reach.makes_campaigns:
        for problem in refused_campaigns(draft.brand, outcome.rows):
            outcome.sort(problem)
    checked = Checked(outcome.rows, [], len(rows), "", "")
    after = foreseen(checked, draft.brand, known=options.known, now=now)
    outcome.rows = after.rows
    for problem in after.problems:
        outcome.sort(problem)
    outcome.known = sum(row.identity in options.known for row in outcome.rows)
    return outcome


def _read(row: ImportRow) -> Findings:
    """What could not be read of the row in the file."""
    found = Findings(row.number, {})
    troubles: list[dict[str, Any]] = row.troubles
    for each in troubles:
        mend = Mend(each["mend"]) if each["mend"] else None
        found.error(each["column"], again(each["what"]), again(each["do"]), mend)
    return found
