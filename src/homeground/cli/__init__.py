"""`homeground …`: the command line.

Each command lives in a file of its own, `cli/<command>.py`, which holds a Typer application named `app`. It is
imported only when that command runs, so that `homeground --help` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from homeground.errors import reported

# name: (module under homeground.cli, one line for --help)
COMMANDS: dict[str, tuple[str, str]] = {
    "account": ("account", "The accounts that a brand publishes on: list them, connect them."),
    "person": (
        "person",
        "Who signs in: a brand's first owner. The others are invited on the page Team.",
    ),
    "campaign": ("campaign", "Run a campaign file and see what became of it."),
    "up": ("up", "Start everything, load the example brand and stay up."),
    "prepare": (
        "prepare",
        "Start the database, bring its tables up to date, load the example brand.",
    ),
    "assisted": (
        "assisted",
        "What a person posts, because the network lets no program do it.",
    ),
    "archive": (
        "archive",
        "What networks gave you of your own posts: import it, see what is here.",
    ),
    "measure": ("measure", "What posts and accounts did: read it now, learn from it."),
    "data": ("data", "A brand’s numbers for pandas, Polars, DuckDB or a spreadsheet."),
    "network": (
        "network",
        "What each network lets software do, with its limits and their sources.",
    ),
    "media": ("media", "Files for posts: see what networks make of them."),
    "report": (
        "report",
        "What a campaign did, for people who were not there: HTML, PDF or slides.",
    ),
    "publication": (
        "publication",
        "One publication: its whole story, another time, a hold, an end.",
    ),
    "pause": (
        "pause",
        "Everything of a brand, or of one of its markets, stands still; and goes on.",
    ),
    "slot": ("slot", "An account's own times of the week to post."),
    "recurrence": ("recurrence", "What repeats: list it, end it."),
    "budget": ("budget", "What a brand may still pay, and what its accounts may still send."),
    "unsure": (
        "unsure",
        "Publications whose answer was lost, where only a person can look.",
    ),
    "status": ("status", "How the machine is: how late, how many, who sends, what needs a person."),
    "demo": ("demo", "Run the example campaign from end to end, and throw the house away."),
    "web": ("web", "Serve the pages."),
    "worker": ("worker", "Do the background jobs."),
    "sandbox": ("sandbox", "Serve all networks, made up, on one port."),
    "keys": ("keys", "Make and change the keys that access tokens are encrypted with."),
    "django": ("django", "Run one of Django's own commands, with the database started."),
}
RUNS_BY_ITSELF = {"up", "prepare", "demo", "web", "worker", "sandbox"}
"""What these do, nobody at the command line does: it is not noted as theirs."""


class LazyGroup(TyperGroup):
    """Lists the commands from the table; loads a command when it is called."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.commands = {
            name: TyperCommand(name=name, help=about) for name, (_, about) in COMMANDS.items()
        }

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name is None or command is None:
            return name, command, rest
        return name, loaded(name), rest


def loaded(name: str) -> Any:
    """The real command `name`, from its module."""
    module, about = COMMANDS[name]
    application = import_module(f"homeground.cli.{module}").app
    application._add_completion = (
        False  # shell completion belongs to `homeground` itself, if anywhere
    )
    command = typer.main.get_command(application)
    command.name, command.help = name, command.help or about
    return command


def version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"homeground {version('homeground')}")
        raise typer.Exit


app = typer.Typer(
    name="homeground",
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: Rich would bring Markdown and every highlighter along, three quarters of the time it takes.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def homeground(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """One place from which a brand runs its presence on every market's own networks."""
    if context.invoked_subcommand not in RUNS_BY_ITSELF:
        from homeground.audit.whence import coming_from

        context.with_resource(coming_from("command"))


def main() -> None:
    """Run the command line; errors of the house's own tree become one sentence and what to do."""
    with reported():
        app()


__all__ = ["app", "main"]
