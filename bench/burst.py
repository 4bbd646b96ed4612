"""How fast a burst leaves: 10,000 publications due at one instant, 500 accounts, 12 networks.

    python -m bench.burst [--publications N] [--workers N] [--backlog N]

A stub that answers each request after 50 ms stands for the networks; it, the database and the workers
share this machine. Limits in time are counted, and wide enough for all. Printed: publications a second
until nine tenths are out, and until all are, for one and for two worker processes, with an empty ledger
and with a million publications scheduled for later. The last tenth is that of the accounts whose network
takes four requests a post (Threads): an account's posts leave one after the other, so its twenty take
seconds whatever else is done.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

ANSWER_SECONDS = 0.05
ACCOUNTS = 500
PUBLICATIONS = 10_000
BACKLOG = 1_000_000
ORGANIZATIONS = 10
NETWORKS = (
    "vk",
    "odnoklassniki",
    "telegram",
    "max",
    "line",
    "facebook",
    "linkedin",
    "weibo",
    "wordpress",
    "x",
    "mastodon",
    "threads",
)


# --- the stub ---------------------------------------------------------------------------------

_NUMBER = iter(range(10_000_000, 10**12))


def said(path: str) -> tuple[int, object]:
    """What the network of this path answers to a post, with a number of its own each time."""
    number = next(_NUMBER)
    network = path.split("/", 2)[1].split("?")[0]
    match network:
        case "vk":
            return 200, {"response": {"post_id": number}}
        case "odnoklassniki":
            return 200, str(number)
        case "telegram":
            chat = {"id": -100123, "type": "channel", "username": "lumikko"}
            message = {"message_id": number, "date": 1, "chat": chat, "text": "x"}
            return 200, {"ok": True, "result": message}
        case "max":
            body = {"mid": f"mid.{number}", "seq": number, "text": "x"}
            message = {"recipient": {"chat_id": 1}, "timestamp": 1, "body": body}
            return 200, {"message": message}
        case "line":
            return 200, {}
        case "facebook":
            return 200, {"id": f"1_{number}"}
        case "linkedin":
            return 201, {}
        case "weibo":
            return 200, {"id": number, "idstr": str(number), "mid": str(number), "user": {"id": 1}}
        case "wordpress":
            address = f"https://w.example/{number}"
            return 201, {"id": number, "link": address, "ID": number, "URL": address}
        case "x":
            return 201, {"data": {"id": str(number), "text": "x"}}
        case "mastodon":
            return 200, {"id": str(number), "url": f"https://m.example/@l/{number}"}
        case "threads":
            if "permalink" in path:
                return 200, {"id": str(number), "permalink": f"https://t.example/{number}"}
            return 200, {"id": str(number), "status": "FINISHED"}
    return 404, {}


class Stub(asyncio.Protocol):
    """As little of a server as HTTP/1.1 allows, so that it is the sending that is measured."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            lowered = head.lower()
            at = lowered.find(b"content-length:")
            length = 0
            if at >= 0:
                length = int(lowered[at + 15 : lowered.find(b"\r\n", at) % (len(head) + 1)])
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            path = head.split(b" ", 2)[1].decode()
            asyncio.get_running_loop().call_later(ANSWER_SECONDS, self.answer, path)

    def answer(self, path: str) -> None:
        status, document = said(path)
        body = json.dumps(document).encode()
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\n"
        head += (
            f"x-restli-id: urn:li:share:{next(_NUMBER)}\r\nX-Line-Request-Id: {next(_NUMBER)}\r\n"
        )
        head += f"Content-Length: {len(body)}\r\n\r\n"
        if not self.transport.is_closing():
            self.transport.write(head.encode() + body)


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# --- the ledger -------------------------------------------------------------------------------


