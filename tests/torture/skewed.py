"""A worker whose own clock is wrong: python -m tests.torture.skewed SECONDS"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import time_machine

from homeground.cli import main

if __name__ == "__main__":
    skew = timedelta(seconds=float(sys.argv[1]))
    sys.argv = ["homeground", "worker"]
    with time_machine.travel(datetime.now(UTC) + skew, tick=True):
        main()
