"""Reading what networks told: each thing once, comments where they belong, the rest as it came.

Things may come twice, out of order, and before we know of the post: a comment for an unknown post
waits for `WAIT`, then it is dropped. It may still be found when comments are next collected.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from homeground.accounts.models import Account
from homeground.networks.incoming import Call, Event, What
from homeground.networks.registry import RECEIVERS
from homeground.publishing.models import Post

from .keeping import LONGEST_ID, keep_told, same_account, storable
from .models import Comment, Delivery, NetworkEvent

logger = logging.getLogger(__name__)

WAIT = timedelta(days=1)
AT_ONCE = 500
ALBUM = "+"
"""Between the numbers of a post that the network counts as several; its comments are the first's."""
_GONE = (What.COMMENT_GONE, What.POST_GONE)
State = NetworkEvent.State


def read_deliveries(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Read what was kept and not yet read, oldest first; how many that were."""
    for read in range(limit):
        if not _read_one(now):
            return read
    return limit


def hear_again(*, now: datetime) -> int:
    """Let waiting comments in whose post is known by now, and drop those that waited too long."""
    found = 0
    with transaction.atomic():
        ready = _waiting().filter(_post_is_known())
        for row in ready.select_related("delivery__account", "about")[:AT_ONCE]:
            event = next((e for e in _events(row.delivery) if _id(e) == row.network_id), None)
            _settle(row, _act(row, event) if event is not None else State.DROPPED)
            found += 1
        _waiting().filter(heard_at__lt=now - WAIT).update(state=State.DROPPED)
    return found


def _read_one(now: datetime) -> bool:
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(read_at=None)
            .select_related("account")
            .order_by("pk")
            .first()
        )
        if delivery is None:
            return False
        delivery.read_at = now
        try:
            with transaction.atomic():
                for event in _events(delivery):
                    _hear(delivery, event, now)
        except Exception as error:  # one bad call must not stop all that come after it
            delivery.problem = f"It could not be read: {type(error).__name__}."
            logger.error(
                "%s: call %d could not be read", delivery.account, delivery.pk, exc_info=True
            )
        delivery.save(update_fields=["read_at", "problem"])
    return True


def _events(delivery: Delivery) -> list[Event]:
    call = Call("POST", delivery.url, delivery.headers, {}, bytes(delivery.body))
    return RECEIVERS[delivery.account.network].events(call)


def _hear(delivery: Delivery, event: Event, now: datetime) -> None:
    about = account_about(delivery.account, event.account_id)
    row, new = NetworkEvent.objects.get_or_create(
        account=delivery.account,
        network_id=_id(event),
        defaults={
            "organization_id": delivery.organization_id,
            "delivery": delivery,
            "about": about,
            "what": event.what.value,
            "at": event.at or delivery.received_at,
            "post_network_id": _short(event.post_id),
            "comment_network_id": _short(event.comment_id),
            "thread_id": _short(event.thread_id),
            "heard_at": now,
        },
    )
    if not new:
        NetworkEvent.objects.filter(pk=row.pk).update(repeats=F("repeats") + 1)
        return
    _settle(row, _act(row, event) if about is not None else State.ELSEWHERE)


def account_about(called: Account, account_id: str | None) -> Account | None:
    """The account that an event is about: the called one, or another that shares its address.

    Those of one organization only; `None` when it is none of them.
    """
    if account_id is None or same_account(account_id, called.network_id):
        return called
    if called.network == "telegram" and called.network_id.startswith("@"):
        return called  # known by its name only
    others = Account.objects.filter(organization=called.organization_id, network=called.network)
    return next(
        (a for a in others.defer("credentials") if same_account(account_id, a.network_id)), None
    )


def _act(row: NetworkEvent, event: Event) -> str:
    """Do what an event asks for; the state that it is in then."""
    about = row.about
    assert about is not None
    if event.what is What.POST and row.thread_id:
        # The comments of this thread may have come first: now they know whose they are.
        _waiting().filter(thread_id=row.thread_id, post_network_id="").update(
            post_network_id=row.post_network_id, about=about
        )
        return State.KEPT
    if event.what in _GONE and row.comment_network_id:
        comments = Comment.objects.filter(
            post__account=about, network_id=row.comment_network_id
        ).filter(Q(as_of=None) | Q(as_of__lte=row.at))
        return State.DONE if comments.update(gone_at=row.at, as_of=row.at) else State.KEPT
    if event.comment is None or event.what not in (What.COMMENT, What.MENTION):
        return State.KEPT
    post = _post_of(row, event)
    if post is None:
        return State.WAITING if event.what is What.COMMENT else State.KEPT
    if not _deleted_since(row, post.account):
        keep_told(post, event.comment, at=row.at)
    return State.DONE


def _post_of(row: NetworkEvent, event: Event) -> Post | None:
    """The post that a comment is below: named, known by its thread, or that of the comment answered."""
    if row.thread_id and not row.post_network_id:
        began = (
            NetworkEvent.objects.filter(
                organization=row.organization_id, what=What.POST.value, thread_id=row.thread_id
            )
            .exclude(about=None)
            .select_related("about")
            .first()
        )
        if began is None:
            return None
        row.post_network_id, row.about = began.post_network_id, began.about
    number = row.post_network_id
    posts = Post.objects.filter(account=row.about).select_related("account")
    post = posts.filter(
        Q(network_id=number) | Q(network_id__startswith=number + ALBUM)
    ).first() if number else None  # fmt: skip
    if post is None and not row.thread_id:
        answered = {number, _short(event.comment.parent_id if event.comment else None)} - {""}
        above = Comment.objects.filter(post__account=row.about, network_id__in=answered)
        post = next((c.post for c in above.select_related("post__account")[:1]), None)
    return post


def _deleted_since(row: NetworkEvent, about: Account) -> bool:
    return NetworkEvent.objects.filter(
        about=about,
        comment_network_id=row.comment_network_id,
        what__in=[what.value for what in _GONE],
        at__gte=row.at,
    ).exists()


def _waiting() -> QuerySet[NetworkEvent]:
    return (
        NetworkEvent.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=State.WAITING)
        .order_by("pk")
    )


def _post_is_known() -> Exists | Q:
    posts = Post.objects.filter(account=OuterRef("about")).filter(
        Q(network_id=OuterRef("post_network_id"))
        | Q(network_id__startswith=Concat(OuterRef("post_network_id"), Value(ALBUM)))
    )
    comments = Comment.objects.filter(
        post__account=OuterRef("about"), network_id=OuterRef("post_network_id")
    )
    return ~Q(post_network_id="") & (Exists(posts) | Exists(comments))


def _settle(row: NetworkEvent, state: str) -> None:
    row.state = state
    row.save(update_fields=["state", "post_network_id", "about"])


def _id(event: Event) -> str:
    """As the column takes it: what is too long, or no text, is named by its hash."""
    if 0 < len(event.id) <= LONGEST_ID and storable(event.id) == event.id:
        return event.id
    return hashlib.sha256(event.id.encode("utf-8", "surrogatepass")).hexdigest()


def _short(text: str | None) -> str:
    kept = storable(text or "")
    return kept if len(kept) <= LONGEST_ID else ""
