"""One export: which posts, which tables, into which folder; and the list of what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from homeground.accounts.models import Account, Brand
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.content.models import Campaign
from homeground.errors import BadInput, HomegroundError
from homeground.insights.models import Fitted
from homeground.insights.weighing import weighing_of
from homeground.publishing.models import Post
from homeground.referrals.models import Conversion, Link

from .columns import Table
from .referred import clicks_table, conversions_table
from .tables import audience_table, observations_table, posts_table, standings_table
from .writing import Writer, described, whole_only, write_csv, write_parquet

FORMATS: dict[str, Writer] = {"parquet": write_parquet, "csv": write_csv}
CONTENTS = "contents.json"


@dataclass(frozen=True, slots=True)
class Wish:
    """`campaign`: its posts only; `since`: posts published from then on."""

    folder: Path
    format: str = "parquet"
    campaign: Campaign | None = None
    since: datetime | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    name: str
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Exported:
    brand: Brand
    at: datetime
    files: list[Written]

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.files)


def export(brand: Brand, wish: Wish, *, now: datetime) -> Exported:
    """Write the brand's tables, and `contents.json`, which says what each column means.

    Raises: BadInput, HomegroundError when the folder cannot be written into.
    """
    write = FORMATS[wish.format]
    tables = list(_tables(brand, wish))
    paths = {table.name: wish.folder / f"{table.name}.{wish.format}" for table in tables}
    _check(wish, [*paths.values(), wish.folder / CONTENTS])
    files = []
    try:
        wish.folder.mkdir(parents=True, exist_ok=True)
        for table in tables:
            with whole_only(paths[table.name]) as part:
                rows = write(table, part)
            files.append(Written(table.name, paths[table.name], rows))
        learned = _learned(brand)
        files += _write_learned(learned, wish.folder)
        _contents(brand, wish, tables, files, learned, now)
    except OSError as error:
        raise HomegroundError(
            f"{wish.folder} cannot be written into: {error.strerror}.",
            "Name another folder with --to.",
        ) from error
    note(Act.DATA_EXPORTED, brand, by=None, rows=sum(each.rows for each in files))
    return Exported(brand, now, files)


def _tables(brand: Brand, wish: Wish) -> Iterator[Table]:
    posts, accounts = _posts(brand, wish), Account.objects.filter(brand=brand)
    links = Link.objects.filter(brand=brand)
    if wish.campaign is not None:
        accounts = accounts.filter(posts__in=posts).distinct()
        links = links.filter(campaign=wish.campaign)
    conversions = Conversion.objects.filter(brand=brand)
    if wish.since is not None:
        conversions = conversions.filter(at__gte=wish.since)
    yield posts_table(posts)
    yield observations_table(posts, weighing_of(brand.organization_id))
    yield standings_table(posts)
    yield audience_table(accounts, wish.since)
    yield clicks_table(links)
    yield conversions_table(conversions, links if wish.campaign is not None else None)


def _posts(brand: Brand, wish: Wish) -> QuerySet[Post]:
    posts = Post.objects.filter(account__brand=brand)
    if wish.campaign is not None:
        posts = posts.filter(publication__variant__message__campaign=wish.campaign)
    if wish.since is not None:
        posts = posts.filter(published_at__gte=wish.since)
    return posts


def _learned(brand: Brand) -> dict[str, Fitted]:
    """What was learned last of the organization's posts, by the name of its file."""
    newest: dict[str, Fitted] = {}
    rows = Fitted.objects.filter(organization=brand.organization_id)
    for fitted in rows.select_related("account").order_by("fitted_at", "pk"):
        whose = fitted.account.address.replace("/", "-") if fitted.account else fitted.network
        newest["-".join(filter(None, (str(fitted.kind), whose)))] = fitted
    return newest


def _write_learned(learned: dict[str, Fitted], folder: Path) -> Iterator[Written]:
    """So that whoever reads the tables can ask it, too."""
    for name, fitted in sorted(learned.items()):
        path = folder / f"{name}.json"
        with whole_only(path) as part:
            part.write_text(json.dumps(fitted.content), encoding="utf-8")
        yield Written(name, path, fitted.posts)


def _contents(
    brand: Brand,
    wish: Wish,
    tables: list[Table],
    files: list[Written],
    learned: dict[str, Fitted],
    now: datetime,
) -> None:
    weighing = weighing_of(brand.organization_id)
    weights = weighing.of(brand.pk)
    said: dict[str, Any] = {
        "brand": brand.slug,
        "exported_at": now.astimezone(UTC).isoformat(),
        "campaign": wish.campaign.slug if wish.campaign else None,
        "since": wish.since.isoformat() if wish.since else None,
        "weights": {
            "version": weighing.version,
            "likes": weights.likes,
            "comments": weights.comments,
            "shares": weights.shares,
        },
        "learned": {
            name: {"at": fitted.fitted_at.isoformat(), "posts": fitted.posts}
            for name, fitted in sorted(learned.items())
        },
        "files": {each.path.name: each.rows for each in files},
        "tables": {table.name: described(table.columns) for table in tables},
    }
    with whole_only(wish.folder / CONTENTS) as part:
        part.write_text(json.dumps(said, ensure_ascii=False, indent=2), encoding="utf-8")


def _check(wish: Wish, paths: list[Path]) -> None:
    if wish.folder.exists() and not wish.folder.is_dir():
        raise BadInput(f"{wish.folder} is a file.", "Name a folder with --to.")
    there = sorted(path.name for path in paths if path.exists())
    if there and not wish.replace:
        raise BadInput(
            f"{wish.folder} holds an export already: {', '.join(there)}.",
            "Name another folder, or replace them with --replace.",
        )
