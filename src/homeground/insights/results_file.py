"""Results that a person exports or types into a table: one row a post, its address and its numbers.

Headings in the five languages that campaign files come in. A row is kept whole or not at all, and
what is kept is what the network said, at the moment the table was read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from homeground.accounts.models import Brand, Market, User
from homeground.content.campaign_file.cells import Cell, Trouble, is_blank
from homeground.content.campaign_file.findings import Unreadable
from homeground.content.campaign_file.opening import open_table
from homeground.content.campaign_file.rows import Problem
from homeground.errors import BadInput
from homeground.publishing.models import Post

from .by_hand import METRICS, Surprising, enter
from .models import How

HEADINGS: dict[str, tuple[str, ...]] = {
    "address": (
        *("address", "url", "link", "permalink", "post", "post url", "post link"),
        *("адрес", "ссылка", "пост", "adresse", "lien", "beitrag", "地址", "链接", "网址"),
    ),
    "views": (
        *("views", "impressions", "просмотры", "показы", "aufrufe", "impressionen", "ansichten"),
        *("vues", "affichages", "浏览", "浏览量", "阅读", "阅读量", "展示"),
    ),
    "reach": ("reach", "охват", "reichweite", "portée", "couverture", "覆盖", "触达"),
    "likes": (
        *("likes", "reactions", "лайки", "нравится", "реакции", "gefällt mir", "reaktionen"),
        *("j'aime", "réactions", "赞", "点赞"),
    ),
    "comments": ("comments", "комментарии", "kommentare", "commentaires", "评论"),
    "shares": (
        *("shares", "reposts", "репосты", "поделились", "geteilt", "teilungen", "partages"),
        *("转发", "分享"),
    ),
    "clicks": ("clicks", "клики", "переходы", "klicks", "clics", "点击"),
}
_MEANING = {heading: column for column, words in HEADINGS.items() for heading in words}
_GROUPED = re.compile(r"\d{1,3}([ ,.'’\u00a0\u202f]\d{3})+")


@dataclass(slots=True)
class Kept:
    """What came of a table."""

    rows: int = 0
    problems: list[Problem] = field(default_factory=list)


def keep_results(
    path: Path,
    brands: Sequence[Brand],
    *,
    now: datetime,
    sure: bool = False,
    by: User | None = None,
    markets: Collection[Market] | None = None,
) -> Kept:
    """Enter every row whose post is known. With a row that is wrong, the others are kept still.

    `sure` takes numbers that look like typing errors (`by_hand`). With `markets`, only their posts are known.
    Raises: Unreadable.
    """
    kept = Kept()
    posts = Post.objects.filter(account__brand__in=brands)
    if markets is not None:
        posts = posts.filter(account__market__in=markets)
    languages = {market.language for brand in brands for market in brand.markets.all()}
    with open_table(path, None, languages) as table:
        rows = ((number, cells) for number, cells in table.rows if not is_blank(cells))
        places = _places(rows)
        for number, cells in rows:
            try:
                _keep_row(cells, places, posts, now=now, sure=sure, by=by)
            except BadInput as wrong:
                kept.problems.append(Problem(number, None, wrong.what, wrong.what_to_do))
            else:
                kept.rows += 1
    return kept


def _places(rows: Iterator[tuple[int, list[Cell]]]) -> dict[str, int]:
    """Where each column stands. Raises: Unreadable."""
    number, first = next(rows, (1, []))
    places: dict[str, int] = {}
    for place, cell in enumerate(first):
        column = _MEANING.get("" if isinstance(cell, Trouble) else cell.strip().casefold())
        if column in places:
            raise Unreadable(
                f"Two columns of the table mean “{column}”.", "Keep one of them.", number
            )
        if column is not None:
            places[column] = place
    if "address" not in places or len(places) < 2:
        raise Unreadable(
            "The table’s first row does not name the columns.",
            f"Write a first row: address, and whichever you have of {', '.join(METRICS)}.",
            number,
        )
    return places


def _keep_row(
    cells: Sequence[Cell],
    places: dict[str, int],
    posts: QuerySet[Post],
    *,
    now: datetime,
    sure: bool,
    by: User | None,
) -> None:
    def said(column: str) -> str:
        cell = cells[places[column]] if places[column] < len(cells) else ""
        if isinstance(cell, Trouble):
            raise BadInput(cell.what, cell.do)
        return cell.strip()

    address = said("address")
    post = post_among(address, posts)
    values = {
        column: whole_number(text, column)
        for column in places
        if column != "address" and (text := said(column))
    }
    try:
        with transaction.atomic():
            enter(post, values, now=now, sure=sure, by=by, how=How.TABLE)
    except Surprising as surprising:
        raise BadInput(
            surprising.what, "If it is right, import the table again and say so (--sure)."
        ) from surprising


def post_among(address: str, posts: QuerySet[Post]) -> Post:
    """The one of `posts` with this address. Raises: BadInput."""
    post = posts.filter(url=address).first()
    if post is None:
        raise BadInput(
            f"No publication was confirmed at {address or 'an empty address'}.",
            "Say first where it was posted: homeground assisted confirm NUMBER ADDRESS",
        )
    return post


def whole_number(text: str, column: str) -> int:
    """A count as people write it. Raises: BadInput.

    >>> whole_number("12 345", "views")
    12345
    """
    if text.isascii() and text.isdigit():
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    raise BadInput(
        f"“{text[:40]}” in the column {column} is not a whole number.",
        "Write it in full, such as 1250; leave the cell empty when you do not know it.",
    )
