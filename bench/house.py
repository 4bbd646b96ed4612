"""How soon the installed house serves its first page, and the memory that it takes when idle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

IDLE_SECONDS = 15


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def start(environ: dict[str, str]) -> tuple[subprocess.Popen[str], float]:
    """`make run` without the check of its stamps; the process, and the seconds until the first page."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "homeground", "up"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in process.stdout or ():
        said.append(line)
        if line.startswith("Homeground is ready"):
            return process, time.perf_counter() - began
    raise SystemExit("".join(said))


def stop(process: subprocess.Popen[str]) -> float:
    """Seconds from Ctrl-C to the end."""
    began = time.perf_counter()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    return time.perf_counter() - began


def megabytes(process: psutil.Process) -> float:
    """What `process` takes, shared pages divided among those who share them (Linux: PSS)."""
    return float(process.memory_full_info().pss) / 2**20


def family(process: psutil.Process, home: Path) -> dict[str, float]:
    """Megabytes by part of the house."""
    parts = dict.fromkeys(("watching", "pages", "worker", "database", "sandbox"), 0.0)
    names = {"pages": "pages", "jobs": "worker", "sandbox": "sandbox"}
    parts["watching"] = megabytes(process)
    for child in process.children(recursive=True):  # pages are made in several processes
        parts[names[child.cmdline()[-1]]] += megabytes(child)
    for other in psutil.process_iter(["name"]):
        if other.info["name"] == "postgres" and other.cwd() == str(home / "database"):
            parts["database"] += megabytes(other)
    return parts


def main() -> None:
    """Prints seconds and megabytes."""
    with tempfile.TemporaryDirectory(prefix="homeground-bench-") as folder:
        home = Path(folder)
        environ = os.environ | {
            "HOMEGROUND_HOME": folder,
            "HOMEGROUND_WEB_PORT": str(free_port()),
            "HOMEGROUND_SANDBOX_PORT": str(free_port()),
        }
        process, first = start(environ)
        stop(process)
        process, again = start(environ)
        time.sleep(IDLE_SECONDS)
        parts = family(psutil.Process(process.pid), home)
        stopped = stop(process)
    print(f"first start, database made     {first:6.1f} s to the first page")
    print(f"start                          {again:6.1f} s to the first page")
    print(f"Ctrl-C                         {stopped:6.1f} s to the end")
    for name, size in parts.items():
        print(f"idle: {name:<25}{size:6.0f} MB")
    total = sum(parts.values())
    print(f"idle: all                      {total:6.0f} MB")
    print(f"idle: all without the sandbox  {total - parts['sandbox']:6.0f} MB")


if __name__ == "__main__":
    main()
