"""Publications that a person posts: handed over when due, and settled by what the person says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q, QuerySet

from homeground.accounts.models import Brand, Market, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.networks.registry import BY_HAND, NETWORKS
from homeground.notifications.kinds import Kind

from .drafting import draft_of
from .ledger import tell
from .models import Happening, Post, Publication
from .news import tell_of
from .states import State, ensure_may_follow


def hand_over_due(*, brands: Sequence[int], now: datetime, limit: int = 1000) -> int:
    """What is due on networks without an API becomes a person's task; how many."""
    with transaction.atomic():
        due = list(
            Publication.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(
                state=State.SCHEDULED,
                send_at__lte=now,
                account__brand__in=brands,
                account__network__in=BY_HAND,
                # What goes under a post is part of that post's task.
                answers=None,
            )
            .values_list("pk", flat=True)[:limit]
        )
        Publication.objects.filter(pk__in=due).update(state=State.ASSISTED)
        tell_of(Kind.BY_HAND, due)
    return len(due)


def waiting(brands: Sequence[int]) -> list[Publication]:
    """The tasks, the oldest first."""
    return list(
        Publication.objects.filter(state=State.ASSISTED, account__brand__in=brands)
        .select_related("account", "variant__market")
        .prefetch_related("variant__media__file", "parts__variant")
        .order_by("due_at", "pk")
    )


def texts_below(publication: Publication) -> list[str]:
    """What the person puts under the post: a first comment of ours. Its parts must be prefetched."""
    return [part.variant.text for part in publication.parts.all() if part.state == State.SCHEDULED]


def posted_by_hand(brand: Brand, markets: Collection[Market] | None = None) -> QuerySet[Post]:
    """Posts whose numbers no program can read, the newest first."""
    posts = (
        Post.objects.filter(account__brand=brand, publication__isnull=False, gone_at=None)
        # Of a post that a person named by its address alone, the network's number is not known.
        .filter(Q(account__network__in=BY_HAND) | Q(network_id__startswith="http"))
        .select_related("account", "publication__variant__message", "publication__variant__market")
        .defer("account__credentials")
    )
    if markets is not None:
        posts = posts.filter(publication__variant__market__in=markets)
    return posts.order_by("-published_at", "-pk")


def share_address(publication: Publication) -> str:
    """Where a person shares the publication's link; empty when the network has no such page."""
    draft = draft_of(publication)
    share = NETWORKS[publication.account.network].share
    if share is None or not draft.link:
        return ""
    return share.filled(url=draft.link, title=draft.title or "", text=draft.text)


def confirm(publication_id: int, address: str, *, now: datetime, by: User | None = None) -> Post:
    """A person posted it, at this address.

    Raises: BadInput when the address cannot be the post's, or nothing waits under that number.
    """
    with transaction.atomic():
        publication = (
            Publication.objects.select_for_update(of=("self",))
            .select_related("account")
            .filter(pk=publication_id)
            .first()
        )
        if publication is None or publication.state != State.ASSISTED:
            raise BadInput(
                f"Nothing waits for a person under the number {publication_id}.",
                "`homeground assisted list` shows what waits.",
            )
        _check_address(address, publication.account.network)
        if Post.objects.filter(account=publication.account, network_id=address).exists():
            raise BadInput(
                "This address is another publication's already.",
                "Open the post that you just made, and copy its own address.",
            )
        ensure_may_follow(publication.state, State.PUBLISHED)
        publication.state, publication.settled_at = State.PUBLISHED, now
        publication.problem = ""
        publication.save()
        tell(publication, Happening.What.POSTED, at=now, by=by, said=address)
        note(Act.CONFIRMED, publication, by=by, address=address)
        _confirm_below(publication, now=now, by=by)
        return Post.objects.create(
            organization_id=publication.organization_id,
            account_id=publication.account_id,
            publication=publication,
            # What the network calls it is not known; its address is as good a name.
            network_id=address,
            url=address,
            # A sandbox may be ahead of the clock on the wall.
            published_at=max(now, publication.due_at),
        )


def _confirm_below(publication: Publication, *, now: datetime, by: User | None) -> None:
    """What was part of the task is out with it; where, nobody is asked."""
    for part in publication.parts.select_for_update(of=("self",)).filter(state=State.SCHEDULED):
        for state in (State.ASSISTED, State.PUBLISHED):
            ensure_may_follow(part.state, state)
            part.state, part.settled_at = state, now
            part.save(update_fields=["state", "settled_at"])
        tell(part, Happening.What.POSTED, at=now, by=by)
        _confirm_below(part, now=now, by=by)


def _check_address(address: str, network: str) -> None:
    site = urlsplit(NETWORKS[network].site).hostname or ""
    parts = urlsplit(address)
    domain = ".".join(site.split(".")[-2:])
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not (host == domain or host.endswith(f".{domain}")):
        raise BadInput(
            f"{address} is not an address on {NETWORKS[network].name}.",
            f"Copy it from the browser while the post is open: https://{site}/…",
        )
