"""What a test of several processes runs in each of them: a worker with narrow limits, and a plan for it.

python -m tests.publishing.narrow plan SANDBOX
python -m tests.publishing.narrow work
python -m tests.publishing.narrow workers
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from datetime import date, datetime
from urllib.request import urlopen
from uuid import uuid4

from homeground.networks import registry
from homeground.networks.limits import Budget, Whose

SHARED = Budget(Whose.APP, 25, 3600, "https://mastodon.example", date(2026, 11, 22))
"""An application's own limit, as narrow as no network has one: four accounts share it."""
ACCOUNTS = {"mastodon": 4, "weibo": 2}
POSTS = {"mastodon": 10, "weibo": 35}
"""Of each account. Weibo's limits are its own: 30 posts an hour."""
LANES_OF_EACH = 2
"""So that no worker takes all lanes before the other one comes."""


def work() -> None:
    from homeground import startup

    startup.start(migrate=False)
    from homeground.publishing import sending

    registry.NETWORKS["mastodon"] = replace(registry.NETWORKS["mastodon"], budgets=(SHARED,))
    sending.LANES_AT_ONCE = LANES_OF_EACH
    from homeground.__main__ import main

    sys.argv = ["homeground", "worker"]
    main()


def plan(sandbox: str) -> None:
    from homeground import startup

    startup.start()
    from homeground.accounts.example import open_brand
    from homeground.accounts.sandboxed import Stage
    from homeground.content.models import Campaign, Message, Variant
    from homeground.publishing.models import Publication

    stages = tuple(
        Stage(slug, f"shared{number}", "Shared", "DE", "de", "Europe/Berlin", 5, kind=kind)
        for slug, kind in (("mastodon", ""), ("weibo", "biz"))
        for number in range(ACCOUNTS[slug])
    )
    brand = asyncio.run(open_brand("Shared", sandbox, stages))
    ours = {"organization_id": brand.organization_id}
    campaign = Campaign.objects.create(**ours, brand=brand, name="Shared", slug="shared")
    message = Message.objects.create(**ours, campaign=campaign, name="Shared")
    with urlopen(f"{sandbox}/_control/clock") as answer:
        due = datetime.fromisoformat(json.load(answer)["now"])
    for account in brand.accounts.select_related("market"):
        for number in range(POSTS[account.network]):
            variant = Variant.objects.create(
                **ours, message=message, market=account.market, network=account.network,
                text=f"Licht {account.handle} {number}",
            )  # fmt: skip
            Publication.objects.create(
                **ours, variant=variant, account=account, due_at=due, send_at=due,
                time_zone="Europe/Berlin", identity=uuid4().hex,
            )  # fmt: skip


def workers() -> None:
    """How many workers sent on each network, as JSON."""
    from homeground import startup

    startup.start(migrate=False)
    from homeground.publishing.models import Attempt

    took = set(
        Attempt.objects.filter(outcome=Attempt.Outcome.PUBLISHED, worker__isnull=False)
        .order_by()
        .values_list("publication__account__network", "worker")
        .distinct()
    )
    print(json.dumps({slug: sum(network == slug for network, _ in took) for slug in ACCOUNTS}))


if __name__ == "__main__":
    {"plan": plan, "work": work, "workers": workers}[sys.argv[1]](*sys.argv[2:])