def prepare(
    stub: str,
    publications: int,
    backlog: int = 0,
    *,
    first_at: datetime | None = None,
    every: timedelta = timedelta(0),
) -> None:
    """Accounts on the stub, and their publications: all at once, or one after the other."""
    from uuid import uuid4

    from django.db import connection

    from homeground.accounts.models import Account, Brand, Market, Organization
    from homeground.content.models import Campaign, Message, Variant
    from homeground.networks.registry import NETWORKS as KNOWN
    from homeground.publishing.models import Lane, Publication

    due = first_at or datetime.now(UTC).replace(microsecond=0)
    accounts = []
    campaigns = {}
    for number in range(ORGANIZATIONS):
        organization = Organization.objects.create(name=f"O{number}", slug=f"o{number}")
        brand = Brand.objects.create(
            organization=organization, name="B", slug="b", sandbox_url="" if first_at else stub
        )
        market = Market.objects.create(
            organization=organization,
            brand=brand,
            country="DE",
            language="de",
            time_zone="Europe/Berlin",
        )
        campaign = Campaign.objects.create(
            organization=organization, brand=brand, name="C", slug="c"
        )
        message = Message.objects.create(organization=organization, campaign=campaign, name="M")
        campaigns[organization.pk] = message
        for index in range(ACCOUNTS // ORGANIZATIONS):
            slug = NETWORKS[index % len(NETWORKS)]
            # Every account its own token: bots that are one share what one may send in a second.
            own = f"{number:04}{index:04}" + "1" * 32
            token = {f.name: own for f in KNOWN[slug].credentials if f.required}
            if slug == "weibo":
                token |= {"safe_domain": "lumikko.example", "real_ip": "8.8.8.8"}
            if slug in {"x", "wordpress"}:
                token = {"access_token": own, "site": "w.example"}
            accounts.append(
                Account(
                    organization=organization,
                    brand=brand,
                    market=market,
                    network=slug,
                    handle=f"a{index}",
                    name="A",
                    kind="community" if slug == "vk" else "",
                    network_id=f"{'-' if slug in {'vk', 'max'} else ''}{1000 + 100 * number + index}",
                    base_url=f"{stub}/{slug}",
                    credentials=token,
                )
            )
    accounts = Account.objects.bulk_create(accounts)
    Lane.objects.bulk_create(
        Lane(account=account, organization_id=account.organization_id) for account in accounts
    )
    variants = Variant.objects.bulk_create(
        [
            Variant(
                organization_id=account.organization_id,
                message=campaigns[account.organization_id],
                market_id=account.market_id,
                network=account.network,
                text=f"Licht {number} für lange Nächte",
                title="Licht",
                link="https://lumikko.example/" if account.network == "weibo" else "",
            )
            for number in range(publications)
            for account in [accounts[number % len(accounts)]]
        ],
        batch_size=2000,
    )
    Publication.objects.bulk_create(
        [
            Publication(
                organization_id=variant.organization_id,
                variant=variant,
                account=accounts[number % len(accounts)],
                due_at=due + number * every,
                send_at=due + number * every,
                time_zone="Europe/Berlin",
                identity=uuid4().hex,
            )
            for number, variant in enumerate(variants)
        ],
        batch_size=2000,
    )
    if backlog:
        later = due + timedelta(days=30)
        with connection.cursor() as cursor:
            # The same rows over and over, for another day: what a year's calendar looks like.
            cursor.execute(
                """
                INSERT INTO publishing_publication (organization_id, variant_id, account_id, due_at,
                    send_at, time_zone, state, key, identity, fingerprint, tries, looks, problem,
                    reminders, created_at, native, handed_id, recall_to)
                SELECT p.organization_id, p.variant_id, p.account_id, at, at, p.time_zone,
                    'scheduled', gen_random_uuid(), md5(random()::text || p.id || n), '', 0, 0, '',
                    0, now(), false, '', ''
                FROM publishing_publication p, generate_series(1, %s) n,
                    LATERAL (SELECT %s::timestamptz + n * interval '1 hour' AS at) moment
                """,
                [max(1, backlog // publications), later],
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE publishing_publication")


def widen() -> None:
    """What a network takes in a second or an hour would be what is measured: it is counted all the
    same, and is never in the way."""
    from homeground.networks.registry import NETWORKS as KNOWN

    for slug in NETWORKS:
        network = KNOWN[slug]
        wide = tuple(replace(budget, most=1000 * budget.most) for budget in network.budgets)
        KNOWN[slug] = replace(network, budgets=wide)


def work() -> None:
    """One worker process: sends until nothing is due."""
    from homeground import startup

    startup.start(migrate=False)
    widen()
    from homeground.accounts.models import Brand
    from homeground.publishing.clock import Clock
    from homeground.publishing.networking import open_http
    from homeground.publishing.sending import Sender
    from homeground.publishing.workers import register_worker

    async def run(brands: list[Brand]) -> None:
        async with open_http(brands) as http:
            sender = Sender(worker, [brand.pk for brand in brands], http, Clock())
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            await sender.pass_once()

    worker = register_worker()
    asyncio.run(run(list(Brand.objects.all())))


@dataclass(frozen=True)
class Rates:
    """Publications a second."""

    sustained: float
    """Until nine tenths were out."""
    whole: float
    """Until every worker found nothing more to do."""

    def __str__(self) -> str:
        return f"{self.sustained:,.0f} a second until nine tenths are out, {self.whole:,.0f} until all are"


def measured(workers: int, publications: int, backlog: int) -> Rates:
    with tempfile.TemporaryDirectory(prefix="homeground-bench-") as home:
        environ = os.environ | {"HOMEGROUND_HOME": home, "HOMEGROUND_LOG_LEVEL": "error"}
        told = subprocess.run(
            [sys.executable, "-m", "bench.burst", "--one", f"{workers},{publications},{backlog}"],
            env=environ,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return Rates(*map(float, told.stdout.split()[-2:]))


@contextmanager
def stub() -> Iterator[str]:
    """The networks' address, for as long as they are needed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.burst", "--stub"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()


def one(workers: int, publications: int, backlog: int) -> None:
    """In a house of its own (HOMEGROUND_HOME): prints both figures as the last words."""
    from homeground import startup

    house = startup.start()
    from homeground.database.server import Server
    from homeground.publishing.models import Publication

    with stub() as address:
        prepare(address, publications, backlog)
        with Server(house.home).connect() as connection:
            # Else writing down what was just prepared is measured, too.
            connection.execute("CHECKPOINT")
        began, took = sent(workers)
    out = Publication.objects.filter(state="published").count()
    if out != publications:
        rest = Publication.objects.exclude(state="published").filter(due_at__lte=datetime.now(UTC))
        for problem in sorted(set(rest.values_list("account__network", "state", "problem"))):
            print(problem, file=sys.stderr)
        raise SystemExit(f"{out} of {publications} were published")
    nine_tenths = Publication.objects.order_by("settled_at").filter(state="published")[
        out * 9 // 10 - 1
    ]
    assert nine_tenths.settled_at is not None
    print(out * 0.9 / (nine_tenths.settled_at - began).total_seconds(), out / took)


def sent(workers: int) -> tuple[datetime, float]:
    """When the word “go” was given, and the seconds until every worker finds nothing more to do."""
    senders = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.burst", "--worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(workers)
    ]
    for sender in senders:
        assert sender.stdout is not None
        sender.stdout.readline()
    said, began = datetime.now(UTC), time.perf_counter()
    for sender in senders:
        assert sender.stdin is not None
        sender.stdin.write("go\n")
        sender.stdin.flush()
    for sender in senders:
        sender.wait()
    return said, time.perf_counter() - began


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--publications", type=int, default=PUBLICATIONS)
    asked.add_argument("--backlog", type=int, default=BACKLOG)
    asked.add_argument("--stub", action="store_true")
    asked.add_argument("--worker", action="store_true")
    asked.add_argument("--one", default="")
    given, _ = asked.parse_known_args()
    if given.stub:
        asyncio.run(serve(0))
    elif given.worker:
        work()
    elif given.one:
        one(*map(int, given.one.split(",")))
    else:
        for workers in (1, 2):
            print(f"  {workers} worker(s): {measured(workers, given.publications, 0)}", flush=True)
        with_backlog = measured(2, given.publications, given.backlog)
        print(f"  2 workers with {given.backlog:,} scheduled for later: {with_backlog}")


if __name__ == "__main__":
    main()
