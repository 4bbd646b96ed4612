"""What is done beside sending, which `dispatching` does without a queue."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app

from .budgeting import forget_old
from .importing import jobs as importing
from .reminding import remind
from .repeating import plan_ahead
from .workers import forget_gone

JOBS_KEPT_HOURS = 30 * 24
IMPORTING = importing
"""Named, so that the worker knows the jobs of campaign files that were brought to a page."""


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="remind", pass_context=False)
def remind_people(timestamp: int) -> None:
    """Every five minutes: people hear by e-mail of what waits for one of them."""
    remind(now=datetime.now(UTC))


@app.periodic(cron="47 2 * * *")
@app.task(queueing_lock="plan_ahead", pass_context=False)
def plan_what_repeats(timestamp: int) -> None:
    """Once a night, and when a worker starts: what repeats without an end is planned further."""
    plan_ahead(now=datetime.now(UTC))


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_spending", pass_context=False)
def forget_spending(timestamp: int) -> None:
    """Once a night: what was used of limits long ago counts no more."""
    forget_old(datetime.now(UTC))


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="forget_workers", pass_context=False)
def forget_workers(timestamp: int) -> None:
    """Once a night: workers that nobody has heard of for a month."""
    forget_gone(datetime.now(UTC))


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Once a night: jobs that failed more than a month ago; those that succeeded are not kept."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=JOBS_KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
