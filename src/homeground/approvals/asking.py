"""Opening reviews for what waits, and letting go out what everybody has approved.

The database sends a publication into review by itself; here people are asked. Whoever plans or rewords
calls `ask`; a job does so every minute, for whatever came through another door.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.publishing.drafting import hands_over_at
from homeground.publishing.ledger import move, tell
from homeground.publishing.models import Happening, Publication
from homeground.publishing.states import State

from .models import Policy, Review, Standing
from .news import tell_asked
from .queries import asking, locked
from .wording import line_of

_WAITING = """
    SELECT p.* FROM publishing_publication p
    JOIN content_variant v ON v.id = p.variant_id
    JOIN accounts_market m ON m.id = v.market_id
    WHERE p.needs_approval AND p.state = 'in_review' AND m.brand_id = %(brand)s
"""
_OVERTAKEN = f"""
    UPDATE approvals_review r SET standing = 'overtaken', ended_at = %(now)s
    WHERE r.brand_id = %(brand)s AND r.standing IN ('waiting', 'changes') AND NOT EXISTS (
        SELECT FROM ({_WAITING}) p
        WHERE p.organization_id = r.organization_id AND p.content_print = r.content_print
            AND EXISTS (
                SELECT FROM approvals_policy_of(p.variant_id) y
                WHERE y.id = r.policy_id AND y.revision = r.revision
            )
    )
"""  # noqa: S608 - put together from our own constants
# Of what goes out together the post itself asks; of what repeats, the first.
_OPEN = f"""
    INSERT INTO approvals_review (
        organization_id, brand_id, market_id, account_id, content, content_print, policy_id, revision,
        kept_steps, standing, step, opened_at, reminders, asked_at
    )
    SELECT p.organization_id, m.brand_id, m.id, p.account_id,
        approvals_content(approvals_root(p.id)), p.content_print, y.id, y.revision, y.kept_steps,
        'waiting', 0, %(now)s, 0, clock_timestamp()
    FROM (
        SELECT DISTINCT ON (content_print) * FROM ({_WAITING}) waiting
        ORDER BY content_print, answers_id NULLS FIRST, id
    ) p
    JOIN content_variant v ON v.id = p.variant_id
    JOIN accounts_market m ON m.id = v.market_id
    JOIN LATERAL approvals_policy_of(p.variant_id) y ON y.id IS NOT NULL
    WHERE NOT EXISTS (
        SELECT FROM approvals_review r
        WHERE r.organization_id = p.organization_id AND r.content_print = p.content_print
            AND r.policy_id = y.id AND r.revision = y.revision AND r.standing <> 'overtaken'
    )
    ON CONFLICT DO NOTHING
    RETURNING id
"""  # noqa: S608 - put together from our own constants


def ask(brand: Brand, *, now: datetime) -> list[Review]:
    """Bring up to date what waits for an approval in this brand; the reviews that are new.

    What says again what was approved by the present steps is asked about no second time: it is
    scheduled. `now` is the brand's own time.
    """
    waiting = Publication.objects.filter(
        account__brand=brand, needs_approval=True, state=State.IN_REVIEW
    )
    open_ = Review.objects.filter(brand=brand, standing__in=["waiting", "changes"])
    if not (waiting.exists() or open_.exists()):
        return []
    with transaction.atomic():
        known = waiting.filter(approved_print=F("content_print")).exclude(approved_print="")
        let_go_out(known.values_list("pk", flat=True), now=now)
        said: dict[str, Any] = {"brand": brand.pk, "now": now}
        with connection.cursor() as cursor:
            cursor.execute(_OVERTAKEN, said)
            cursor.execute(_OPEN, said)
            opened = [pk for (pk,) in cursor.fetchall()]
        reviews = list(
            Review.objects.filter(pk__in=opened).select_related("account").order_by("pk")
        )
        _tell(brand, reviews, now)
    return reviews


def ask_again(review: Review, *, by: User, now: datetime) -> None:
    """Ask once more about what somebody wants changed, as it is: from the first step on.

    Raises: BadInput when nobody waits for a change of it any more.
    """
    with transaction.atomic():
        held = locked(review)
        if held.standing != Standing.CHANGES or not asking(held).exists():
            raise BadInput(
                _("Nobody waits for a change of it any more."), _("Look at what became of it.")
            )
        held.standing = Standing.OVERTAKEN
        held.save(update_fields=["standing"])
        note(Act.ASKED_AGAIN, held, by=by, words=line_of(held), market=held.market)
        ask(held.brand, now=now)


def _tell(brand: Brand, reviews: Sequence[Review], now: datetime) -> None:
    """In the stories of what waits, and those whose word is waited for."""
    waiting = Publication.objects.filter(
        content_print__in=[review.content_print for review in reviews],
        organization=brand.organization_id, needs_approval=True, state=State.IN_REVIEW,
    )  # fmt: skip
    Happening.objects.bulk_create(
        Happening(
            organization_id=brand.organization_id, publication_id=pk, at=now,
            what=Happening.What.ASKED,
        )
        for pk in waiting.order_by("pk").values_list("pk", flat=True)
    )  # fmt: skip
    tell_asked(brand, reviews)


def let_go_out(ids: Iterable[int], *, now: datetime, by: User | None = None) -> list[Publication]:
    """Schedule these, which are approved. Those whose time has passed wait for a person to give a
    new one. Within a transaction."""
    found = list(
        Publication.objects.select_for_update(of=("self",))
        .filter(pk__in=list(ids), state=State.IN_REVIEW)
        .select_related("account", "answers")
        .order_by("due_at", "pk")
    )
    for one in found:
        move(one, State.APPROVED if is_too_late(one, now) else State.SCHEDULED)
        one.problem = ""
        one.send_at = max(now, hands_over_at(one)) if one.native else one.due_at
        one.save(update_fields=["state", "problem", "send_at", "worker", "lease_ends_at"])
        tell(one, Happening.What.APPROVED, at=now, by=by)
    return found


def is_too_late(publication: Publication, now: datetime) -> bool:
    """Whether a person must give it a new time, or cancel it. What goes below a post that is out
    follows it, whenever it was approved."""
    if publication.useless_after is not None and publication.useless_after < now:
        return True
    above = publication.answers
    return publication.due_at < now and (above is None or above.state != State.PUBLISHED)


def touch(brand: Brand) -> None:
    """Have the database look at what is planned of this brand where a policy asks: one that was made
    while something came in by a door that did not see it. Within a transaction."""
    if Policy.objects.filter(brand=brand).exists():
        Publication.objects.filter(
            account__brand=brand, needs_approval=False, state=State.SCHEDULED
        ).update(content_print="anew")
