"""`homeground demo`: the main job from end to end, in a house that is thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homeground import startup
from homeground.errors import HomegroundError

if TYPE_CHECKING:
    from rich.console import Console

    from homeground.accounts.models import Brand

app = typer.Typer()

EXAMPLE = Path(__file__).resolve().parents[4] / "examples" / "lumikko" / "launch.csv"
ENDED = EXAMPLE.with_name("retired.csv")
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
        from homeground.cli.campaign.running import conclude
        from homeground.cli.console import open_console

        console = open_console()
        code = conclude(_played(report, console), console)
    finally:
        from homeground import database

        database.stop()
        shutil.rmtree(home, ignore_errors=True)
    raise typer.Exit(code)


async def _played(report: Path, console: Console) -> int:
    """The exit code of the launch: that nothing goes out on networks that ended is as it should be."""
    from asgiref.sync import sync_to_async

    from homeground.cli.campaign.running import CampaignRun, example_open
    from homeground.cli.campaign.wishes import Wishes

    from .meaning import mean
    from .past import remember

    ended = Wishes(file=ENDED, as_of=EVE_OF_THE_LAUNCH)
    launch = Wishes(file=EXAMPLE, as_of=EVE_OF_THE_LAUNCH, report=report)
    async with example_open() as brand:
        await remember(brand, console, now=EVE_OF_THE_LAUNCH)
        await sync_to_async(mean)(brand)
        console.print("\nFirst, two rows for networks that have ended:", style="bold")
        await CampaignRun(ended, console).run()
        console.print("\nNow the campaign, on all the others:", style="bold")
        code = await CampaignRun(launch, console).run()
        await sync_to_async(_as_pdf)(brand, report, console)
    console.print(
        "This house and its sandbox are gone now, and their addresses lead nowhere. "
        "`make run` opens one that stays."
    )
    return code


def _as_pdf(brand: Brand, report: Path, console: Console) -> None:
    """The report once more, to print or to send."""
    from homeground.content.models import Campaign
    from homeground.insights.report import Format, report_file, write_whole

    campaigns = list(Campaign.objects.filter(brand=brand).order_by("pk"))
    if not campaigns:
        return
    pdf = report.with_suffix(".pdf")
    write_whole(pdf, report_file(campaigns, Format.PDF, language="en").content)
    console.print(f"As a PDF it is in {pdf}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
