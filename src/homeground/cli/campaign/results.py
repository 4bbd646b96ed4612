"""What a run came to: shown as tables, as JSON, and as an exit code."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from rich.console import Console

from homeground.content.campaign_file import Checked, Problem, Row
from homeground.content.models import Campaign
from homeground.insights.comparison import ComparisonRow, compare_campaign
from homeground.insights.places import PlaceLift, lift_by_place
from homeground.publishing.models import Publication
from homeground.publishing.planning import Plan
from homeground.publishing.states import State

from .lift_table import show_lift
from .tables import show_comparison, show_problems, show_publications, show_times
from .wishes import Wishes

WELL, TROUBLE, CHANGE_THE_FILE = 0, 1, 2


@dataclass
class Results:
    problems: list[Problem]
    rows_seen: int
    encoding: str
    rows: list[Row] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    comparison: list[ComparisonRow] = field(default_factory=list)
    lift: list[PlaceLift] = field(default_factory=list)
    new: int = 0
    known: int = 0
    reworded: int = 0
    tried_anew: int = 0
    cancelled: int = 0
    nothing_sent: bool = False
    told: int = 0
    """How many of the problems were shown before anything was published."""

    @classmethod
    def refused(cls, checked: Checked) -> Results:
        return cls(checked.problems, checked.rows_seen, checked.encoding, nothing_sent=True)

    @classmethod
    def planned(cls, checked: Checked) -> Results:
        return cls(checked.problems, checked.rows_seen, checked.encoding, rows=checked.rows)

    @classmethod
    def of(cls, plan: Plan, checked: Checked) -> Results:
        return cls(
            [*checked.problems, *plan.problems],
            checked.rows_seen,
            checked.encoding,
            publications=list(
                Publication.objects.filter(pk__in=plan.publications.values())
                .select_related("account__market", "variant", "post")
                .order_by("due_at", "pk")
            ),
            campaigns=plan.campaigns,
            comparison=[row for campaign in plan.campaigns for row in compare_campaign(campaign)],
            lift=[row for campaign in plan.campaigns for row in lift_by_place(campaign)],
            new=plan.new,
            known=plan.known,
            reworded=plan.reworded,
            tried_anew=plan.tried_anew,
            cancelled=plan.cancelled,
            told=len(checked.problems),
        )

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def exit_code(self) -> int:
        if self.nothing_sent:
            return CHANGE_THE_FILE
        trouble = {State.FAILED, State.UNSURE, State.ARMED}
        stuck = any(
            State(p.state) in trouble
            or (State(p.state) is State.SCHEDULED and p.account.state != "connected")
            for p in self.publications
        )
        return TROUBLE if stuck or self.errors else WELL


def show(console: Console, wishes: Wishes, results: Results, *, dry: bool = False) -> int:
    """Print it all (JSON to standard output), write the report; the exit code."""
    if wishes.as_json:
        print(json.dumps(as_json(results, dry=dry), ensure_ascii=False, indent=2))
    elif dry:
        _show_planned(console, results)
    else:
        _show(console, wishes, results)
    if wishes.report is not None and results.campaigns:
        from homeground.insights.report import write_report

        write_report(wishes.report, results.campaigns)
        console.print(f"The report is in {wishes.report}")
    return WELL if dry and not results.errors else results.exit_code


def _show_planned(console: Console, results: Results) -> None:
    show_problems(console, results.problems)
    by_account = Counter(row.account for row in results.rows)
    rows = len({row.number for row in results.rows})
    console.print(f"{rows} of {results.rows_seen} rows would be published:")
    for account, number in sorted(by_account.items()):
        console.print(f"  {account}  {number}")
    show_times(console, results.rows)
    console.print("Nothing was sent.", style="bold")


def _show(console: Console, wishes: Wishes, results: Results) -> None:
    show_problems(console, results.problems[results.told :])
    if results.nothing_sent:
        wrong = len({problem.row for problem in results.errors})
        console.print(
            f"Nothing was sent: {wrong} of {results.rows_seen} rows "
            f"{'has' if wrong == 1 else 'have'} errors."
            if results.rows_seen
            else "Nothing was sent.",
            style="bold",
        )
        if results.rows_seen > wrong:
            console.print("Mend them, or publish the others with --skip-invalid.")
        return
    if wishes.skip_invalid and results.errors:
        left_out = sorted({problem.row for problem in results.errors if problem.row})
        console.print(f"Left out: rows {', '.join(map(str, left_out))}.", style="bold")
    show_publications(console, results.publications)
    console.print()
    if results.comparison:
        show_comparison(console, results.comparison)
        console.print()
    if any(place.lift is not None for place in results.lift):
        show_lift(console, results.lift)
        console.print()
    console.print(summary(results), style="bold")


def summary(results: Results) -> str:
    """One line: what there is now, and what this run added."""
    states = Counter(State(p.state) for p in results.publications)
    parts = [f"{number} {_as_counted(state, number)}" for state, number in states.items()]
    added = [
        f"{number} {what}"
        for number, what in (
            (results.new, "new"),
            (results.known, "known from before"),
            (results.reworded, "reworded"),
            (results.tried_anew, "tried anew"),
            (results.cancelled, "cancelled"),
        )
        if number
    ]
    line = f"{len(results.publications)} publications: {', '.join(parts)} ({', '.join(added)})."
    if states[State.ASSISTED]:
        line += " What waits for a person: `homeground assisted list`."
    if states[State.IN_REVIEW]:
        line += " What is in review goes out once everybody who must has approved it."
    if states[State.SCHEDULED] and not _sandboxed(results):
        line += " The worker sends what is scheduled (`make run`, or `homeground worker`)."
    return line


def _as_counted(state: State, number: int) -> str:
    return "wait for a person" if state is State.ASSISTED and number > 1 else str(state.label)


def _sandboxed(results: Results) -> bool:
    return any(campaign.brand.sandbox_url for campaign in results.campaigns)


def as_json(results: Results, *, dry: bool) -> dict[str, Any]:
    return {
        "sent": not dry and not results.nothing_sent,
        "rows_seen": results.rows_seen,
        "encoding": results.encoding,
        "new": results.new,
        "known": results.known,
        "reworded": results.reworded,
        "tried_anew": results.tried_anew,
        "cancelled": results.cancelled,
        "problems": [asdict(problem) for problem in results.problems],
        "planned": [_planned(row) for row in results.rows] if dry else [],
        "publications": [_publication(publication) for publication in results.publications],
        "comparison": [_placed(row) for row in results.comparison],
        "lift": [_placed(row) for row in results.lift],
    }


def _planned(row: Row) -> dict[str, Any]:
    return {
        "row": row.number,
        "account": row.account,
        "due_at": row.due_at.isoformat(),
        "in_slot": row.in_slot,
        "repeat": row.series.rule if row.series else None,
        "useless_after": row.useless_after.isoformat() if row.useless_after else None,
        "kept_by_the_network_from": row.send_at.isoformat() if row.send_at else None,
        "parts": list(row.parts),
    }


def _publication(publication: Publication) -> dict[str, Any]:
    post = getattr(publication, "post", None)
    return {
        "id": publication.pk,
        "account": publication.account.address,
        "due_at": publication.due_at.isoformat(),
        "title": publication.variant.title or None,
        "text": publication.variant.text,
        "answers": publication.answers_id,
        "useless_after": (
            publication.useless_after.isoformat() if publication.useless_after else None
        ),
        "state": publication.state,
        "problem": publication.problem or None,
        "permalink": post.url if post else None,
    }


def _placed(row: ComparisonRow | PlaceLift) -> dict[str, Any]:
    said = asdict(row) | {
        "market": {"country": row.market.country, "language": row.market.language}
    }
    if isinstance(row, ComparisonRow):
        said["measured_at"] = row.measured_at.isoformat() if row.measured_at else None
    return said
