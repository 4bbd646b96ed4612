"""A draft planned: all that it has, or nothing, and once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from homeground.content.campaign_file import Problem, Row
from homeground.content.imports.taking import as_json
from homeground.content.models import Import
from homeground.publishing.planning import plan_rows

from .keeping import keep
from .looking import look_at
from .reach import ReachOfPerson, reach_of


def plan(draft: Import, *, accept: bool, now: datetime) -> Import:
    """Plan all that the draft has. Where something is wrong, or is warned of and not accepted, nothing
    is planned and the draft stays open, with what was found. A draft that is planned stays as it is.
    """
    with transaction.atomic():
        # A second click waits here, and then finds it planned.
        Import.objects.select_for_update().get(pk=draft.pk)
        current = Import.objects.select_related("brand", "by").get(pk=draft.pk)
        if current.state == Import.State.PLANNED:
            return current
        rows = list(current.rows.order_by("number"))
        reach = reach_of(current.brand, current.by, now=now)
        outcome = look_at(current, rows, reach, now=now)
        keep(current, rows, outcome)
        current.state = Import.State.OPEN
        current.save(update_fields=["state"])
        warned = outcome.has("warning") or any(
            each["severity"] == "warning" for each in current.said
        )
        if outcome.rows and not outcome.has("error") and (accept or not warned):
            refused = _planned(current, outcome.rows, reach, now)
            if refused is not None:
                current.found = [*current.found, as_json(refused)]
                current.save(update_fields=["found"])
    return current


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _planned(draft: Import, rows: list[Row], reach: ReachOfPerson, now: datetime) -> Problem | None:
    """What planning itself has to refuse leaves nothing behind."""
    try:
        with transaction.atomic():
            made = plan_rows(draft.brand, rows, reach.accounts, now=now, by=draft.by, whole=False)
            for problem in made.problems:
                if problem.severity == "error":
                    raise _Refused(problem)
    except _Refused as refused:
        return refused.problem
    draft.state = Import.State.PLANNED
    draft.result = {
        "new": made.new,
        "known": made.known,
        "reworded": made.reworded,
        "tried_anew": made.tried_anew,
        "campaigns": [[campaign.slug, campaign.name] for campaign in made.campaigns],
        "said": [as_json(problem) for problem in made.problems],
        "publications": list(made.publications.values()),
    }
    draft.save(update_fields=["state", "result"])
    return None
