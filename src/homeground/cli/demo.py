"""`homeground demo`: the main job from end to end, in a house that is thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from homeground import startup
from homeground.errors import HomegroundError

app = typer.Typer()

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "lumikko" / "launch.csv"
EVE_OF_THE_LAUNCH = datetime(2027, 5, 9, 6, 0, tzinfo=UTC)


@app.command()
def demo(
    report: Annotated[Path, typer.Option(help="Where the HTML report goes.")] = Path(
        "demo-report.html"
    ),
) -> None:
    """Publish the example campaign on every network of the sandbox, and compare what it did."""
    if not EXAMPLE.exists():
        raise HomegroundError(
            f"The example campaign is not there ({EXAMPLE}).",
            "Run the demo from a clone of the repository: make demo",
        )
    home = Path(tempfile.mkdtemp(prefix="homeground-demo-"))
    for name in [name for name in os.environ if name.startswith("HOMEGROUND_")]:
        if name != "HOMEGROUND_LOG_LEVEL":
            del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ["HOMEGROUND_HOME"] = str(home)
    # Where networks that fetch images find them, apart from a house that may be up.
    os.environ["HOMEGROUND_WEB_PORT"] = str(free_port())
    try:
        startup.start(durable=False)
        from .campaign.running import CampaignRun, conclude, run_with_example
        from .campaign.wishes import Wishes

        wishes = Wishes(file=EXAMPLE, as_of=EVE_OF_THE_LAUNCH, report=report)
        run = CampaignRun(wishes)
        code = conclude(run_with_example(run), run.console)
    finally:
        from homeground import database

        database.stop()
        shutil.rmtree(home, ignore_errors=True)
    raise typer.Exit(code)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
