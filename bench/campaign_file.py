"""How long reading and checking a campaign file takes, and whether memory stays flat.

    python bench/campaign_file.py [--json]

Writes campaign files of 10,000 and of 100,000 rows as marketers do (five languages, four networks,
links, labels, images), reads each in a process of its own, and prints seconds, rows a second and the
memory that reading took at its peak. The aim: 100,000 rows in under 10 s, in the same memory.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROWS = (10_000, 100_000)
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "lumikko"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
ACCOUNTS = {
    "vk/lumikko_ru": ("vk", "Europe/Moscow", "RU", "ru"),
    "livejournal/lumikko_ru": ("livejournal", "Europe/Moscow", "RU", "ru"),
    "mastodon/lumikko_de": ("mastodon", "Europe/Berlin", "DE", "de"),
    "mastodon/lumikko_fr": ("mastodon", "Europe/Paris", "FR", "fr"),
    "x/lumikko_uk": ("x", "Europe/London", "GB", "en"),
    "x/lumikko_sg": ("x", "Asia/Singapore", "SG", "zh-Hans"),
}
"""Address → network, clock, country, language: four networks that count in four ways."""


def write(path: Path, rows: int) -> None:
    """The example's rows over and over, each at its own minute and with a number in its text."""
    with (EXAMPLE / "launch.csv").open(encoding="utf-8", newline="") as handle:
        patterns = [row for row in csv.DictReader(handle) if row["account"] in ACCOUNTS]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, patterns[0].keys())
        writer.writeheader()
        for number in range(rows):
            row = dict(patterns[number % len(patterns)])
            row["when"] = f"{NOW + timedelta(days=2, minutes=number):%Y-%m-%d %H:%M} UTC"
            row["text"] = f"{number} {row['text']}"
            writer.writerow(row)


def write_workbook(path: Path, table: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    with table.open(encoding="utf-8", newline="") as handle:
        for row in csv.reader(handle):
            sheet.append(row)
    book.save(path)


def measure(path: Path) -> dict[str, float]:
    """Reads a file to its end in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeground.settings")
    import django

    django.setup()  # for the words of problems
    from homeground.content.campaign_file import AccountFacts, Options, Row, check

    accounts = {address: AccountFacts(address, *about) for address, about in ACCOUNTS.items()}
    options = Options(now=NOW, media_folder=EXAMPLE)
    # The first row brings in what reading needs at all: modules, time zones, images.
    items = check(path, accounts, options)
    rows = int(isinstance(next(items), Row))
    before = peak_bytes()
    started, worked = time.perf_counter(), time.process_time()
    rows += sum(isinstance(item, Row) for item in items)
    return {
        "rows": rows,
        "seconds": time.perf_counter() - started,
        # Less than `seconds` where others use the machine, too.
        "processor_seconds": time.process_time() - worked,
        "bytes": peak_bytes() - before,
    }


def peak_bytes() -> int:
    """The most memory that this process has had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def in_a_process(path: Path) -> dict[str, float]:
    said = subprocess.run(
        [sys.executable, __file__, "--measure", str(path)], check=True, capture_output=True
    )
    measured: dict[str, float] = json.loads(said.stdout)
    return measured


def main() -> None:
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in ROWS:
            table = Path(folder) / f"{rows}.csv"
            write(table, rows)
            figures[f"csv {rows}"] = in_a_process(table)
            assert figures[f"csv {rows}"]["rows"] == rows
        write_workbook(Path(folder) / "large.xlsx", table)
        figures[f"xlsx {rows}"] = in_a_process(Path(folder) / "large.xlsx")
    if "--json" in sys.argv:
        print(json.dumps(figures, indent=2))
        return
    for name, figure in figures.items():
        print(
            f"{name:>12} rows: {figure['seconds']:5.1f} s "
            f"({figure['processor_seconds']:.1f} s of one processor), "
            f"{figure['rows'] / figure['seconds']:7,.0f} rows a second, "
            f"{figure['bytes'] / 1e6:5.1f} MB more than for the first row"
        )
    growth = figures[f"csv {ROWS[1]}"]["bytes"] - figures[f"csv {ROWS[0]}"]["bytes"]
    print(f"ten times the rows of CSV take {growth / 1e6:+.1f} MB")


if __name__ == "__main__":
    if "--measure" in sys.argv:
        print(json.dumps(measure(Path(sys.argv[-1]))))
    else:
        main()
