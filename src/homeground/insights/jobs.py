"""What is measured by itself: readings, audiences, what is learned from them, and how posts stand."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

logger = logging.getLogger(__name__)

AT_ONCE = 1_000
"""Posts that one job restates."""
MOST_AT_NIGHT = 200_000
"""Posts from before there were standings, in one night."""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="gather_numbers", lock="gather_numbers", pass_context=False)
async def gather_numbers(timestamp: int) -> None:
    """Every minute: posts whose time has come are read."""
    await _gathered(audience=False)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="gather_audiences", lock="gather_audiences", pass_context=False)
async def gather_audiences(timestamp: int) -> None:
    """Every hour: accounts that were not asked for most of a day tell how many follow them."""
    await _gathered(audience=True)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="read_pasts", lock="read_pasts", pass_context=False)
async def read_pasts(timestamp: int) -> None:
    """Every ten minutes: what an account published before it was connected, once."""
    from .past import read_unread

    read = await read_unread()
    for organization in sorted({past.account.organization_id for past in read if past.posts_new}):
        await sync_to_async(learn_soon)(organization)


@app.periodic(cron="12 2 * * *")
@app.task(queueing_lock="ready_parts", pass_context=False)
def make_months_ready(timestamp: int) -> None:
    """Every night: the table has parts for the coming months, and every post a time to be read."""
    from .parting import ready_parts
    from .schedule import take_up
    from .standing.outdated import unstated

    ready_parts(datetime.now(UTC))
    take_up(whole=True)
    restate_soon(unstated(MOST_AT_NIGHT))


@app.periodic(cron="42 2 * * *")
@app.task(queueing_lock="learn_every_night", pass_context=False)
def learn_every_night(timestamp: int) -> None:
    """Every night: a job for each organization in which anything was read since."""
    from .standing.outdated import organizations_to_learn

    for organization in organizations_to_learn():
        learn_soon(organization)


@app.periodic(cron="32 */2 * * *")
@app.task(queueing_lock="learn_accounts", pass_context=False)
def learn_where_there_is_much_new(timestamp: int) -> None:
    """Every other hour: accounts with many new posts are learned from again."""
    from .standing.outdated import accounts_to_learn

    for organization, accounts in accounts_to_learn().items():
        learn_soon(organization, accounts)


@app.task(pass_context=False)
def learn(organization: int, accounts: list[int]) -> None:
    """From these accounts, or with none from everything of the organization; then posts are restated."""
    from .apart import learned
    from .standing.outdated import posts_of

    if learned(organization, accounts):
        restate_soon(posts_of(organization, accounts or None))


@app.task(pass_context=False)
def restate_posts(posts: list[int]) -> None:
    from .standing.keeping import restate

    restate(posts, now=datetime.now(UTC))


async def _gathered(*, audience: bool) -> None:
    from .gathering import gather

    done = await gather(audience=audience)
    for problem in done.problems:
        logger.info("%s", problem)
    # A job of its own: what is due to be published does not wait until all of them are counted.
    await sync_to_async(restate_soon)(done.to_restate)


def learn_soon(organization: int, accounts: Sequence[int] = ()) -> None:
    """Once what was changed is committed; a job that waits already does it, too."""
    waits = f"learn/{organization}/{'some' if accounts else 'all'}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        learn.configure(queueing_lock=waits, lock=f"learn/{organization}").defer(
            organization=organization, accounts=list(accounts)
        )


def restate_soon(posts: Sequence[int]) -> None:
    """Once what was read of them is committed."""
    for begin in range(0, len(posts), AT_ONCE):
        restate_posts.defer(posts=list(posts[begin : begin + AT_ONCE]))
