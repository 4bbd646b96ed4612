"""Rows one after the other: each is checked by itself, and held against those before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from homeground.content.mending import Mend
from homeground.sentences import gettext as _

from .checking import Checks
from .findings import Findings
from .repeats import Earlier
from .rows import Problem, Row
from .texts import Values


class InTurn:
    """One pass through a table."""

    def __init__(self, checks: Checks, earlier: Earlier) -> None:
        self._checks = checks
        self._earlier = earlier

    def row(
        self, values: Values, addresses: Iterable[str], found: Findings
    ) -> Iterator[Row | Problem]:
        """The publications of a row, and its problems. `found` says what could not be read of it."""
        if found.failed:
            yield from found.problems
            return
        told: set[tuple[str | None, str]] = set()
        for address in addresses:
            yield from self._checks.destinations.notices(address)
            rows = self._checks.rows(values, address, found)
            for row in rows:
                _look_back(row, self._earlier, found)
            for problem in found.problems:
                # A row for several accounts says once what is wrong for all of them.
                if (problem.column, problem.what) not in told:
                    told.add((problem.column, problem.what))
                    yield problem
            if not found.failed:
                yield from rows
            found = Findings(found.row, found.headings)


def _look_back(row: Row, earlier: Earlier, found: Findings) -> None:
    first = earlier.same(row)
    if first is not None:
        found.error(
            None,
            _("Row %(row)d says the same as row %(first)d: one account, one time, one post.")
            % {"row": row.number, "first": first},
            _("Delete one of the two."),
            Mend.DELETE_ROW,
        )
        return
    if row.series is not None:
        first = earlier.same_series(row.series.identity, row.number)
        if first is not None and first != row.number:
            found.error(
                "repeat",
                _("Row %(first)d repeats on %(account)s from the same moment on.")
                % {"first": first, "account": row.account},
                _("Let one of them begin at another time, or make one row of them."),
            )
            return
    first = earlier.same_minute(row)
    if first is not None:
        found.warning(
            "when",
            _("Row %(first)d goes out on %(account)s at the same minute.")
            % {"first": first, "account": row.account},
            _("Leave some time between two posts, unless you mean it."),
        )
