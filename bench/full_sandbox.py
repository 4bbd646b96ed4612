"""How fast a burst leaves against the sandbox, which checks and answers as the networks do.

    python -m bench.full_sandbox [--publications N]

As `bench.burst`, but with the whole sandbox in the place of a stub, in a process of its own on the same
two cores: its limits in time are told and not enforced.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from urllib.error import URLError

from bench import burst

PUBLICATIONS = 3_000
ACCOUNTS = 20
"""Of each network."""
ABLE = {"vk": "user", "weibo": "biz"}
"""The kind of token that may do most, where it is not the usual one."""


@contextmanager
def sandbox() -> Iterator[str]:
    """Its address, for as long as it is needed."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "homeground", "sandbox", "--quiet", "--port", str(port)]
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with suppress(URLError, ConnectionError):
                control(address, "limits", {"enforced": False})
                break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)


def control(address: str, command: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{address}/_control/{command}", data=data)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def prepare(address: str, publications: int) -> None:
    """Accounts in the sandbox, and publications that are all due now."""
    import asyncio
    from uuid import uuid4

    from homeground.accounts.example import open_brand
    from homeground.accounts.sandboxed import Stage
    from homeground.content.models import Campaign, Message, Variant
    from homeground.publishing.models import Lane, Publication

    stages = tuple(
        Stage(slug, f"b{number}", "B", "DE", "de", "Europe/Berlin", 50, kind=ABLE.get(slug, ""))
        for number in range(ACCOUNTS)
        for slug in burst.NETWORKS
    )
    brand = asyncio.run(open_brand("Burst", address, stages))
    accounts = list(brand.accounts.order_by("pk"))
    house = {"organization_id": brand.organization_id}
    campaign = Campaign.objects.create(**house, brand=brand, name="C", slug="c")
    message = Message.objects.create(**house, campaign=campaign, name="M")
    Lane.objects.bulk_create(Lane(**house, account=account) for account in accounts)
    variants = Variant.objects.bulk_create(
        Variant(
            **house, message=message, market_id=account.market_id, network=account.network,
            text=f"Licht {number} für lange Nächte",
        )
        for number in range(publications)
        for account in [accounts[number % len(accounts)]]
    )  # fmt: skip
    due = datetime.now(UTC)
    Publication.objects.bulk_create(
        Publication(
            **house, variant=variant, account=accounts[number % len(accounts)], due_at=due,
            send_at=due, time_zone="Europe/Berlin", identity=uuid4().hex,
        )
        for number, variant in enumerate(variants)
    )  # fmt: skip


def one(publications: int) -> None:
    """In a house of its own (HOMEGROUND_HOME)."""
    from homeground import startup

    startup.start()
    from homeground.publishing.models import Publication

    with sandbox() as address:
        prepare(address, publications)
        _, took = burst.sent(2)
        there = control(address, "posts")
    out = Publication.objects.filter(state="published").count()
    if not out == len(there) == publications:
        raise SystemExit(f"{out} of {publications} were published, {len(there)} are there")
    print(out / took)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--publications", type=int, default=PUBLICATIONS)
    asked.add_argument("--one", type=int, default=None)
    given, _ = asked.parse_known_args()
    if given.one is not None:
        one(given.one)
        return
    with tempfile.TemporaryDirectory(prefix="homeground-bench-") as home:
        told = subprocess.run(
            [sys.executable, "-m", "bench.full_sandbox", "--one", str(given.publications)],
            env=os.environ | {"HOMEGROUND_HOME": home, "HOMEGROUND_LOG_LEVEL": "error"},
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    print(f"  2 workers: {float(told.stdout.split()[-1]):,.0f} publications a second")


if __name__ == "__main__":
    main()
