"""Who is sending, and who is surely not sending any more."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.metadata import version

import psutil
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from .models import Attempt, Lane, Publication, Worker
from .states import State

BEAT_SECONDS = 10.0
ALIVE_WITHIN = timedelta(seconds=35)
"""Who was not heard of for three beats is not counted on."""
CLOCK_SHIFTS_SECONDS = 5.0
"""A clock that is kept right moves by less, all the time."""
KEPT = timedelta(days=30)
CLEARED_AT_ONCE = 5_000


def register_worker() -> Worker:
    """A process that sends. It is counted among those that live when it has beaten once."""
    process = psutil.Process()
    return Worker.objects.create(
        host=socket.gethostname(),
        pid=os.getpid(),
        process_started=process.create_time(),
        version=version("homeground")[:40],
    )


def beat(worker: Worker) -> bool:
    """It lives, by the database's clock; False when it was forgotten meanwhile."""
    return bool(Worker.objects.filter(pk=worker.pk).update(seen_at=Now()))


def say_goodbye(worker: Worker) -> None:
    """It ended as it was told to: nobody misses it."""
    Worker.objects.filter(pk=worker.pk).update(seen_at=None)


def forget_gone(now: datetime) -> int:
    """Workers of long ago that hold nothing any more; how many. The attempts they made stay."""
    before = now - KEPT
    gone = (
        Worker.objects.filter(Q(seen_at__lt=before) | Q(seen_at=None, started_at__lt=before))
        .exclude(lanes__isnull=False)
        .exclude(
            pk__in=Publication.objects.filter(state=State.ARMED, worker__isnull=False).values(
                "worker"
            )
        )
    )
    for worker in gone:
        # A worker may have made millions of attempts: not all of them in one transaction.
        while _forget_attempts_of(worker):
            pass
        worker.delete()
    return len(gone)


def _forget_attempts_of(worker: Worker) -> int:
    some = Attempt.objects.filter(worker=worker).values("pk")[:CLEARED_AT_ONCE]
    return Attempt.objects.filter(pk__in=some).update(worker=None)


def surely_gone(worker: Worker) -> bool:
    """Whether the worker ran on this host and its process is no more.

    When a process began is reckoned from the clock on the wall: when that is set right, every living
    worker seems to be another. So a difference alone is believed only of one that is silent.
    """
    if worker.host != socket.gethostname():
        return False
    try:
        began = psutil.Process(worker.pid).create_time()
    except psutil.NoSuchProcess:
        return True
    another = abs(began - worker.process_started) > CLOCK_SHIFTS_SECONDS
    return another and not _heard_of(worker)


def _heard_of(worker: Worker) -> bool:
    """By the database's clock, which both have."""
    return Worker.objects.filter(pk=worker.pk, seen_at__gt=Now() - ALIVE_WITHIN).exists()


def take_over_from_the_gone() -> int:
    """What dead workers had armed becomes unsure: it will be looked for, not repeated.

    A worker is dead when its process is gone from this host, or when its lease has run out on the
    database's clock (a lease is longer than the longest request).
    """
    held = Publication.objects.filter(state=State.ARMED).exclude(worker=None)
    lanes = Lane.objects.exclude(worker=None)
    workers = Worker.objects.filter(
        Q(pk__in=held.values("worker").distinct()) | Q(pk__in=lanes.values("worker").distinct())
    )
    gone = [worker.pk for worker in workers if surely_gone(worker)]
    with transaction.atomic():
        Lane.objects.filter(worker__in=gone).update(worker=None, lease_ends_at=None)
        return _put_in_doubt(Q(worker__in=gone) | Q(worker=None) | Q(lease_ends_at__lt=Now()))


def disown(worker: Worker, brands: Sequence[int]) -> int:
    """This worker's own pass over these brands broke off: what it had armed is looked for."""
    mine = Q(worker=worker, account__brand__in=brands)
    with transaction.atomic():
        Lane.objects.filter(mine).update(worker=None, lease_ends_at=None)
        return _put_in_doubt(mine)


def _put_in_doubt(which: Q) -> int:
    lost = list(
        Publication.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(which, state=State.ARMED)
        .values_list("pk", flat=True)
    )
    Attempt.objects.filter(publication__in=lost, outcome=Attempt.Outcome.OPEN).update(
        outcome=Attempt.Outcome.UNSURE,
        ended_at=Now(),
        said="The program ended before the network's answer was written down.",
    )
    Publication.objects.filter(pk__in=lost).update(
        state=State.UNSURE, worker=None, lease_ends_at=None, look_at=F("armed_at")
    )
    return len(lost)
