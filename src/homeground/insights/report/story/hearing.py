"""What people said: how many comments there are where, and a few of them, chosen by a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.community.models import Comment
from homeground.insights.report.figures import shown
from homeground.insights.report.ledger import Ledger
from homeground.insights.report.wording import country_name, direction_of, moment, network_name
from homeground.publishing.models import Post, Publication

from .meaning import cut
from .parts import Grid, Heard, Quote, Said

MOST_QUOTES = 5
MOST_READ = 1_500
FEWEST_LETTERS = 12
"""Shorter ones say too little to stand for others."""
MOST_LETTERS = 240


def heard(ledger: Ledger) -> Heard:
    posted = {post.pk: (publication, post) for publication, post in ledger.posted}
    counted = {
        pk: (others, ours)
        for pk, others, ours in Comment.objects.filter(post__in=posted, gone_at=None)
        .order_by()
        .values("post")
        .annotate(others=Count("pk", filter=Q(by_us=False)), ours=Count("pk", filter=Q(by_us=True)))
        .values_list("post", "others", "ours")
    }
    others = sum(each[0] for each in counted.values())
    feeling = _("Whether they are for or against was not measured.")
    if not others:
        nothing = (
            _("No comment has come in.")
            if posted
            else _("Nothing is out yet that could be commented.")
        )
        return Heard(nothing, None, (), "", "")
    questions = sum(ledger.questions.number.values())
    said = ngettext("%(n)s comment came in", "%(n)s comments came in", others) % {
        "n": shown(others)
    }
    waiting = ngettext(
        "%(n)s of them asks something and has no answer",
        "%(n)s of them ask something and have no answer",
        questions,
    ) % {"n": shown(questions)}
    quotes = _quotes(posted)
    return Heard(
        said=f"{said}; {waiting}." if questions else f"{said}.",
        grid=_grid(ledger, posted, counted),
        quotes=quotes,
        chosen=_(
            "One of each network and market: the comment whose length is nearest to the middle, so that none is chosen "
            "for what it says. In the writer’s own words and language."
        )
        if quotes
        else "",
        feeling=feeling,
    )  # fmt: skip


def _grid(
    ledger: Ledger,
    posted: dict[int, tuple[Publication, Post]],
    counted: dict[int, tuple[int, int]],
) -> Grid:
    rows: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for pk, (publication, _post) in posted.items():
        account = publication.account
        row = rows[(network_name(account.network), country_name(account.market))]
        others, ours = counted.get(pk, (0, 0))
        row[0] += others
        row[1] += ours
        row[2] += ledger.questions.number.get(pk, 0)
    head = (
        _("Network"), _("Market"), _("Comments"), _("Answers of ours"), _("Open questions"),
    )  # fmt: skip
    told = [(key, row) for key, row in rows.items() if any(row)]
    told.sort(key=lambda each: (-each[1][0], each[0]))
    return Grid(head, tuple((*key, *map(shown, row)) for key, row in told), numbers_from=2)


def _quotes(posted: dict[int, tuple[Publication, Post]]) -> tuple[Quote, ...]:
    by_place: dict[tuple[str, int], list[Comment]] = defaultdict(list)
    read = Comment.objects.filter(post__in=posted, gone_at=None, by_us=False).order_by("-pk")
    for comment in read.only("post_id", "text", "created_at")[:MOST_READ]:
        account = posted[comment.post_id][0].account
        if FEWEST_LETTERS <= len(comment.text.strip()) <= MOST_LETTERS:
            by_place[(account.network, account.market_id)].append(comment)
    fullest = sorted(by_place.values(), key=lambda some: (-len(some), some[0].pk))
    return tuple(
        _quote(_middle(some), posted[some[0].post_id][0]) for some in _spread(fullest, posted)
    )


def _spread(
    groups: Sequence[list[Comment]], posted: dict[int, tuple[Publication, Post]]
) -> list[list[Comment]]:
    """Those with most comments first, a market only again when every other has spoken."""
    left, taken, heard_of = list(groups), list[list[Comment]](), defaultdict[int, int](int)
    while left and len(taken) < MOST_QUOTES:
        least = min(heard_of[posted[some[0].post_id][0].account.market_id] for some in left)
        pick = next(
            some for some in left if heard_of[posted[some[0].post_id][0].account.market_id] == least
        )
        heard_of[posted[pick[0].post_id][0].account.market_id] += 1
        left.remove(pick)
        taken.append(pick)
    return taken


def _middle(some: Sequence[Comment]) -> Comment:
    middle = median(len(each.text) for each in some)
    return min(some, key=lambda each: (abs(len(each.text) - middle), each.pk))


def _quote(comment: Comment, publication: Publication) -> Quote:
    market = publication.account.market
    return Quote(
        Said(cut(" ".join(comment.text.split())), market.language, direction_of(market.language)),
        network_name(publication.account.network),
        country_name(market),
        moment(comment.created_at, market.time_zone),
    )
