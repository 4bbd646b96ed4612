"""Messages to an organization's own systems: signed, tried by the schedule, to public addresses alone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web
from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as TheirWebhook
from standardwebhooks.webhooks import WebhookVerificationError

from homeground.errors import BadInput
from homeground.networks.http import Http
from homeground.notifications import delivering, endpoints
from homeground.notifications.delivering import WAITS, Answer, deliver, settle, take_up, wait_after
from homeground.notifications.endpoints import add, rotate, send_test, webhook_address
from homeground.notifications.jobs import deliver_webhooks
from homeground.notifications.kinds import Kind
from homeground.notifications.models import Dispatch, Endpoint
from tests.notifications.houses import fail, house, told
from tests.web.lanterns import Lanterns

ADDRESS = "https://hooks.lumikko.example/in"


@dataclass
class Receiver:
    """Their server, on this machine."""

    url: str = ""
    status: int = 200
    said: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.came.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status, text=self.said, headers=self.headers)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/in", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    receiver.url = f"http://{host}:{port}"
    try:
        yield receiver
    finally:
        await runner.cleanup()


def opened(made: Lanterns, url: str = "") -> tuple[Endpoint, str]:
    """One that leads to `url`, which no person could have given."""
    endpoint, secret = add(made.brand, ADDRESS, Kind.values, by=made.user, now=timezone.now())
    if url:
        Endpoint.objects.filter(pk=endpoint.pk).update(url=url)
        endpoint.url = url
    return endpoint, secret


@pytest.mark.django_db
def test_one_message_for_many_of_a_kind_and_none_of_another_brand() -> None:
    made, others = house(), house("kettu")
    hearing, _ = opened(made)
    opened(others)
    add(made.brand, ADDRESS, [Kind.JOINED], by=made.user, now=timezone.now())
    fail(made, 0, 6)
    told(made.user)
    (message,) = Dispatch.objects.all()
    assert message.endpoint == hearing
    said = json.loads(message.body)
    assert said["type"] == "publication.failed"
    assert said["data"]["count"] == 2
    assert said["data"]["market"] == "ru-RU"
    assert [each["what"] for each in said["data"]["things"]] == ["Announcement", "Repair at home"]
    assert len(message.body) < 20_000


@pytest.mark.django_db
def test_the_secret_is_shown_once_and_kept_encrypted() -> None:
    made = house()
    endpoint, secret = opened(made)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM notifications_endpoint")
        (kept,) = cursor.fetchone()
    assert secret.removeprefix("whsec_") not in kept
    assert secret not in repr(Endpoint.objects.get(pk=endpoint.pk).secrets)
    assert len(secret) == len("whsec_") + 44


@pytest.mark.usefixtures("spoken_to")
async def test_their_own_library_knows_the_signature_during_a_rotation_too() -> None:
    made = await sync_to_async(house)()
    async with receiving() as receiver, Http(allow_private=[receiver.url]) as http:
        endpoint, old = await sync_to_async(opened)(made, f"{receiver.url}/in")
        now = timezone.now()
        await sync_to_async(send_test)(endpoint, by=made.user, now=now)
        assert await deliver(http, now=now) == 1
        new = await sync_to_async(rotate)(endpoint, by=made.user, now=now)
        await sync_to_async(send_test)(endpoint, by=made.user, now=now)
        await deliver(http, now=now)
        before = now - timedelta(days=1, minutes=1)
        await Endpoint.objects.filter(pk=endpoint.pk).aupdate(former_until=before)
        await sync_to_async(send_test)(endpoint, by=made.user, now=now)
        await deliver(http, now=now)
    (first, body), (second, both), (third, last) = receiver.came
    assert TheirWebhook(old).verify(body, first)["type"] == "test.sent"
    with pytest.raises(WebhookVerificationError):
        TheirWebhook(old).verify(body + b" ", first)
    for secret in (old, new):
        TheirWebhook(secret).verify(both, second)
    TheirWebhook(new).verify(last, third)
    with pytest.raises(WebhookVerificationError):
        TheirWebhook(old).verify(last, third)
    assert await Dispatch.objects.filter(status=200, said="", try_at=None).acount() == 3


@pytest.mark.usefixtures("spoken_to")
async def test_a_redirect_is_not_followed_and_a_long_answer_not_kept() -> None:
    made = await sync_to_async(house)()
    async with receiving() as receiver, Http(allow_private=[receiver.url]) as http:
        receiver.status, receiver.headers = 302, {"Location": f"{receiver.url}/elsewhere"}
        receiver.said = "no\0 " * 1000
        endpoint, _ = await sync_to_async(opened)(made, f"{receiver.url}/in")
        now = timezone.now()
        await sync_to_async(send_test)(endpoint, by=made.user, now=now)
        await deliver(http, now=now)
    found = await Dispatch.objects.aget()
    assert (found.status, found.taken_at, len(receiver.came)) == (302, None, 1)
    assert 0 < len(found.said) <= 300
    assert found.try_at is not None


@pytest.mark.usefixtures("spoken_to")
async def test_a_private_address_is_never_called() -> None:
    """Also one whose name led elsewhere when it was given."""
    made = await sync_to_async(house)()
    async with receiving() as receiver, Http() as http:
        port = receiver.url.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"):
            endpoint, _ = await sync_to_async(opened)(made, f"http://{host}:{port}/in")
            await sync_to_async(send_test)(endpoint, by=made.user, now=timezone.now())
        await deliver(http, now=timezone.now())
    assert receiver.came == []
    async for found in Dispatch.objects.all():
        assert found.status is None
        assert "only public servers" in found.said


@pytest.mark.parametrize(
    "typed",
    [
        "http://hooks.example.com/", "https://localhost/in", "https://10.0.0.8/in",
        "https://169.254.169.254/latest/", "https://[::1]/in", "https://user:pw@hooks.example.com/",
        "https://hooks.example.com/#x", "ftp://hooks.example.com/", "hooks", "",
        "https://hooks.example.com:99999/", f"https://hooks.example.com/{'x' * 500}",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        webhook_address(typed)


def test_addresses_that_are_taken() -> None:
    for typed in (ADDRESS, " https://8.8.8.8:8443/in?x=1 ", "https://пример.рф/in"):
        assert webhook_address(typed).startswith("https://")


def test_the_schedule_is_the_standards() -> None:
    failed = Answer(500)
    waits = [wait_after(tries, failed, jitter=0.0) for tries in range(1, 10)]
    assert waits == list(WAITS)
    assert sum(WAITS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert wait_after(10, failed, jitter=0.0) is None
    spread_out = wait_after(2, failed, jitter=1.0)
    assert spread_out is not None
    assert WAITS[1] < spread_out <= WAITS[1] * 1.1
    slower = Answer(429, wait=timedelta(minutes=10))
    assert wait_after(1, slower, jitter=0.0) == timedelta(minutes=10)
    assert wait_after(1, Answer(429, wait=timedelta(days=90)), jitter=0.0) == WAITS[-1]


@pytest.mark.django_db
def test_two_workers_do_not_take_the_same_and_a_dead_one_s_is_tried_again() -> None:
    made = house()
    endpoint, _ = opened(made)
    slow, _ = opened(made)
    now = timezone.now()
    for _ in range(20):
        send_test(endpoint, by=made.user, now=now)
    send_test(slow, by=made.user, now=now)
    first = take_up(now=now)
    assert len(first) == delivering.MOST_OF_ONE + 1, "one does not hold up the other"
    second = take_up(now=now)
    assert not {each.pk for each in first} & {each.pk for each in second}
    later = {each.pk for each in take_up(now=now + timedelta(minutes=3))}
    assert {each.pk for each in first} & later
    assert {each.tries for each in Dispatch.objects.filter(pk__in=later)} <= {1, 2}


@pytest.mark.django_db
def test_what_fails_for_days_is_switched_off_and_people_are_told() -> None:
    made = house()
    endpoint, _ = opened(made)
    begun = timezone.now()
    message = send_test(endpoint, by=made.user, now=begun)
    settle(message, Answer(500, "broken"), now=begun)
    endpoint.refresh_from_db()
    assert endpoint.failing_since == begun
    waiting = send_test(endpoint, by=made.user, now=begun)
    settle(message, Answer(503), now=begun + timedelta(days=4, hours=23))
    endpoint.refresh_from_db()
    assert endpoint.ended_at is None
    settle(message, Answer(None, "It cannot be reached."), now=begun + timedelta(days=5))
    endpoint.refresh_from_db()
    assert endpoint.ended_at is not None
    assert endpoint.ended_why == "It cannot be reached."
    waiting.refresh_from_db()
    assert waiting.given_up_at is not None
    fail(made, 0)
    assert {each.kind for each in told(made.user)} == {Kind.WEBHOOK, Kind.FAILED}
    assert Dispatch.objects.count() == 2, "nothing more is made for it"
    endpoints.switch(endpoint, on=True, by=made.user, now=begun)
    waiting.endpoint.refresh_from_db()
    endpoints.send_again(waiting, by=made.user, now=begun)
    assert waiting.pk in {each.pk for each in take_up(now=begun)}


@pytest.mark.django_db
def test_a_success_in_between_forgives_and_410_ends_at_once() -> None:
    made = house()
    endpoint, _ = opened(made)
    now = timezone.now()
    message = send_test(endpoint, by=made.user, now=now)
    settle(message, Answer(500), now=now)
    settle(message, Answer(204), now=now + timedelta(days=3))
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None
    settle(message, Answer(500), now=now + timedelta(days=4))
    message.refresh_from_db()
    assert message.taken_at is not None, "what was taken stays so"
    gone = send_test(endpoint, by=made.user, now=now)
    settle(gone, Answer(410), now=now)
    endpoint.refresh_from_db()
    assert (endpoint.ended_at, endpoint.ended_why) == (now, "410")


@pytest.mark.usefixtures("spoken_to")
async def test_the_job_opens_no_connection_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    opened_ones: list[Http] = []

    def open_one(**_: object) -> Http:
        opened_ones.append(Http())
        return opened_ones[-1]

    monkeypatch.setattr("homeground.notifications.jobs.Http", open_one)
    await deliver_webhooks(timestamp=0)
    assert opened_ones == []
    made = await sync_to_async(house)()
    endpoint, _ = await sync_to_async(opened)(made, "http://127.0.0.1:9/in")
    await sync_to_async(send_test)(endpoint, by=made.user, now=timezone.now())
    await deliver_webhooks(timestamp=0)
    assert (await Dispatch.objects.aget()).tried_at is not None
