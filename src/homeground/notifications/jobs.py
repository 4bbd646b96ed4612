"""What a worker does so that people hear of what happened."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from homeground.networks.http import Http

from .delivering import LIMITS, deliver, due
from .mailing import mail
from .pruning import prune
from .spreading import spread


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="spread_notices", pass_context=False)
def spread_notices(timestamp: int = 0) -> None:
    """Every ten seconds: what happened is told. A lock keeps workers apart."""
    while spread(now=timezone.now()):
        pass


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="mail_notices", pass_context=False)
def mail_notices(timestamp: int = 0) -> None:
    """Every minute: letters that go at once, and the digests whose hour has come."""
    if settings.HOMEGROUND.mail_url:
        mail(now=timezone.now())


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="deliver_webhooks", pass_context=False)
async def deliver_webhooks(timestamp: int = 0) -> None:
    """Every five seconds: messages to the organizations' own systems, each under a lease."""
    if not await due(now=timezone.now()).aexists():
        return
    async with Http(limits=LIMITS) as http:
        while await deliver(http, now=timezone.now()):
            pass


@app.periodic(cron="7 3 * * *")
@app.task(queueing_lock="forget_notices", pass_context=False)
def forget_notices(timestamp: int = 0) -> None:
    """Every night: what was read long ago goes."""
    prune(now=timezone.now())
