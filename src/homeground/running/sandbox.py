"""The process that is the sandbox."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from homeground import environment
from homeground.running.ports import check_free


def serve(
    host: str | None = None,
    port: int | None = None,
    *,
    seed: int = 1,
    now: datetime | None = None,
    keep: Path | None = None,
    quiet: bool = True,
) -> None:
    """Serve all networks until interrupted, where the settings say unless given.

    `keep` is the file in which what happened there outlives a restart.

    Raises `BadSettings`, `PortInUse`.
    """
    settings = environment.read()
    host, port = host or settings.sandbox_host, port or settings.sandbox_port
    check_free(host, port, "HOMEGROUND_SANDBOX_PORT")

    from homeground.sandbox import app

    if not quiet:
        print(f"The sandbox is at http://{host}:{port}/  (Ctrl-C stops it)", file=sys.stderr)
    app.serve(port=port, host=host, seed=seed, now=now, keep=keep)
