"""The command line as a person uses it: in processes of its own, in a home that is thrown away."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.prepared import copy_database, outside

ROOT = Path(__file__).resolve().parents[2]
LAUNCH = ROOT / "examples" / "lumikko" / "launch.csv"
FORKING = Path(__file__).with_name("forking.py")
EVE = "2027-05-09T06:00:00Z"
PLAN = """
import sys
from datetime import datetime
from uuid import uuid4
from homeground import startup
startup.start(migrate=False)
from homeground.accounts.models import Account
from homeground.content.models import Campaign, Message, Variant
from homeground.publishing.models import Publication
text, due = sys.argv[1], datetime.fromisoformat(sys.argv[2])
account = Account.objects.filter(network="mastodon").first()
house = {"organization_id": account.organization_id}
campaign = Campaign.objects.create(**house, brand=account.brand, name=text, slug=uuid4().hex)
message = Message.objects.create(**house, campaign=campaign, name=text)
variant = Variant.objects.create(
    **house, message=message, market=account.market, network=account.network, text=text
)
Publication.objects.create(
    **house, variant=variant, account=account, due_at=due, send_at=due, time_zone="UTC",
    identity=uuid4().hex,
)
"""
KEEP_DATABASE = """
import sys
from homeground import environment
from homeground.database import lifetime
with lifetime.kept(environment.read()):
    print("kept", flush=True)
    sys.stdin.read()
"""
START_DATABASE = """
import sys
from homeground import startup
startup.start(migrate=False, durable=False)
from tests.cli.forking import serve
serve(sys.argv[1])
if sys.argv:
    from homeground.cli import main
    main()
"""


@dataclass(frozen=True)
class Ended:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything, on one line, as it reads whatever the terminal's width."""
        return re.sub(r"\s+", " ", self.out + self.err)


@dataclass(frozen=True)
class House:
    """A home, its environment, and the address of its sandbox."""

    home: Path
    environment: Mapping[str, str]
    sandbox: str
    forks: Path | None = None
    """Where commands are asked for (tests/cli/forking.py); without it each imports everything itself."""

    def command(self, *words: str | Path) -> list[str]:
        if self.forks is None:
            return [sys.executable, "-m", "homeground", *map(str, words)]
        return [sys.executable, "-I", "-S", str(FORKING), str(self.forks), *map(str, words)]

    def run(self, *words: str | Path, cwd: Path | None = None, typed: str = "") -> Ended:
        ended = subprocess.run(
            self.command(*words),
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
            input=typed,
            cwd=cwd,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words),
            env=dict(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def control(self, command: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.sandbox}/_control/{command}",
            data=None if body is None else json.dumps(body).encode(),
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def plan(self, text: str, due: str = "") -> None:
        """One publication of the first account on Mastodon; due now, by the sandbox's time, unless given."""
        due = due or self.control("clock")["now"]
        subprocess.run(
            [sys.executable, "-c", PLAN, text, due],
            env=dict(self.environment),
            check=True,
            timeout=120,
        )

    def texts(self) -> list[tuple[str, str, str]]:
        """(network, account, text) of every post that the sandbox has."""
        posts = self.control("posts")
        return sorted((p["network"], p["account_id"], p["text"]) for p in posts)

    def wait_for_posts(self, number: int) -> None:
        deadline = time.monotonic() + 180
        while len(self.control("posts")) < number:
            assert time.monotonic() < deadline, "nothing was published"
            time.sleep(0.02)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def open_house(*, example: bool = True) -> Iterator[House]:
    """A home with the example brand, and its sandbox running; without it, no table is there yet."""
    home = Path(tempfile.mkdtemp(prefix="homeground-cli-"))
    if example:
        copy_database(home)
    port = free_port()
    environment = outside() | {
        "HOMEGROUND_HOME": str(home),
        "HOMEGROUND_SANDBOX_PORT": str(port),
        # Where networks fetch images: a house of another test must not answer there.
        "HOMEGROUND_WEB_PORT": str(free_port()),
        "COLUMNS": "120",
    }
    forks = home / "forks" if example else None
    house = House(home, environment, f"http://127.0.0.1:{port}", forks)
    # Commands come and go; without this each would start the database, and stop it again.
    keeper = subprocess.Popen(
        [sys.executable, "-c", *((START_DATABASE, str(forks)) if forks else (KEEP_DATABASE,))],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert keeper.stdout
    assert keeper.stdout.readline() == b"kept\n"
    sandbox = house.start("sandbox", "--quiet")
    try:
        if example:
            prepared = house.run("prepare", "--example")
            assert prepared.code == 0, prepared.said
        yield house
    finally:
        sandbox.terminate()
        sandbox.communicate(timeout=120)
        keeper.communicate(timeout=120)
        shutil.rmtree(home, ignore_errors=True)
