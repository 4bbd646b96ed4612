"""What a worker does so that reports go out by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app

from homeground.accounts.models import Brand
from homeground.publishing.clock import moments

from .models import Schedule
from .sending import send_due


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="send_reports", pass_context=False)
def send_reports(timestamp: int = 0) -> None:
    """Every five minutes: the reports whose morning has come."""
    if not settings.HOMEGROUND.mail_url:
        return
    waiting = Schedule.objects.filter(ended_at=None, campaign__brand=OuterRef("pk"))
    brands = list(Brand.objects.filter(Exists(waiting)).select_related("organization"))
    if not brands:
        return
    clocks = async_to_sync(moments)({brand.sandbox_url for brand in brands})
    theirs = {brand: clocks[brand.sandbox_url] for brand in brands if brand.sandbox_url in clocks}
    send_due(theirs, now=datetime.now(UTC))
