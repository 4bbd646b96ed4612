"""Learning in a process of its own: the worker, which stays for weeks, never loads numpy and its like.

    python -m homeground.insights.apart ORGANIZATION [ACCOUNT …]

Ends with 0 when something was learned, with 3 when there was nothing to learn from.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection
from datetime import UTC, datetime

NOTHING = 3
LONGEST_SECONDS = 3600


def learned(organization: int, accounts: Collection[int] = ()) -> bool:
    """Learn from these accounts, or from all; whether there was anything to learn from.

    Raises: CalledProcessError, TimeoutExpired.
    """
    done = subprocess.run(
        [sys.executable, "-m", "homeground.insights.apart", *map(str, (organization, *accounts))],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if done.returncode not in (0, NOTHING):
        done.check_returncode()
    return done.returncode == 0


def main() -> None:
    from homeground import startup

    os.nice(10)
    startup.start()
    from .fitting import fit_accounts, fit_organization

    organization, *accounts = map(int, sys.argv[1:])
    now = datetime.now(UTC)
    fitted = (
        fit_accounts(organization, accounts, now=now)
        if accounts
        else fit_organization(organization, now=now)
    )
    sys.exit(0 if fitted is not None else NOTHING)


if __name__ == "__main__":
    main()
