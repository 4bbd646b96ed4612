"""What happens to accounts by itself: credentials are renewed, what nobody ended is forgotten."""

from __future__ import annotations

import logging

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate.contrib.django import app

from homeground.errors import HomegroundError
from homeground.publishing.reaching import reaching

from .models import Brand
from .pending import forget_ended
from .renewing import close_ended, renew_due

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */20")
@app.task(queueing_lock="renew_credentials", pass_context=False)
async def renew_credentials(timestamp: int) -> None:
    """Every twenty seconds: what ends soon is renewed, for every brand by its own clock."""
    # The accounts that something can end for are few; brands without one cost nothing here.
    brands = Brand.objects.filter(accounts__expires_at__isnull=False).distinct()
    async for brand in brands:
        try:
            async with reaching(brand) as reach:
                await renew_due([brand.pk], reach.http, now=reach.now)
                await sync_to_async(close_ended)([brand.pk], now=reach.now)
        except HomegroundError as error:
            logger.warning("%s", error)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="forget_ended_connections", pass_context=False)
def forget_ended_connections(timestamp: int) -> None:
    """Every five minutes: connections that nobody ended go, with the secrets in them."""
    forget_ended(now=timezone.now())
