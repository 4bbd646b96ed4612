"""What is done beside sending, which `dispatching` does without a queue."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from .budgeting import forget_old
from .reminding import remind


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="remind", pass_context=False)
def remind_people(timestamp: int) -> None:
    """Every five minutes: people hear by e-mail of what waits for one of them."""
    remind(now=datetime.now(UTC))


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_spending", pass_context=False)
def forget_spending(timestamp: int) -> None:
    """Once a night: what was used of limits long ago counts no more."""
    forget_old(datetime.now(UTC))
