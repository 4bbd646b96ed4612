"""What people do with the files of a media library: rename, move, describe, take out, put back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput

from .media.fitting import Focus
from .models import LibraryFile
from .shelf import with_uses
from .versions import cleaned

LONGEST_NAME = 200
LONGEST_FOLDER = 200
LONGEST_ALT = 5000
DEEPEST = 5
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a file in the library."""

    name: str
    folder: str = ""
    alts: Mapping[str, str] = field(default_factory=dict)
    focus: Focus | None = None


def describe(row: LibraryFile, said: Described, *, by: User | None) -> None:
    """Raises: BadInput."""
    before = row.name
    row.name = name_from(said.name, row.name)
    row.folder = folder_from(said.folder)
    row.alts = {
        language: cleaned(alt)[:LONGEST_ALT]
        for language, alt in said.alts.items()
        if cleaned(alt) and _LANGUAGE.fullmatch(language)
    }
    row.focus = [said.focus.x, said.focus.y] if said.focus else None
    with transaction.atomic():
        row.save(update_fields=["name", "folder", "alts", "focus"])
        note(Act.FILE_CHANGED, row, by=by, before=before if before != row.name else "")


def move(rows: Iterable[LibraryFile], folder: str, *, by: User | None) -> int:
    """How many are there now that were not before. Raises: BadInput."""
    folder, many = folder_from(folder), 0
    with transaction.atomic():
        for row in rows:
            if row.folder != folder:
                row.folder, many = folder, many + 1
                row.save(update_fields=["folder"])
                note(Act.FILE_CHANGED, row, by=by, after=folder or "/")
    return many


def take_out(row: LibraryFile, *, by: User | None) -> None:
    """It is in the library no more; `put_back` undoes it. Raises: BadInput while a text shows it."""
    with transaction.atomic():
        held = with_uses(LibraryFile.objects.filter(pk=row.pk)).get()
        if held.used:  # type: ignore[attr-defined]  # annotated
            raise BadInput(
                _("“%(name)s” is in a text: it cannot be taken out.") % {"name": row.name},
                _("Take it out of the texts below first."),
            )
        if held.removed_at is None:
            held.removed_at = timezone.now()
            held.save(update_fields=["removed_at"])
            note(Act.FILE_REMOVED, held, by=by)


def put_back(row: LibraryFile, *, by: User | None) -> None:
    """As it was: its name, folder and alt texts are still known."""
    if row.removed_at is not None:
        with transaction.atomic():
            row.removed_at = None
            row.save(update_fields=["removed_at"])
            note(Act.FILE_PUT_BACK, row, by=by)


def name_from(typed: str, before: str) -> str:
    """The name on one line, with the ending that it had: it says what the file is. Raises: BadInput."""
    name = " ".join(cleaned(typed).split()).replace("/", "-").replace("\\", "-")
    ending = PurePath(before).suffix
    name = name if name.casefold().endswith(ending.casefold()) else f"{name}{ending}"
    if not PurePath(name).stem.strip(". ") or name == ending:
        raise BadInput(_("It has no name."), _("Write one that everybody will recognize."))
    if len(name) > LONGEST_NAME:
        raise BadInput(
            _("The name has %(length)d characters; at most %(maximum)d are kept.")
            % {"length": len(name), "maximum": LONGEST_NAME},
            _("Shorten it."),
        )
    return name


def folder_from(typed: str) -> str:
    """`Halti/Winter`, however it was written; empty: none. Raises: BadInput."""
    parts = [" ".join(cleaned(part).split()) for part in re.split(r"[/\\]", typed)]
    folder = "/".join(part for part in parts if part.strip("."))
    if len(folder) > LONGEST_FOLDER or folder.count("/") >= DEEPEST:
        raise BadInput(
            _("A folder's name has at most %(maximum)d characters and %(deepest)d folders in it.")
            % {"maximum": LONGEST_FOLDER, "deepest": DEEPEST},
            _("Shorten it."),
        )
    return folder


def rename_folder(
    brand: Brand, rows: Iterable[LibraryFile], before: str, after: str, *, by: User | None
) -> int:
    """Move what is in a folder, with the folders in it, to another; how many files. Raises: BadInput."""
    after = folder_from(after)
    many = 0
    with transaction.atomic():
        for row in rows:
            inside = row.folder.removeprefix(before).strip("/")
            row.folder = folder_from(f"{after}/{inside}")
            row.save(update_fields=["folder"])
            many += 1
        note(Act.FOLDER_RENAMED, brand, by=by, words=before, after=after or "/", many=many)
    return many
