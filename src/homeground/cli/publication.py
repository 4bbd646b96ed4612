"""`homeground publication …`: one publication, what happened to it, and what may still be changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from homeground import startup
from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.publishing.models import Publication

app = typer.Typer(no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="The number that `list` shows.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
MOST = 100


@app.callback()
def publication() -> None:
    """One publication: its whole story, another time, a hold, an end."""


@app.command("list")
def show_all(
    brand: Annotated[str, typer.Option(help="Of this brand only.")] = "",
    campaign: Annotated[str, typer.Option(help="Of this campaign only.")] = "",
    state: Annotated[str, typer.Option(help="In this state only, such as scheduled.")] = "",
    as_json: AsJson = False,
) -> None:
    """The next hundred by their time, with their numbers."""
    startup.start()
    from homeground.publishing.models import Publication
    from homeground.publishing.states import State

    if state and state not in State.values:
        raise BadInput(f"“{state}” is no state.", f"It is one of {', '.join(State.values)}.")
    found = Publication.objects.select_related(
        "account__brand", "variant__message__campaign"
    ).order_by("due_at", "pk")
    if brand:
        found = found.filter(account__brand__name__iexact=brand)
    if campaign:
        found = found.filter(variant__message__campaign__name__iexact=campaign)
    if state:
        found = found.filter(state=state)
    listed = [_described(each) for each in found[:MOST]]
    if as_json:
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    if not listed:
        typer.echo("There is none.")
    for one in listed:
        typer.echo(
            f"{one['number']:>7}  {one['due_at']}  {one['state']:<12} {one['account']}  {one['message']}"
        )
    if len(listed) == MOST and found.count() > MOST:
        typer.echo(f"… and {found.count() - MOST:,} more.")


@app.command()
def show(number: Number, as_json: AsJson = False) -> None:
    """Its whole story in order, in words."""
    startup.start()
    from homeground.approvals.standing import approval_of
    from homeground.cli.console import open_console
    from homeground.publishing.queries import story_of

    found = _found(number)
    lines = story_of(found)
    approval = approval_of(found, now=datetime.now(UTC))
    if as_json:
        story = [
            {"at": line.at.isoformat(), "what": line.words, "by": line.by, "said": line.said,
             "code": line.code}
            for line in lines
        ]  # fmt: skip
        described = _described(found) | {
            "problem": found.problem,
            "approval": approval.words if approval else None,
            "story": story,
        }
        typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    console, zone = open_console(), ZoneInfo(found.time_zone)
    one = _described(found)
    console.print(f"{number}  {one['account']}  {one['state']}  due {one['due_at']}", style="bold")
    console.print(found.variant.text, markup=False)
    if approval:
        said = f": {approval.said}" if approval.said else ""
        console.print(f"{approval.words}{said}", markup=False, style="yellow")
    if found.problem:
        console.print(found.problem, markup=False, style="yellow")
    for line in lines:
        by = f"  ({line.by})" if line.by else ""
        said = f": {line.said}" if line.said else ""
        code = f" [{line.code}]" if line.code else ""
        console.print(
            f"  {line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {line.words}{by}{said}{code}",
            markup=False,
        )


@app.command()
def move(
    number: Number,
    to: Annotated[
        str, typer.Argument(help='Date and time by its market\'s clock: "2027-05-12 09:00".')
    ],
) -> None:
    """It goes out at another time; what failed is planned anew."""
    startup.start()
    from homeground.content.campaign_file.moments import moment_from
    from homeground.publishing.changing import reschedule
    from homeground.publishing.clock import now_of
    from homeground.publishing.foreseeing import delay_of

    found = _found(number)
    now = now_of(found.account.brand)
    moment = moment_from(to, found.time_zone)
    moved = reschedule(found, moment.at, now=now)
    _say(moved)
    if delay := delay_of(moved, now=now):
        typer.echo(f"Warning: {delay.in_words}", err=True)


@app.command()
def hold(number: Number) -> None:
    """It does not go out until you let it go on."""
    startup.start()
    from homeground.publishing.changing import hold
    from homeground.publishing.clock import now_of

    found = _found(number)
    _say(hold(found, now=now_of(found.account.brand)))


@app.command()
def release(number: Number) -> None:
    """What was on hold goes out at its time, or at once when that has passed."""
    startup.start()
    from homeground.publishing.changing import release_hold
    from homeground.publishing.clock import now_of

    found = _found(number)
    _say(release_hold(found, now=now_of(found.account.brand)))


@app.command()
def cancel(number: Number) -> None:
    """It is not sent, nor is anything that was to go out below it."""
    startup.start()
    from homeground.publishing.changing import cancel
    from homeground.publishing.clock import now_of

    found = _found(number)
    _say(cancel(found, now=now_of(found.account.brand)))


def _found(number: int) -> Publication:
    from homeground.publishing.models import Publication

    found = (
        Publication.objects.filter(pk=number)
        .select_related("account__brand", "variant__message__campaign", "post")
        .first()
    )
    if found is None:
        raise BadInput(
            f"There is no publication with the number {number}.",
            "`homeground publication list` shows the numbers.",
        )
    return found


def _described(found: Publication) -> dict[str, Any]:
    local = found.due_at.astimezone(ZoneInfo(found.time_zone))
    return {
        "number": found.pk,
        "account": found.account.address,
        "campaign": found.variant.message.campaign.name,
        "message": found.variant.message.name,
        "state": found.state,
        "due_at": local.isoformat(sep=" ", timespec="minutes"),
        "time_zone": found.time_zone,
    }


def _say(changed: Publication) -> None:
    from homeground.publishing.states import State

    one = _described(_found(changed.pk))
    typer.echo(f"{one['number']}  {one['account']}  {one['state']}  due {one['due_at']}")
    if changed.state == State.HANDED_OVER:
        typer.echo("The network keeps it: a worker takes it back first.")
