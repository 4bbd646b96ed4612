"""The command line as a person uses it: in processes of its own, in a home that is thrown away."""

from __future__ import annotations

import json
import os
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

ROOT = Path(__file__).resolve().parents[2]
LAUNCH = ROOT / "examples" / "lumikko" / "launch.csv"
EVE = "2027-05-09T06:00:00Z"
KEEP_DATABASE = """
import sys
from homeground import environment
from homeground.database import lifetime
with lifetime.kept(environment.read()):
    print("kept", flush=True)
    sys.stdin.read()
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

    def run(self, *words: str | Path, cwd: Path | None = None) -> Ended:
        ended = subprocess.run(
            [sys.executable, "-m", "homeground", *map(str, words)],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
            cwd=cwd,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "homeground", *map(str, words)],
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
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def texts(self) -> list[tuple[str, str, str]]:
        """(network, account, text) of every post that the sandbox has."""
        posts = self.control("posts")
        return sorted((p["network"], p["account_id"], p["text"]) for p in posts)

    def wait_for_posts(self, number: int) -> None:
        deadline = time.monotonic() + 60
        while len(self.control("posts")) < number:
            assert time.monotonic() < deadline, "nothing was published"
            time.sleep(0.02)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def open_house() -> Iterator[House]:
    """A home with the example brand, and its sandbox running."""
    home = Path(tempfile.mkdtemp(prefix="homeground-cli-"))
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HOMEGROUND_", "DATABASE_URL", "DJANGO_"))
    } | {
        "HOMEGROUND_HOME": str(home),
        "HOMEGROUND_SANDBOX_PORT": str(port),
        # Where networks fetch images: a house of another test must not answer there.
        "HOMEGROUND_WEB_PORT": str(free_port()),
        "COLUMNS": "120",
    }
    house = House(home, environment, f"http://127.0.0.1:{port}")
    # Commands come and go; without this each would start the database, and stop it again.
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEP_DATABASE],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert keeper.stdout
    assert keeper.stdout.readline() == b"kept\n"
    sandbox = house.start("sandbox", "--quiet")
    try:
        prepared = house.run("prepare", "--example")
        assert prepared.code == 0, prepared.said
        yield house
    finally:
        sandbox.terminate()
        sandbox.communicate(timeout=30)
        keeper.communicate(timeout=30)
        shutil.rmtree(home, ignore_errors=True)
