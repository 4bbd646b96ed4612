"""What happens by itself: credentials are renewed, what nobody ended is forgotten, letters leave."""

from __future__ import annotations

import logging
from datetime import datetime

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from homeground.errors import HomegroundError
from homeground.publishing.reaching import reaching

from .letters import changed_letter, password_letter
from .models import Brand, User
from .pending import forget_ended
from .renewing import close_ended, renew_due

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */30")
@app.task(queueing_lock="renew_credentials", pass_context=False)
async def renew_credentials(timestamp: int) -> None:
    """Every half a minute: what ends soon is renewed, for every brand by its own clock."""
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


@app.task(retry=RetryStrategy(max_attempts=5, exponential_wait=20), pass_context=False)
def send_password_letter(email: str, base: str, language: str) -> None:
    """To whoever forgot a password. The secret of its address is in no queue: it is made here."""
    letter = password_letter(email, base, language)
    if letter is not None:
        letter.send()


@app.task(retry=RetryStrategy(max_attempts=5, exponential_wait=20), pass_context=False)
def send_changed_letter(person: int, what: str, by: int | None, at: str) -> None:
    """To whose password or second factor was changed, whoever did it."""
    people = User.objects.in_bulk([key for key in (person, by) if key is not None])
    if person in people:
        whose, other = people[person], people.get(by) if by is not None else None
        letter = changed_letter(whose, what, by=other, at=datetime.fromisoformat(at))
        if letter is not None:
            letter.send()
