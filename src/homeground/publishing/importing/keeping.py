"""What was found of a draft, kept with it: whoever opens it sees it at once, in their own language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from homeground.content.campaign_file import Problem
from homeground.content.imports.taking import as_json
from homeground.content.models import Import, ImportRow

from .looking import Outcome, Told, look_at
from .reach import reach_of

KEPT_DAYS = 30
MOST_TRIES = 5
_FOUND = ("findings", "severity", "due_at", "time_zone")


def check(draft: Import, *, now: datetime, told: Told | None = None) -> Import:
    """Check all of it as it is now, and keep what is found; what is changed meanwhile is checked again."""
    for _try in range(MOST_TRIES):
        current = Import.objects.select_related("brand", "by").get(pk=draft.pk)
        rows = list(current.rows.order_by("number"))
        reach = reach_of(current.brand, current.by, now=now)
        if keep(current, rows, look_at(current, rows, reach, now=now, told=told)):
            break
    return current


def check_one(draft: Import, row: ImportRow, *, now: datetime) -> None:
    """Check a row by itself, and keep what is found; what hangs together with others is yet to be seen."""
    outcome = look_at(draft, [row], reach_of(draft.brand, draft.by, now=now), now=now)
    _write([row], outcome)
    row.save(update_fields=_FOUND)


def changed(draft: Import) -> int:
    """Something of it is being changed, within a transaction: the revision that it becomes."""
    Import.objects.filter(pk=draft.pk).update(revision=F("revision") + 1, changed_at=timezone.now())
    draft.refresh_from_db(fields=["revision"])
    return draft.revision


def keep(draft: Import, rows: Sequence[ImportRow], outcome: Outcome) -> bool:
    """Keep what was found; False when somebody changed the draft meanwhile."""
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=draft.pk)
        newer = held.rows.filter(revision__gt=draft.revision).values_list("pk", flat=True)
        stale = set(newer) if held.revision != draft.revision else set()
        different = [row for row in _write(rows, outcome) if row.pk not in stale]
        ImportRow.objects.bulk_update(different, _FOUND, batch_size=500)
        draft.found = [*draft.said, *map(as_json, outcome.general)]
        draft.publications, draft.known = len(outcome.rows), outcome.known
        draft.checked, draft.done = draft.revision, len(rows)
        draft.save(update_fields=["found", "publications", "known", "checked", "done"])
    return held.revision == draft.revision


def forget_old(now: datetime) -> int:
    """Drafts that nobody has touched for a month; how many. What was planned from them stays."""
    old = Import.objects.filter(changed_at__lt=now - timedelta(days=KEPT_DAYS))
    return old.delete()[1].get("content.Import", 0)


def _write(rows: Sequence[ImportRow], outcome: Outcome) -> list[ImportRow]:
    """Put what was found into the rows; those in which anything is different come back."""
    first = {row.number: row for row in reversed(outcome.rows)}
    different = []
    for row in rows:
        before = [getattr(row, name) for name in _FOUND]
        problems = outcome.by_number.get(row.number, [])
        out = first.get(row.number)
        row.findings = [as_json(problem) for problem in problems]
        row.severity = _severity(problems)
        row.due_at, row.time_zone = (out.due_at, out.time_zone) if out else (None, "")
        if before != [getattr(row, name) for name in _FOUND]:
            different.append(row)
    return different


def _severity(problems: Sequence[Problem]) -> ImportRow.Severity:
    found = {problem.severity for problem in problems}
    if "error" in found:
        return ImportRow.Severity.ERROR
    return ImportRow.Severity.WARNING if "warning" in found else ImportRow.Severity.GOOD
