"""Who is sending, and who is surely not sending any more."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

import psutil
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from .models import Attempt, Lane, Publication, Worker
from .states import State


def register_worker() -> Worker:
    process = psutil.Process()
    return Worker.objects.create(
        host=socket.gethostname(), pid=os.getpid(), process_started=process.create_time()
    )


def surely_gone(worker: Worker) -> bool:
    """Whether the worker ran on this host and its process is no more."""
    if worker.host != socket.gethostname():
        return False
    try:
        return psutil.Process(worker.pid).create_time() != worker.process_started
    except psutil.NoSuchProcess:
        return True


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
