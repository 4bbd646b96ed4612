"""Workers say that they live, say goodbye, and are forgotten when they are long gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from homeground.publishing import workers
from homeground.publishing.models import Attempt, Lane, Worker
from homeground.publishing.status import Trouble, status_of
from homeground.publishing.workers import (
    beat,
    forget_gone,
    register_worker,
    say_goodbye,
    surely_gone,
)
from tests.web import lanterns

pytestmark = pytest.mark.django_db


def silent_for(worker: Worker, **time: float) -> Worker:
    ago = timezone.now() - timedelta(**time)
    Worker.objects.filter(pk=worker.pk).update(seen_at=ago, started_at=ago)
    return worker


def alive() -> list[bool]:
    return [each.alive for each in status_of([], {}).workers]


def test_a_worker_lives_from_its_first_beat_to_its_goodbye() -> None:
    worker = register_worker()
    assert worker.version
    assert alive() == []
    assert beat(worker)
    assert alive() == [True]
    say_goodbye(worker)
    assert alive() == []
    assert Trouble.NO_WORKER in status_of([], {}).troubles


def test_one_that_fell_silent_is_missed_for_a_day() -> None:
    silent_for(register_worker(), seconds=40)
    assert alive() == [False]
    beat(register_worker())
    assert sorted(alive()) == [False, True]
    assert status_of([], {}).troubles == []
    Worker.objects.all().delete()
    silent_for(register_worker(), days=2)
    assert alive() == []


def test_those_long_gone_are_forgotten_and_their_attempts_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "CLEARED_AT_ONCE", 2)
    made = lanterns.planned(lanterns.organization("lumikko"))
    gone, holds, young = (register_worker() for _ in range(3))
    for publication in made.publications[:5]:
        attempt = lanterns.arm(publication, publication.due_at)
        Attempt.objects.filter(pk=attempt.pk).update(worker=gone)
    Lane.objects.create(
        organization=made.organization, account=made.accounts[0], worker=holds,
        lease_ends_at=timezone.now(),
    )  # fmt: skip
    silent_for(gone, days=31), silent_for(holds, days=31), silent_for(young, days=29)
    never = register_worker()
    Worker.objects.filter(pk=never.pk).update(started_at=timezone.now() - timedelta(days=31))
    assert forget_gone(timezone.now()) == 2
    assert set(Worker.objects.all()) == {holds, young}
    assert Attempt.objects.filter(worker=None).count() == 5
    assert not beat(gone), "it is told, and registers anew"


def test_a_clock_that_was_set_right_kills_nobody() -> None:
    """The process seems to have begun at another time; it lives, and says so."""
    worker = register_worker()
    worker.process_started -= 600
    worker.save()
    assert surely_gone(worker)
    beat(worker)
    assert not surely_gone(worker)
    Worker.objects.filter(pk=worker.pk).update(process_started=worker.process_started + 598)
    Worker.objects.filter(pk=worker.pk).update(seen_at=None)
    worker.refresh_from_db()
    assert not surely_gone(worker)
