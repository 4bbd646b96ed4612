"""`homeground up`: everything together."""

from __future__ import annotations

import http.client
import json
import sys
import time
from typing import Annotated

import typer

from homeground import environment
from homeground.cli.ports import check_free
from homeground.database import lifetime
from homeground.environment import Environment
from homeground.supervision import Supervisor, only_one

app = typer.Typer()

READY_SECONDS = 60.0


@app.command()
def up(
    example: Annotated[
        bool, typer.Option(help="Load the example brand, whose accounts live in the sandbox.")
    ] = True,
) -> None:
    """Start the database, the sandbox, the worker and the pages, and stay up until interrupted."""
    settings = environment.read()
    lifetime.make_home(settings.home)
    with only_one(settings.home / "up.lock", settings.address):
        check_free(settings.web_host, settings.web_port, "HOMEGROUND_WEB_PORT")
        check_free(settings.sandbox_host, settings.sandbox_port, "HOMEGROUND_SANDBOX_PORT")
        # The children start the database and leave it; it is this process that keeps it until the end.
        with lifetime.kept(settings):
            supervisor = Supervisor(say)
            with supervisor.until_signalled():
                run(supervisor, settings, example=example)
                say("Stopping…")
    say("Stopped.")


def run(supervisor: Supervisor, settings: Environment, *, example: bool) -> None:
    say(f"Starting Homeground in {settings.home} …")
    supervisor.start("sandbox", command("sandbox"))
    prepared = supervisor.run(command("prepare", "--json", *(["--example"] if example else [])))
    if prepared is None:
        return
    supervisor.start("worker", command("worker"))
    supervisor.start("web server", command("web"))
    deadline = time.monotonic() + READY_SECONDS
    if not supervisor.watch(until=lambda: answers(settings) or time.monotonic() > deadline):
        return
    for line in welcome(settings, json.loads(prepared)):
        say(line)
    supervisor.watch()


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "homeground", *words]


def answers(settings: Environment) -> bool:
    """Whether the first page is served, without an error."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.web_host, settings.web_host)  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.web_port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": settings.allowed_hosts[0]})
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(settings: Environment, prepared: dict[str, str]) -> list[str]:
    lines = ["", "Homeground is ready.", f"  Open      {settings.address}"]
    if prepared:
        lines.append(f"  Sign in   {prepared['email']}")
        lines.append(f"  Password  {prepared['password']}")
    lines.append(f"  Sandbox   http://{settings.sandbox_host}:{settings.sandbox_port}")
    return [*lines, "Ctrl-C stops it.", ""]


def say(line: str) -> None:
    typer.echo(line)
    sys.stdout.flush()
