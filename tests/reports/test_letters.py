"""Letters with a report: each once, when its morning has come; never by somebody who lost the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from homeground.accounts.models import Assignment
from homeground.audit.models import Entry
from homeground.errors import BadInput
from homeground.reports import jobs, sending
from homeground.reports.models import ReportLink, Schedule
from homeground.reports.rhythm import next_after
from homeground.reports.scheduling import add_schedule, last_day_of
from tests.insights import factory
from tests.web.lanterns import Lanterns

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
"""A Wednesday."""


@pytest.fixture
def played(tmp_path: Path, settings: Any) -> Lanterns:
    settings.HOMEGROUND = replace(settings.HOMEGROUND, mail_url="smtp://localhost")
    return factory.played(folder=tmp_path)


def scheduled(made: Lanterns, rhythm: str = "weekly", **given: Any) -> Schedule:
    wishes = {
        "addresses": "Mei@client.example, jan@client.example",
        "form": "pdf",
        "language": "de",
        "time_zone": "Europe/Berlin",
        "by": made.user,
        "now": NOW,
    } | given
    return add_schedule(made.campaign, rhythm=rhythm, **wishes)


def sent(made: Lanterns, at: datetime) -> int:
    mail.outbox.clear()
    return sending.send_due({made.brand: at}, now=at)


@pytest.mark.parametrize(
    ("rhythm", "zone", "then"),
    [
        ("weekly", "Europe/Berlin", datetime(2026, 11, 23, 7, tzinfo=UTC)),
        ("weekly", "Asia/Singapore", datetime(2026, 11, 23, 0, tzinfo=UTC)),
        ("monthly", "Europe/Berlin", datetime(2026, 12, 1, 7, tzinfo=UTC)),
        ("end", "Europe/Berlin", None),
    ],
)
def test_mornings_at_eight_on_the_clock_that_was_chosen(
    rhythm: str, zone: str, then: datetime | None
) -> None:
    assert next_after(rhythm, zone, NOW) == then


def test_each_goes_once_to_each_address(played: Lanterns) -> None:
    played.campaign.ends_on = (NOW + timedelta(days=30)).date()
    played.campaign.save()
    one = scheduled(played)
    monday = datetime(2026, 11, 23, 7, 2, tzinfo=UTC)
    assert sent(played, monday - timedelta(hours=1)) == 0
    assert sent(played, monday) == 2
    assert [letter.to for letter in mail.outbox] == [["mei@client.example"], ["jan@client.example"]]
    (name, content, mime) = mail.outbox[0].attachments[0]
    assert (name, mime) == ("halti-de.pdf", "application/pdf")
    assert isinstance(content, bytes)
    assert content.startswith(b"%PDF-")
    assert sent(played, monday) == 0
    one.refresh_from_db()
    assert one.next_at == datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert sent(played, one.next_at) == 2


def test_two_workers_at_one_moment_send_it_once(
    played: Lanterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has read the schedule as due when the first moves it on."""
    scheduled(played, form="html")
    monday = datetime(2026, 11, 23, 7, 2, tzinfo=UTC)
    real, inside = sending.report_file, []

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        if not inside:
            inside.append(True)
            sending.send_due({played.brand: monday}, now=monday)
        return real(*args, **kwargs)

    monkeypatch.setattr(sending, "report_file", meanwhile)
    sent(played, monday)
    assert len(mail.outbox) == 2


def test_the_worker_sends_what_is_due(played: Lanterns) -> None:
    played.brand.sandbox_url = ""
    played.brand.save()
    one = scheduled(played, form="html")
    Schedule.objects.filter(pk=one.pk).update(next_at=datetime.now(UTC) - timedelta(minutes=1))
    mail.outbox.clear()
    jobs.send_reports(0)
    jobs.send_reports(0)
    assert len(mail.outbox) == 2
    assert mail.outbox[0].subject.startswith("Lumikko: ")


def test_at_the_end_once_and_never_again(played: Lanterns) -> None:
    one = scheduled(played, "end", form="link")
    day = last_day_of(played.campaign)
    assert day is not None
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
    assert sent(played, end + timedelta(hours=6, minutes=50)) == 0
    assert sent(played, end + timedelta(hours=8)) == 2
    assert "/report/" in mail.outbox[0].body
    assert not mail.outbox[0].attachments
    assert ReportLink.objects.filter(name="jan@client.example").count() == 1
    assert not Entry.objects.filter(act="report_link_made").exists(), "nobody did it"
    one.refresh_from_db()
    assert one.ended_at is not None
    assert sent(played, end + timedelta(days=90)) == 0


def test_who_lost_the_right_sends_nothing_and_it_is_said(played: Lanterns) -> None:
    one = scheduled(played)
    Assignment.objects.filter(membership__user=played.user).update(role="employee")
    assert sent(played, datetime(2026, 11, 23, 8, tzinfo=UTC)) == 0
    one.refresh_from_db()
    assert "may not see" in one.problem
    assert one.next_at == datetime(2026, 11, 24, 7, tzinfo=UTC), "tried again the next morning"


def test_without_a_mail_server_nothing_is_sent_or_marked(played: Lanterns, settings: Any) -> None:
    one = scheduled(played)
    settings.HOMEGROUND = replace(settings.HOMEGROUND, mail_url=None)
    assert sent(played, datetime(2026, 11, 23, 8, tzinfo=UTC)) == 0
    before = one.next_at
    one.refresh_from_db()
    assert one.next_at == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"addresses": " , "}, "No e-mail address"),
        ({"addresses": "mei"}, "not an e-mail address"),
        ({"addresses": " ".join(f"a{n}@x.example" for n in range(31))}, "at most 30"),
        ({"time_zone": "Mars/Base"}, "no time zone"),
        ({"form": "docx"}, "in this form"),
        ({"rhythm": "hourly"}, "not said when"),
    ],
)
def test_what_cannot_be_is_said(played: Lanterns, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        scheduled(played, **wrong)
