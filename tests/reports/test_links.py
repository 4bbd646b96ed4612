"""Links to a report: the secret is kept nowhere, they end, are taken back, and reach one house alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from homeground.accounts.models import Assignment
from homeground.errors import BadInput
from homeground.logs import discreet
from homeground.reports.linking import NoReport, Why, make_link, opened, revoke
from homeground.reports.models import ReportLink
from tests.insights import factory
from tests.web.lanterns import Lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def played(tmp_path: Path) -> Lanterns:
    return factory.played(folder=tmp_path)


def linked(made: Lanterns, **given: object) -> tuple[ReportLink, str]:
    wishes = {"language": "en", "by": made.user, "now": timezone.now()} | given
    return make_link(made.campaign, "Mei Lin", **wishes)  # type: ignore[arg-type]


def test_whoever_has_the_address_reads_it_and_nothing_else(played: Lanterns) -> None:
    link, secret = linked(played, language="de")
    assert secret not in str(ReportLink.objects.filter(pk=link.pk).values().get())
    client = Client()
    answer = client.get(reverse("shared_report", args=[secret]))
    assert answer.status_code == 200
    assert '<html lang="de"' in answer.content.decode()
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    link.refresh_from_db()
    assert (link.times_opened, link.opened_at is not None) == (1, True)
    assert client.get("/lumikko/campaigns/halti/report/").status_code == 302
    assert client.post(reverse("shared_report", args=[secret])).status_code == 405
    assert client.get(reverse("shared_report", args=[secret]), {"language": "xx"}).status_code == 404  # fmt: skip
    assert discreet(f"GET {reverse('shared_report', args=[secret])} 200") == "GET /report/…/ 200"


def test_a_file_by_the_link_in_another_language(played: Lanterns) -> None:
    _link, secret = linked(played)
    where = reverse("shared_report_file", args=[secret, "pdf"])
    answer = Client().get(where, {"language": "ru"})
    assert answer["Content-Disposition"] == 'attachment; filename="halti-ru.pdf"'
    assert answer.content.startswith(b"%PDF-")
    assert Client().get(reverse("shared_report_file", args=[secret, "exe"])).status_code == 404


def test_it_ends_is_taken_back_and_goes_with_the_right_of_whoever_made_it(
    played: Lanterns,
) -> None:
    link, secret = linked(played, days=3)
    now = timezone.now()
    assert opened(secret, now=now).pk == link.pk

    def refused(at_days: float = 0) -> Why:
        with pytest.raises(NoReport) as why:
            opened(secret, now=now + timedelta(days=at_days))
        return why.value.why

    assert refused(3.01) is Why.ENDED
    Assignment.objects.filter(membership__user=played.user).update(role="employee")
    assert refused() is Why.REVOKED
    Assignment.objects.filter(membership__user=played.user).update(role="owner")
    revoke(link, by=played.user, now=now)
    assert refused() is Why.REVOKED
    gone = Client().get(reverse("shared_report", args=[secret]))
    assert gone.status_code == 410
    assert "Halti" not in gone.content.decode()
    unknown = Client().get(reverse("shared_report", args=["x" * 43]))
    assert unknown.status_code == 404


def test_another_house_with_the_same_campaign_is_not_in_it(played: Lanterns) -> None:
    other = factory.played("kettu")
    other.campaign.goal = "Theirs alone"
    other.campaign.save()
    _link, secret = linked(played)
    client = Client()
    client.force_login(other.user)
    page = client.get(reverse("shared_report", args=[secret])).content.decode()
    assert "Theirs alone" not in page
    assert "10 of 12 publications went out" in page


def test_it_tells_of_its_markets_only(played: Lanterns) -> None:
    _link, secret = linked(played, markets=[played.markets["ru"]])
    page = Client().get(reverse("shared_report", args=[secret])).content.decode()
    assert "4 of 4 publications went out" in page
    assert "Eine Laterne" not in page


@pytest.mark.parametrize("days", [0, 366])
def test_what_cannot_be_made_is_said(played: Lanterns, days: int) -> None:
    with pytest.raises(BadInput, match="1 to 365 days"):
        linked(played, days=days)
    with pytest.raises(BadInput, match="no report in this language"):
        linked(played, language="tlh")
