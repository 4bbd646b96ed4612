"""What keeps approvals up to date beside the pages: asking for what came by another door."""

from __future__ import annotations

from datetime import UTC, datetime

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app

from homeground.accounts.models import Brand
from homeground.publishing.clock import moments

from .asking import ask, touch
from .models import Policy, Review
from .reminding import remind


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="ask_for_approval", pass_context=False)
def ask_for_approval(timestamp: int) -> None:
    """Every minute: whatever waits for an approval is asked for, whichever way it came."""
    ask_everywhere()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="remind_of_approvals", pass_context=False)
def remind_of_approvals(timestamp: int) -> None:
    """Every five minutes: people hear by e-mail what waits for their word."""
    remind(_brands(), now=datetime.now(UTC))


def ask_everywhere() -> int:
    """How many reviews are new."""
    opened = 0
    for brand, now in _brands().items():
        with transaction.atomic():
            touch(brand)
            opened += len(ask(brand, now=now))
    return opened


def _brands() -> dict[Brand, datetime]:
    """Those in which something asks, or waits, each with its own time."""
    brands = list(
        Brand.objects.filter(
            Exists(Policy.objects.filter(brand=OuterRef("pk")))
            | Exists(Review.objects.filter(brand=OuterRef("pk"), ended_at=None))
        )
    )
    clocks = async_to_sync(moments)({brand.sandbox_url for brand in brands}) if brands else {}
    return {brand: clocks.get(brand.sandbox_url) or datetime.now(UTC) for brand in brands}
