"""What the status counts, and what it calls a trouble."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from homeground.accounts.models import Account, Brand
from homeground.publishing.models import Allowance, Publication, SpendingCap
from homeground.publishing.pausing import pause
from homeground.publishing.states import State
from homeground.publishing.status import Status, Trouble, status_of
from homeground.publishing.workers import beat, register_worker
from tests.web import lanterns

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def made() -> lanterns.Lanterns:
    """Twelve publications, all for tomorrow."""
    beat(register_worker())
    made = lanterns.organization("lumikko")
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="")
    made.brand.refresh_from_db()
    return lanterns.planned(made, start=NOW + timedelta(days=1))


def status(made: lanterns.Lanterns, language: str = "") -> Status:
    return status_of([made.brand], {"": NOW}, [made.markets[language]] if language else None)


def change(publication: Publication, **values: object) -> Publication:
    """`lanterns.arm` first where the database wants it written down."""
    Publication.objects.filter(pk=publication.pk).update(**values)
    publication.refresh_from_db()
    return publication


def late(publication: Publication, **time: float) -> Publication:
    moment = NOW - timedelta(**time)
    return change(publication, due_at=moment, send_at=moment)


def test_all_is_well(made: lanterns.Lanterns) -> None:
    found = status(made)
    assert (found.troubles, found.lag, found.lateness) == ([], None, None)
    assert found.total.scheduled == 12
    assert {tally.network: tally.scheduled for tally in found.networks} == {
        "livejournal": 2, "mastodon": 4, "vk": 2, "x": 4,
    }  # fmt: skip


def test_every_state_is_counted(made: lanterns.Lanterns) -> None:
    armed, looked_for, asks, held, out, failed, soon, *_ = made.publications
    for publication in (armed, looked_for, asks, out, failed):
        lanterns.arm(publication, NOW)
    change(looked_for, state=State.UNSURE, look_at=NOW)
    change(asks, state=State.UNSURE, look_at=None)
    change(held, state=State.ON_HOLD)
    change(
        out,
        state=State.PUBLISHED,
        due_at=NOW - timedelta(seconds=32),
        settled_at=NOW - timedelta(seconds=30),
    )
    change(failed, state=State.FAILED, settled_at=NOW - timedelta(hours=23))
    change(soon, due_at=NOW + timedelta(minutes=59), send_at=NOW + timedelta(minutes=59))
    total = status(made).total
    assert (total.sending, total.looked_for, total.needing_a_word, total.on_hold) == (1, 1, 1, 1)
    assert (total.last_minute, total.last_hour, total.failed) == (1, 1, 1)
    assert (total.scheduled, total.due_soon, total.overdue) == (6, 1, 0)
    measured = status(made).lateness
    assert measured is not None
    assert (measured.p50_seconds, measured.measured) == (pytest.approx(2.0), 1)
    assert status(made).troubles == [Trouble.UNSURE]


def test_a_market_is_counted_alone(made: lanterns.Lanterns) -> None:
    assert status(made, "ru").total.scheduled == 4
    late(made.publications[0], minutes=5)
    assert status(made, "ru").lag == timedelta(minutes=5)
    assert status(made, "de").lag is None


def test_late_is_what_nothing_keeps_from_being_sent(made: lanterns.Lanterns) -> None:
    first, _, mastodon, *_ = made.publications
    late(first, minutes=5)
    late(mastodon, minutes=3)
    assert (status(made).lag, status(made).troubles) == (timedelta(minutes=5), [Trouble.LAGGING])
    # Its account cannot send: that is said of the account.
    Account.objects.filter(pk=first.account_id).update(state=Account.State.NEEDS_RECONNECTION)
    found = status(made)
    assert (found.lag, found.troubles) == (
        timedelta(minutes=3), [Trouble.LAGGING, Trouble.ACCOUNTS],
    )  # fmt: skip
    assert [account.handle for account in found.accounts] == ["lumikko_ru"]
    # Somebody wanted the other to stand still.
    pause(made.brand, made.markets["de"], now=NOW)
    found = status(made)
    assert (found.lag, found.troubles) == (None, [Trouble.ACCOUNTS])
    assert found.total.overdue == 2
    assert [each.market for each in found.pauses] == [made.markets["de"]]


def test_who_was_told_to_wait_is_not_late(made: lanterns.Lanterns) -> None:
    first, second = made.publications[0], made.publications[6]
    late(first, minutes=5)
    change(first, send_at=NOW + timedelta(minutes=9), problem="VK takes 50 a day.")
    late(second, minutes=1)  # of the same account: it does not overtake
    found = status(made)
    assert (found.lag, found.troubles) == (None, [])
    (waiting,) = found.waiting
    assert (waiting.account, waiting.publications, waiting.why) == (
        "vk/lumikko_ru", 1, "VK takes 50 a day.",
    )  # fmt: skip
    assert waiting.until == NOW + timedelta(minutes=9)


def test_what_is_used_up(made: lanterns.Lanterns) -> None:
    others = lanterns.organization("kettu", brand_slug="kettu", name="Kettu")
    soon = NOW + timedelta(minutes=5)
    for account in (made.accounts[4], others.accounts[4]):
        key = f"x/account/{account.pk}/told/posts/itself"
        Allowance.objects.create(key=key, remaining=0, resets_at=soon)
    Allowance.objects.create(
        key=f"x/organization/{made.organization.pk}/told/app/itself", remaining=0, resets_at=soon
    )
    Allowance.objects.create(key="x/app/999/told/app/itself", remaining=0, resets_at=soon)
    Allowance.objects.create(key="x/account/x/told/past/itself", remaining=0, resets_at=NOW)
    for brand in (made.brand, others.brand):
        SpendingCap.objects.create(
            organization=brand.organization, brand=brand, network="x", usd_a_month=Decimal(0)
        )
    assert [(each.what, each.until) for each in status(made).used_up] == [
        ("x/lumikko_uk: posts", soon), ("x: app", soon), ("x: Lumikko, 0.00 USD", None),
    ]  # fmt: skip


def test_a_brand_whose_time_is_unknown_is_left_out(made: lanterns.Lanterns) -> None:
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="http://127.0.0.1:9")
    made.brand.refresh_from_db()
    assert status(made).total.scheduled == 0
