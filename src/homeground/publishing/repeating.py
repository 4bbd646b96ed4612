"""What repeats: kept as files say it, planned on as time passes, ended when somebody says so."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from homeground.accounts.models import User
from homeground.approvals.asking import ask
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.content.campaign_file import Problem, Row, Series
from homeground.content.campaign_file.identity import WORDS, identity_of, part_identity
from homeground.content.models import Variant
from homeground.errors import BadInput
from homeground.networks.contract import Format
from homeground.planning.recurring import AHEAD, BadRule, Occurrence, occurrences, rule_from
from homeground.planning.wall_clock import instant_of, local_of
from homeground.sentences import gettext as _

from .ahead import troubles
from .drafting import hands_over_at
from .dropping import drop
from .models import Publication, Recurrence
from .speakers import speaker_of
from .states import State

logger = logging.getLogger(__name__)


def ended_series(rows: Iterable[Row]) -> set[str]:
    """Identities of the rows' series that somebody ended."""
    identities = {row.series.identity for row in rows if row.series}
    return set(
        Recurrence.objects.filter(identity__in=identities, ended_at__isnull=False).values_list(
            "identity", flat=True
        )
    )


def keep_series(planned: Sequence[tuple[Row, Publication]], *, now: datetime) -> int:
    """Write down the series of these rows as the file has them, and which publications are of them.

    What an earlier rule gave and this one does not is cancelled, as far as it is still to come; how many.
    Within a transaction.
    """
    by_series: dict[str, list[tuple[Row, Publication]]] = {}
    for row, publication in planned:
        if row.series is not None:
            by_series.setdefault(row.series.identity, []).append((row, publication))
    cancelled = 0
    for occurring in by_series.values():
        row, last = max(occurring, key=lambda one: one[0].due_at)
        assert row.series is not None
        recurrence = _kept(row.series, row, last)
        ids = [publication.pk for _row, publication in occurring]
        Publication.objects.filter(pk__in=ids).update(recurrence=recurrence)
        for _row, publication in occurring:
            publication.recurrence = recurrence
        left = recurrence.publications.filter(answers=None, due_at__gt=row.series.since).exclude(
            pk__in=ids
        )
        cancelled += drop(
            list(left.exclude(state=State.CANCELLED).values_list("pk", flat=True)), now=now
        )
    return cancelled


def _kept(series: Series, row: Row, last: Publication) -> Recurrence:
    recurrence, _new = Recurrence.objects.update_or_create(
        organization_id=last.organization_id,
        identity=series.identity,
        defaults={
            "account_id": last.account_id,
            "variant_id": last.variant_id,
            "rule": series.rule,
            "first_at": series.first_at,
            "time_zone": row.time_zone,
            "planned_until": series.planned_until,
        },
    )
    return recurrence


def plan_ahead(*, now: datetime) -> int:
    """Plan what repeats for the next weeks, wherever it is not yet; how many publications are new."""
    made = 0
    open_ = Recurrence.objects.filter(ended_at=None, planned_until__lt=now + AHEAD)
    for pk in open_.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            recurrence = (
                Recurrence.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("variant__message", "account__brand", "account__market")
                .filter(pk=pk, ended_at=None, planned_until__lt=now + AHEAD)
                .first()
            )
            if recurrence is not None:
                new = _plan_on(recurrence, now)
                _look_ahead(recurrence, new, now)
                made += len(new)
    return made


def _look_ahead(recurrence: Recurrence, new: Sequence[Publication], now: datetime) -> None:
    """Hold what was planned, which nobody looks at now, against the limits. The pages show it as long as
    it is so; here whoever runs the house is told."""
    if not new:
        return
    account = recurrence.account
    first, last = min(post.due_at for post in new), max(post.due_at for post in new)
    end = last + timedelta(seconds=1)
    speaking = {account.pk: speaker_of(account)}
    found = troubles(account.brand, speaking, first, end, now=now, near=False)
    ours = [each for post in new for each in found.get(post.pk, [])]
    if ours:
        logger.warning(
            "recurrence %s: %d of %d new publications will not go out as planned: %s",
            recurrence.pk, len({each.publication for each in ours}), len(new), ours[0].words,
        )  # fmt: skip


def _plan_on(recurrence: Recurrence, now: datetime) -> list[Publication]:
    coming = _coming(recurrence, now)
    template = recurrence.publications.filter(answers=None).order_by("-due_at").first()
    variant = recurrence.variant
    words = {column: str(getattr(variant, column)) for column in WORDS}
    files = [
        (placed.original or placed.file).sha256
        for placed in variant.media.select_related("original", "file")
    ]
    made = []
    for each in coming:
        identity = identity_of(
            recurrence.account.address, each.at, words, files, Format(variant.format)
        )
        if Publication.objects.filter(
            organization_id=recurrence.organization_id, identity=identity
        ).exists():
            continue
        post = _like(template, recurrence, variant, each, identity)
        if post.native:
            post.send_at = max(now, hands_over_at(post))
        post.save()
        _parts_like(template, post)
        made.append(post)
    recurrence.planned_until = max([now + AHEAD, *(each.at for each in coming)])
    recurrence.save(update_fields=["planned_until"])
    if made:
        # What it says was approved for all its times; where it was not, it is asked for.
        ask(recurrence.account.brand, now=now)
    return made


