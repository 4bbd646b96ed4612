"""What is too long for a page to wait for: checking and planning a long table."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from homeground.content.models import Import
from homeground.publishing.clock import now_of

from .keeping import check, forget_old
from .planning import plan


def check_soon(draft: Import) -> None:
    """A check that is waiting already sees what was changed since, too."""
    _soon(check_import, draft)


def plan_soon(draft: Import) -> None:
    _soon(plan_import, draft)


def _soon(task: object, draft: Import) -> None:
    name = f"{task.name} {draft.pk}"  # type: ignore[attr-defined]
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.configure(queueing_lock=name, lock=f"import {draft.pk}").defer(  # type: ignore[attr-defined]
            import_id=draft.pk
        )


@app.task(pass_context=False)
def check_import(import_id: int) -> None:
    draft = Import.objects.select_related("brand").filter(pk=import_id).first()
    if draft is not None and draft.state != Import.State.PLANNED:
        told = Import.objects.filter(pk=import_id)
        check(draft, now=now_of(draft.brand), told=lambda done: told.update(done=done))


@app.task(pass_context=False)
def plan_import(import_id: int) -> None:
    draft = Import.objects.select_related("brand").filter(pk=import_id).first()
    if draft is None or draft.state != Import.State.PLANNING:
        return
    try:
        plan(draft, accept=bool(draft.result.get("accept")), now=now_of(draft.brand))
    except Exception:
        # Nothing was planned: it can be tried again.
        Import.objects.filter(pk=import_id).update(state=Import.State.OPEN)
        raise


@app.periodic(cron="57 3 * * *")
@app.task(queueing_lock="forget_imports", pass_context=False)
def forget_imports(timestamp: int) -> None:
    """Once a night: drafts of campaign files that nobody has touched for a month."""
    forget_old(datetime.now(UTC))
