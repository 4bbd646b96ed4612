"""Importing an archive: whose it is, whether it was imported before, and the row that says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from homeground.accounts.models import Account
from homeground.audit.acts import Act
from homeground.audit.keeping import note

from .archive_account import Wish, account_for
from .archives.finding import recognize
from .archives.model import Reading, Unread
from .archives.opening import fingerprint, open_archive
from .archives.source import Source
from .keeping import Kept, keep
from .models import Archive


@dataclass(frozen=True, slots=True)
class Imported:
    reading: Reading
    account: str
    """Its address."""
    exported_at: datetime
    kept: Kept
    already_at: datetime | None
    """When this very archive was imported before; then nothing was read now."""


def import_archive(
    path: Path,
    wish: Wish,
    *,
    now: datetime,
    by: str,
    dry_run: bool,
    begun: Callable[[Reading, Source, Account], None],
    progress: Callable[[Kept], None],
    unread: Callable[[Unread], None],
) -> Imported:
    """Read an archive and keep what is new. `dry_run`: everything is done, and undone at the end.

    Raises: BadInput (ArchiveRefused among them): then nothing was kept.
    """
    with open_archive(path) as source:
        reading = recognize(source, wish.network)
        whole: AbstractContextManager[object] = transaction.atomic() if dry_run else nullcontext()
        with whole:
            account = account_for(reading, wish, source.name)
            exported_at = min(reading.exported_at or now, now)
            archive, already_at = _row(path, reading, account, exported_at, now, by)
            kept = Kept()
            if already_at is None:
                begun(reading, source, account)
                for name, why in source.unreadable:
                    unread(Unread(name, why, is_post=False))
                kept = keep(
                    reading.entries(account.handle),
                    archive,
                    now=now,
                    unread=unread,
                    progress=progress,
                )
            if already_at is None:
                note(Act.ARCHIVE_IMPORTED, account, by=None, many=kept.posts_read)
            if dry_run:
                transaction.set_rollback(True)
        return Imported(reading, account.address, archive.exported_at, kept, already_at)


def _row(
    path: Path, reading: Reading, account: Account, exported_at: datetime, now: datetime, by: str
) -> tuple[Archive, datetime | None]:
    """This archive's row; and when it was finished, if it was."""
    archive, made = Archive.objects.get_or_create(
        account=account,
        sha256=fingerprint(path),
        defaults={
            "organization_id": account.organization_id,
            "kind": reading.kind,
            "file_name": path.name[:255],
            "exported_at": exported_at,
            "started_at": now,
            "imported_by": by[:150],
        },
    )
    if not made and archive.finished_at is None:
        # It broke off: what was unread then is met again.
        Archive.objects.filter(pk=archive.pk).update(unread=0)
    return archive, archive.finished_at
