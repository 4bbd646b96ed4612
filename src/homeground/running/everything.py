"""The process that watches over all the others."""

from __future__ import annotations

import http.client
import json
import sys
import time

from homeground import environment
from homeground.database import lifetime
from homeground.environment import Environment
from homeground.running.ports import check_free
from homeground.running.supervision import ProcessFailed, Supervisor, only_one

READY_SECONDS = 60.0
REDIRECTS = 4


def run(*, example: bool = True) -> None:
    """Start the database, the sandbox, the worker and the pages, and keep them up until interrupted.

    Raises `AlreadyUp`, `PortInUse`, `ProcessFailed`, `BadSettings`, `DatabaseUnavailable`.
    """
    settings = environment.read()
    lifetime.make_home(settings.home)
    with only_one(settings.home / "up.lock", settings.address):
        check_free(settings.web_host, settings.web_port, "HOMEGROUND_WEB_PORT")
        check_free(settings.sandbox_host, settings.sandbox_port, "HOMEGROUND_SANDBOX_PORT")
        # The others start the database and come and go; it is this process that keeps it until the end.
        with lifetime.kept(settings):
            supervisor = Supervisor(say)
            with supervisor.until_signalled():
                keep_up(supervisor, settings, example=example)
                say("Stopping…")
    say("Stopped.")


def keep_up(supervisor: Supervisor, settings: Environment, *, example: bool) -> None:
    say(f"Starting Homeground in {settings.home} …")
    supervisor.start("sandbox", process("sandbox"))
    # The database first and alone, so that it is said once if it cannot start.
    if supervisor.run(process("database")) is None:
        return
    supervisor.start("worker", process("jobs"))
    supervisor.start("web server", process("pages"))
    prepared = supervisor.run(process("preparation", *(["--example"] if example else [])))
    if prepared is None:
        return
    deadline = time.monotonic() + READY_SECONDS
    if not supervisor.watch(until=lambda: answers(settings) or time.monotonic() > deadline):
        return
    if time.monotonic() > deadline:
        raise ProcessFailed(
            f"The first page did not come within {READY_SECONDS:.0f} s.",
            "What went wrong is said above. HOMEGROUND_LOG_LEVEL=debug shows more.",
        )
    for line in welcome(settings, json.loads(prepared)):
        say(line)
    supervisor.watch()


def process(name: str, *options: str) -> list[str]:
    return [sys.executable, "-m", "homeground.running", name, *options]


def answers(settings: Environment) -> bool:
    """Whether the first page is served: where it leads to a sign-in page, whether that is."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.web_host, settings.web_host)  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.web_port, timeout=5)
    path = "/"
    try:
        for _ in range(REDIRECTS):
            connection.request("GET", path, headers={"Host": settings.allowed_hosts[0]})
            response = connection.getresponse()
            response.read()
            if response.status == http.HTTPStatus.OK:
                return True
            path = response.headers.get("Location", "")
            if not path.startswith("/"):
                return False
        return False
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
    print(line, flush=True)