def _coming(recurrence: Recurrence, now: datetime) -> list[Occurrence]:
    """The times that are not planned yet; the next one at least, however far. What passed while nobody
    planned is left out."""
    zone = ZoneInfo(recurrence.time_zone)
    first = local_of(recurrence.first_at, zone)
    after = max(recurrence.planned_until, now)
    try:
        rule = rule_from(recurrence.rule)
    except BadRule:
        logger.exception("recurrence %s: its rule cannot be read any more", recurrence.pk)
        return []
    coming = list(occurrences(rule, first, zone, after=after, before=now + AHEAD))
    if coming or recurrence.publications.filter(due_at__gt=now, answers=None).exists():
        return coming
    return list(islice(occurrences(rule, first, zone, after=after), 1))


def _like(
    template: Publication | None,
    recurrence: Recurrence,
    variant: Variant,
    each: Occurrence,
    identity: str,
) -> Publication:
    """The publication for that time; how it is kept and how long it is of use as the one before it."""
    useless_after = None
    if template is not None and template.useless_after is not None:
        zone = ZoneInfo(template.time_zone)
        of_use = local_of(template.useless_after, zone) - local_of(template.due_at, zone)
        useless_after = max(
            instant_of(each.local + of_use, zone).at, each.at + timedelta(minutes=1)
        )
    return Publication(
        organization_id=recurrence.organization_id,
        variant=variant,
        account=recurrence.account,
        due_at=each.at,
        send_at=each.at,
        time_zone=recurrence.time_zone,
        identity=identity,
        useless_after=useless_after,
        recurrence=recurrence,
        native=template.native if template is not None else False,
        worded_by_id=template.worded_by_id if template is not None else None,
    )


def _parts_like(template: Publication | None, post: Publication) -> None:
    place, above = 1, post
    while template is not None:
        template = template.parts.exclude(state=State.CANCELLED).order_by("pk").first()
        if template is None:
            return
        above = Publication.objects.create(
            organization_id=post.organization_id,
            variant_id=template.variant_id,
            account_id=post.account_id,
            due_at=post.due_at,
            send_at=post.due_at,
            time_zone=post.time_zone,
            identity=part_identity(post.identity, place),
            answers=above,
            recurrence_id=post.recurrence_id,
            worded_by_id=template.worded_by_id,
        )
        place += 1


def open_recurrences(brands: Sequence[int], *, now: datetime) -> list[tuple[Recurrence, datetime]]:
    """Those that nobody ended and that have something to come, each with when it is next."""
    coming = (
        Publication.objects.filter(recurrence=OuterRef("pk"), answers=None, due_at__gte=now)
        .exclude(state=State.CANCELLED)
        .order_by("due_at")
        .values("due_at")
    )
    found = (
        Recurrence.objects.filter(ended_at=None, account__brand__in=brands)
        .select_related("account", "variant")
        .annotate(next_at=Subquery(coming[:1]))
        .filter(next_at__isnull=False)
        .order_by("pk")
    )
    return [(recurrence, recurrence.next_at) for recurrence in found]


def still_to_come(recurrence: Recurrence) -> QuerySet[Publication]:
    """Its times that are not out and that nobody cancelled."""
    left = recurrence.publications.filter(answers=None, settled_at=None)
    return left.exclude(state=State.CANCELLED)


def end(number: int, *, now: datetime, by: User | None = None) -> tuple[Recurrence, int]:
    """Nothing more of it is planned, and what is not out yet is cancelled: how many.

    Raises: BadInput.
    """
    with transaction.atomic():
        recurrence = (
            Recurrence.objects.select_for_update(of=("self",))
            .select_related("account")
            .filter(pk=number)
            .first()
        )
        if recurrence is None or recurrence.ended_at is not None:
            raise BadInput(
                f"Nothing repeats under the number {number}.",
                "`homeground recurrence list` shows what does.",
            )
        recurrence.ended_at = now
        recurrence.save(update_fields=["ended_at"])
        words = f"{recurrence.account.address} · {recurrence.rule}"
        note(Act.RECURRENCE_ENDED, recurrence, by=by, words=words)
        ids = list(still_to_come(recurrence).values_list("pk", flat=True))
        return recurrence, drop(ids, now=now, for_good=True)


def was_ended(row: Row) -> Problem:
    return Problem(
        row.number,
        "repeat",
        _("This repetition on %(account)s was ended: nothing more of it is planned.")
        % {"account": row.account},
        _("Take the row out; to begin anew, change its date and time."),
        "warning",
    )
