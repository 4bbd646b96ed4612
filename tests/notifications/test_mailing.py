"""Letters: at once or in a digest, in the person's language, on their clock, and nothing of others'."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail as outbox
from django.core.mail.message import EmailMultiAlternatives
from django.test import Client

from homeground.accounts.models import Assignment
from homeground.notifications.kinds import Kind, Way
from homeground.notifications.mailing import mail
from homeground.notifications.models import Notice, Wishes
from homeground.notifications.unsubscribing import stop_address
from homeground.notifications.wishing import is_quiet, last_digest
from tests.notifications.houses import NOON, fail, house, manager_of, pretend, told
from tests.web.lanterns import Lanterns

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def with_a_mail_server(settings: LazySettings) -> None:
    settings.HOMEGROUND = replace(settings.HOMEGROUND, mail_url="smtp://mail.example")


def letters() -> list[EmailMultiAlternatives]:
    return outbox.outbox  # type: ignore[attr-defined, no-any-return]


def digested(made: Lanterns, **wishes: Any) -> Wishes:
    """The brand lead has everything in a digest only."""
    return Wishes.objects.create(
        organization=made.organization, person=made.user,
        ways={kind.value: [Way.PAGE.value, Way.DIGEST.value] for kind in Kind}, **wishes,
    )  # fmt: skip


def test_what_happens_in_a_row_comes_in_one_letter() -> None:
    made = house()
    fail(made, 0, 1)
    told(made.user, at=NOON)
    assert mail(now=NOON) == 1
    (letter,) = letters()
    assert letter.to == [made.user.email]
    assert letter.subject == "Lumikko Oy: 2 pieces of news"
    assert "“Announcement” failed on vk/lumikko_ru" in letter.body
    assert "http://localhost:8400/lumikko@lumikko/notices/" in letter.body
    assert "“Announcement” failed on livejournal" in str(letter.alternatives[0][0])
    assert "List-Unsubscribe" not in letter.extra_headers
    assert mail(now=NOON) == 0, "it was marked"
    fail(made, 6)
    told(made.user, at=NOON)
    assert mail(now=NOON + MINUTE) == 0, "not every minute"
    assert mail(now=NOON + 6 * MINUTE) == 1
    assert letters()[1].subject == "Lumikko Oy: “Repair at home” failed on vk/lumikko_ru"


def test_without_a_mail_server_nothing_is_sent_or_marked(settings: LazySettings) -> None:
    made = house()
    fail(made, 0)
    told(made.user)
    settings.HOMEGROUND = replace(settings.HOMEGROUND, mail_url=None)
    assert mail(now=NOON) == 0
    assert not letters()
    assert Notice.objects.filter(mailed_at=None).exists()


def test_a_mail_server_that_is_away_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = house()
    fail(made, 0)
    told(made.user)
    with monkeypatch.context() as patched:

        def away(*_: object) -> None:
            raise smtplib.SMTPServerDisconnected("away")

        patched.setattr("django.core.mail.backends.locmem.EmailBackend.open", away)
        assert mail(now=NOON) == 0
    assert mail(now=NOON + MINUTE) == 1


def test_rights_are_looked_at_when_it_is_sent() -> None:
    made = house()
    manager = manager_of(made, "ru")
    Wishes.objects.create(
        organization=made.organization, person=made.user, ways={Kind.FAILED.value: []}
    )
    fail(made, 0)
    told(manager, at=NOON)
    Assignment.objects.filter(membership__user=manager).update(market=made.markets["de"])
    assert mail(now=NOON) == 0
    assert not letters()
    Assignment.objects.filter(membership__user=manager).update(market=made.markets["ru"])
    assert mail(now=NOON + MINUTE) == 0, "nor later"


def test_quiet_hours_are_the_persons_own() -> None:
    made = house()
    Wishes.objects.create(
        organization=made.organization, person=made.user, quiet_from=20, quiet_to=7,
        time_zone="Asia/Singapore",
    )  # fmt: skip
    fail(made, 0)
    told(made.user, at=NOON)
    assert mail(now=NOON) == 0, "20:00 there"
    assert mail(now=datetime(2026, 11, 23, 22, 59, tzinfo=UTC)) == 0, "06:59"
    assert mail(now=datetime(2026, 11, 23, 23, 0, tzinfo=UTC)) == 1, "07:00"
    wishes = Wishes(quiet_from=9, quiet_to=17)
    assert is_quiet(wishes, "UTC", NOON)
    assert not is_quiet(wishes, "UTC", NOON + timedelta(hours=5))


def test_a_digest_comes_once_at_its_hour_in_the_reader_s_words() -> None:
    made = house()
    digested(made, digest_hour=8, time_zone="Europe/Berlin", weekdays_only=True)
    saturday = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    fail(made, 0)
    pretend(saturday)
    told(made.user, at=saturday)
    monday = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    for hours in (3, 5, 24, 27, 49):
        assert mail(now=saturday + timedelta(hours=hours)) == 0, hours
    assert mail(now=monday) == 1
    assert mail(now=monday + timedelta(hours=24)) == 0, "nothing is left for another"
    (letter,) = letters()
    assert letter.subject == "Lumikko Oy: Digest: 1 piece of news"
    assert "21 Nov" in letter.body or "Nov 21" in letter.body
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in letter.body
    path = stop.removeprefix("http://localhost:8400")
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    assert Wishes.objects.get().digest == Wishes.Digest.DAILY, "a look alone stops nothing"
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Wishes.objects.get().digest == Wishes.Digest.NEVER
    fail(made, 1)
    assert not told(made.user)[-1].in_digest


def test_a_forged_address_stops_nothing() -> None:
    made, others = house(), house("kettu")
    theirs = stop_address(others.organization.pk, others.user.pk)
    ours = stop_address(made.organization.pk, made.user.pk)
    mixed = f"{theirs.rpartition('.')[0]}.{ours.rpartition('.')[2]}"
    never_a_member = stop_address(made.organization.pk, others.user.pk)
    for path in (mixed, never_a_member, "/digest/stop/x/"):
        assert Client().post(path).status_code == 404, path
    assert not Wishes.objects.exists()


@pytest.mark.parametrize(
    ("zone", "hour", "now", "moment"),
    [
        # Clocks go from 02:00 to 03:00 on 29 March 2026 in Berlin: 02:00 comes when it is 03:00.
        ("Europe/Berlin", 2, "2026-03-29T00:59", "2026-03-28T01:00"),
        ("Europe/Berlin", 2, "2026-03-29T01:00", "2026-03-29T01:00"),
        ("Europe/Berlin", 2, "2026-03-30T00:00", "2026-03-30T00:00"),
        # And from 03:00 back to 02:00 on 25 October: 02:00 counts the first time, once.
        ("Europe/Berlin", 2, "2026-10-25T00:00", "2026-10-25T00:00"),
        ("Europe/Berlin", 2, "2026-10-25T01:30", "2026-10-25T00:00"),
        ("Europe/Berlin", 2, "2026-10-26T00:59", "2026-10-25T00:00"),
        ("Europe/Berlin", 8, "2026-10-25T06:59", "2026-10-24T06:00"),
        ("Europe/Berlin", 8, "2026-10-25T07:00", "2026-10-25T07:00"),
    ],
)
def test_the_digest_s_hour_on_a_day_that_changes_the_clock(
    zone: str, hour: int, now: str, moment: str
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = last_digest(Wishes(digest_hour=hour), zone, at)
    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_an_hourly_digest_takes_what_was_told_before_the_hour() -> None:
    made = house()
    digested(made, digest=Wishes.Digest.HOURLY)
    fail(made, 0)
    pretend(NOON - 10 * MINUTE)
    told(made.user, at=NOON - 10 * MINUTE)
    assert mail(now=NOON - MINUTE) == 0
    assert mail(now=NOON + MINUTE) == 1
