"""How long the demo takes, installed: check, publish, three days of audience, compare, report."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        began = time.perf_counter()
        ran = subprocess.run(
            [sys.executable, "-m", "homeground", "demo", "--report", str(report)],
            capture_output=True,
            text=True,
            check=True,
        )
        seconds = time.perf_counter() - began
        published = re.search(r"(\d+) publications: (\d+) published", ran.stdout)
        if published is None:
            raise SystemExit(ran.stdout)
        print(
            f"  {seconds:.1f} s for {published[2]} publications "
            f"(aim: under 30), report of {report.stat().st_size / 1024:.0f} KB"
        )


if __name__ == "__main__":
    main()
