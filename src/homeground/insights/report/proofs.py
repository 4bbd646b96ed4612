"""Each message with its variants as they went out, their numbers and the first open questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from homeground.community.models import Comment
from homeground.insights.models import Observation
from homeground.publishing.models import Post, Publication
from homeground.publishing.states import State

from .comparing import SUMMED, Cell, headings
from .figures import shown
from .ledger import Ledger, post_of
from .reasons import why_missing
from .thumbnails import thumbnail
from .wording import direction_of, hours_after, market_name, moment, network_name

MOST_PROOFS = 120
"""Of one campaign; the report says how many more there are."""
MOST_CHARACTERS = 600
MOST_QUESTIONS = 6


@dataclass(frozen=True, slots=True)
class Question:
    author: str
    text: str
    language: str
    when: str
    where: str
    url: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One publication: what was said there, and what came of it. `url`s are empty or http(s)."""

    slug: str
    network: str
    market: str
    account: str
    language: str
    direction: str
    when: str
    published: bool
    state: str
    problem: str
    gone: str
    url: str
    title: str
    text: str
    left_out: str
    """How many characters the text has in all, when not all are shown."""
    link: str
    label: str
    image: str
    alt: str
    images: int
    image_lost: bool
    numbers: list[Cell]
    measured: str


@dataclass(frozen=True, slots=True)
class MessageProofs:
    name: str
    proofs: list[Proof]
    questions: list[Question]
    open_questions: int


def message_proofs(ledger: Ledger) -> list[MessageProofs]:
    """Messages in the order in which they went out; each one's variants by market and network."""
    first_due: dict[int, datetime] = {}
    for publication in ledger.publications:
        first_due.setdefault(publication.variant.message_id, publication.due_at)
    shown_ones = sorted(
        ledger.publications[:MOST_PROOFS],
        key=lambda p: (
            first_due[p.variant.message_id],
            p.variant.message_id,
            p.variant.market.country,
            p.account.network,
            p.due_at,
        ),
    )
    made = []
    for _message_id, some in groupby(shown_ones, key=lambda p: p.variant.message_id):
        publications = list(some)
        questions = list(_questions(ledger, publications))
        made.append(
            MessageProofs(
                publications[0].variant.message.name,
                [_proof(ledger, publication) for publication in publications],
                questions[:MOST_QUESTIONS],
                sum(
                    ledger.questions.number.get(post.pk, 0)
                    for publication in publications
                    if (post := post_of(publication)) is not None
                ),
            )
        )
    return made


def safe_url(url: str) -> str:
    """`url` when a browser may follow it; "" for anything but http and https."""
    return url if url.startswith(("https://", "http://")) else ""


def _proof(ledger: Ledger, publication: Publication) -> Proof:
    variant, account, post = publication.variant, publication.account, post_of(publication)
    zone = account.market.time_zone
    state = State(publication.state)
    media = list(variant.media.all())
    picture = next((m for m in media if m.file.mime.startswith("image/")), None)
    image = thumbnail(picture.file.sha256) if picture else None
    text, left_out = _cut(variant.text)
    newest = ledger.newest(post) if post else None
    return Proof(
        slug=account.network,
        network=network_name(account.network),
        market=market_name(account.market),
        account=account.address,
        language=variant.market.language,
        direction=direction_of(variant.market.language),
        when=moment(post.published_at if post else publication.due_at, zone),
        published=state is State.PUBLISHED,
        state=str(state.label),
        problem=publication.problem,
        gone=moment(post.gone_at, zone) if post and post.gone_at else "",
        url=safe_url(post.url) if post else "",
        title=variant.title,
        text=text,
        left_out=left_out,
        link=variant.link,
        label="" if variant.label in variant.text else variant.label,
        image=image or "",
        alt=picture.alt if picture else "",
        images=len(media),
        image_lost=picture is not None and image is None,
        numbers=_numbers(account.network, newest) if post else [],
        measured=_age(newest, post, zone) if newest and post else "",
    )


def _numbers(network: str, newest: Observation | None) -> list[Cell]:
    cells = []
    for metric, heading in {metric: headings()[metric] for metric in SUMMED}.items():
        value = getattr(newest, metric) if newest else None
        reason = why_missing(network, metric, [newest]) if value is None else ""
        cells.append(Cell(heading, shown(value), reason))
    return cells


def _age(newest: Observation, post: Post, zone: str) -> str:
    hours = (newest.observed_at - post.published_at).total_seconds() / 3600
    return f"{moment(newest.observed_at, zone)}, +{hours_after(hours)}"


def _cut(text: str) -> tuple[str, str]:
    """The text up to the last word that fits; how long it is in all when that is not all."""
    if len(text) <= MOST_CHARACTERS:
        return text, ""
    kept = text[:MOST_CHARACTERS]
    words = kept.rsplit(maxsplit=1)[0] if " " in kept[-80:] else kept
    return words.rstrip() + " …", shown(len(text))


def _questions(ledger: Ledger, publications: list[Publication]) -> Iterator[Question]:
    for publication in publications:
        post = post_of(publication)
        comment: Comment | None = ledger.questions.first.get(post.pk) if post else None
        if comment is not None:
            account = publication.account
            yield Question(
                author=comment.author_name,
                text=_cut(comment.text)[0],
                language=account.market.language,
                when=moment(comment.created_at, account.market.time_zone),
                where=network_name(account.network),
                url=safe_url(comment.url),
            )
