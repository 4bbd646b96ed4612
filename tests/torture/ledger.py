"""The ledger of a torture: what is planned, what became of it, and a person where one is needed."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Min, Q

from homeground.accounts.example import open_brand
from homeground.accounts.models import Account
from homeground.accounts.sandboxed import Stage
from homeground.content.models import Campaign, Message, Variant
from homeground.networks.registry import NETWORKS, SPOKEN
from homeground.publishing.answering import it_is_there, send_again
from homeground.publishing.models import Attempt, Publication
from homeground.publishing.states import State

ABLE = {"vk": "user", "weibo": "biz"}
"""The kind of token that may do most, where it is not the usual one."""
# What a post needs beyond its text makes the way longer, not another: Instagram wants an image
# that it fetches, and has the container and the read-back of Threads.
TORTURED = tuple(slug for slug in SPOKEN if not NETWORKS[slug].images_required)
NAME = "Torture"


def plan(url: str, publications: int, accounts: int, now: datetime, seed: int) -> None:
    """All due within the first minute, on `accounts` accounts of each network."""
    stages = tuple(
        Stage(slug, f"t{number}.example" if slug == "bluesky" else f"t{number}", "Torture",
              "DE", "de", "Europe/Berlin", 50, kind=ABLE.get(slug, ""))
        for slug in TORTURED
        for number in range(accounts)
    )  # fmt: skip
    brand = asyncio.run(open_brand(NAME, url, stages))
    where = list(brand.accounts.select_related("market").order_by("pk"))
    campaign = Campaign.objects.create(
        organization_id=brand.organization_id, brand=brand, name=NAME, slug="torture"
    )
    message = Message.objects.create(
        organization_id=brand.organization_id, campaign=campaign, name=NAME
    )
    chance = random.Random(seed)
    variants = Variant.objects.bulk_create(
        Variant(
            organization_id=brand.organization_id, message=message,
            market_id=account.market_id, network=account.network,
            title=f"Licht {number}" if NETWORKS[account.network].title == "required" else "",
            text=f"Licht {number} für lange Nächte",
        )
        for number in range(publications)
        for account in [where[number % len(where)]]
    )  # fmt: skip
    due = [now + timedelta(seconds=chance.uniform(0, 60)) for _ in variants]
    Publication.objects.bulk_create(
        Publication(
            organization_id=brand.organization_id, variant=variant,
            account=where[number % len(where)], due_at=due[number], send_at=due[number],
            time_zone="Europe/Berlin", identity=uuid4().hex,
        )
        for number, variant in enumerate(variants)
    )  # fmt: skip


def mine() -> Any:
    return Publication.objects.filter(account__brand__slug=NAME.lower())


def states() -> Counter[str]:
    return Counter(mine().values_list("state", flat=True))


def under_way() -> int:
    """Publications that no person is needed for, and that are not out yet."""
    return (
        mine()
        .filter(
            Q(state__in=[State.SCHEDULED, State.ARMED])
            | Q(state=State.UNSURE, look_at__isnull=False)
        )
        .count()
    )


def next_moment(now: datetime) -> datetime | None:
    """When the next thing wants to be done; some networks let us wait until tomorrow.

    What was due before and is still here waits behind something else.
    """
    first = Min(
        "send_at", filter=Q(state=State.SCHEDULED, account__state="connected", send_at__gt=now)
    )
    look = Min("look_at", filter=Q(state=State.UNSURE, look_at__gt=now))
    found = mine().aggregate(first=first, look=look)
    return min((moment for moment in found.values() if moment is not None), default=None)


def stuck() -> list[str]:
    """What is not settled yet, in words."""
    return [
        f"{p.account.address} {p.state} send_at={p.send_at:%d. %H:%M:%S} "
        f"look_at={p.look_at and f'{p.look_at:%d. %H:%M:%S}'} looks={p.looks} {p.account.state} {p.problem}"
        for p in mine()
        .filter(state__in=[State.SCHEDULED, State.ARMED, State.UNSURE])
        .select_related("account")[:20]
    ]


def tried_anew() -> int:
    """What was given up after too many tries at a network that was away: a person tries anew."""
    failed = mine().filter(state=State.FAILED)
    many = failed.count()
    failed.update(state=State.SCHEDULED, tries=0, settled_at=None)
    return many


def settle_as_a_person(posts: list[dict[str, Any]]) -> Counter[str]:
    """Look at the account, and say what is there: how many times that was needed, by network."""
    there = {(p["network"], p["account_id"], p["text"]): p["id"] for p in posts}
    needed: Counter[str] = Counter()
    for unsure in (
        mine().filter(state=State.UNSURE, look_at=None).select_related("account", "variant")
    ):
        account = unsure.account
        needed[account.network] += 1
        text = next(
            (t for n, a, t in there
             if n == account.network and a == account.network_id and unsure.variant.text in t),
            None,
        )  # fmt: skip
        now = datetime.now(UTC)
        if text is None:
            send_again(unsure.pk, now=now)
        else:
            post_id = there[account.network, account.network_id, text]
            it_is_there(unsure.pk, f"https://{account.network}.example/{post_id}", now=now)
    return needed


def how_settled() -> dict[str, int]:
    """Publications by what it took."""
    unsure = set(
        Attempt.objects.filter(publication__in=mine(), outcome=Attempt.Outcome.UNSURE)
        .values_list("publication", flat=True)
    )  # fmt: skip
    attempts = Counter(
        Attempt.objects.filter(publication__in=mine())
        .exclude(outcome=Attempt.Outcome.NOT_SENT)
        .values_list("publication", flat=True)
    )
    found = sum(1 for pk in unsure if attempts[pk] == 1)
    return {
        "at the first try": sum(1 for pk, n in attempts.items() if n == 1 and pk not in unsure),
        "at a later try, nothing in doubt": sum(
            1 for pk, n in attempts.items() if n > 1 and pk not in unsure
        ),
        "in doubt, and found by looking": found,
        "in doubt, looked for and sent again": len(unsure) - found,
    }


def lapse() -> tuple[Account, dict[str, str]]:
    """One account's token ends; the account, and what opened it before."""
    account = mine().filter(account__network="mastodon").select_related("account")[0].account
    before = dict(account.credentials)
    account.credentials = before | {"access_token": "lapsed"}
    account.save(update_fields=["credentials"])
    return account, before


def waiting_for_reconnection() -> int:
    return (
        mine().filter(state=State.SCHEDULED).exclude(account__state=Account.State.CONNECTED).count()
    )


def reconnect(account: Account, credentials: dict[str, str]) -> None:
    account.credentials = credentials
    account.state, account.problem = Account.State.CONNECTED, ""
    account.save(update_fields=["credentials", "state", "problem"])
