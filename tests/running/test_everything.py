"""`homeground up`, as an operator meets it: up, refused twice, stopped, and up again."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil

from homeground.database.server import Server


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def settings(home: Path) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "HOMEGROUND_HOME": str(home),
        "HOMEGROUND_WEB_PORT": str(free_port()),
        "HOMEGROUND_SANDBOX_PORT": str(free_port()),
    }


def up(environ: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "homeground", "up", "--no-example"]
    return subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def until_ready(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Ctrl-C"):
            return said
    raise AssertionError(f"it ended before it was ready: {said}")


def status(port: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=120)
    with closing(connection):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status


def test_up_and_down_and_up_again(home: Path) -> None:
    environ = settings(home)
    first = up(environ)
    try:
        said = until_ready(first)
        assert f"  Open      http://localhost:{environ['HOMEGROUND_WEB_PORT']}\n" in said
        assert status(environ["HOMEGROUND_WEB_PORT"], "/sign-in/") == 200
        assert status(environ["HOMEGROUND_SANDBOX_PORT"], "/_control/posts?network=vk") == 200

        second = up(environ)
        output = second.communicate(timeout=120)[0]
        assert second.returncode == 1
        assert f"Homeground runs already in {home} (process {first.pid}," in output

        elsewhere = up(environ | {"HOMEGROUND_HOME": str(home / "other")})
        output = elsewhere.communicate(timeout=120)[0]
        assert elsewhere.returncode == 1
        assert f"Port {environ['HOMEGROUND_WEB_PORT']} on 127.0.0.1 is in use" in output
        assert "HOMEGROUND_WEB_PORT=" in output

        family = psutil.Process(first.pid).children(recursive=True)
        first.send_signal(signal.SIGINT)
        output = first.communicate(timeout=120)[0]
        assert output.endswith("Stopping…\nStopped.\n")
        assert first.returncode == 0
        assert [child for child in family if child.is_running()] == []
        assert not Server(home).is_running()
    finally:
        first.kill()

    again = up(environ)
    try:
        until_ready(again)
        assert status(environ["HOMEGROUND_WEB_PORT"], "/sign-in/") == 200
        again.send_signal(signal.SIGTERM)
        assert again.communicate(timeout=120)[0].endswith("Stopped.\n")
    finally:
        again.kill()
