"""What goes out under planned posts: first comments, and the following parts of threads.

Each is a publication that answers the one before it. Which part is which is known by its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from homeground.accounts.models import User
from homeground.content.campaign_file import Problem, Row
from homeground.content.campaign_file.identity import part_identity
from homeground.content.models import Variant
from homeground.sentences import gettext as _

from .dropping import drop
from .ledger import plan_anew, tell
from .models import Happening, Publication
from .states import CHANGEABLE, State


@dataclass(slots=True)
class Chain:
    """A row's post and what is to go out under it; `above` is what the next part answers."""

    row: Row
    post: Publication
    above: Publication
    broken: bool = False


@dataclass(slots=True)
class Underneath:
    """What became of the parts."""

    new: int = 0
    known: int = 0
    reworded: int = 0
    problems: list[Problem] = field(default_factory=list)
    publications: dict[str, int] = field(default_factory=dict)
    """A part's identity → the id of its publication."""


def plan_parts(
    posts: Sequence[tuple[Row, Publication]], *, now: datetime, by: User | None = None
) -> Underneath:
    """Plan the rows' parts under their posts, once and for ever. Within a transaction."""
    done = Underneath()
    campaigns = {post.variant.message.campaign_id for _row, post in posts}
    known = {
        part.answers_id: part
        for part in Publication.objects.select_for_update(of=("self",))
        .filter(answers__isnull=False, variant__message__campaign__in=campaigns)
        .select_related("variant")
        .order_by("-pk")
        if part.answers_id is not None and not _was_dropped(part)
    }
    if not known and not any(row.parts for row, _post in posts):
        return done
    chains = [Chain(row, post, post) for row, post in posts]
    words: dict[tuple[str, int], Variant] = {}
    for place in range(1, 1 + max(len(row.parts) for row, _post in posts)):
        made: list[tuple[Chain, Publication]] = []
        for chain in chains:
            if chain.broken or place > len(chain.row.parts):
                continue
            part = known.pop(chain.above.pk, None)
            if part is None:
                made.append((chain, _made(chain, place, words, by)))
            else:
                _keep(part, chain, place, words, done, now, by)
                chain.above = part
                done.publications[part.identity] = part.pk
        Publication.objects.bulk_create([part for _chain, part in made], batch_size=1000)
        for chain, part in made:
            chain.above = part
            done.publications[part.identity] = part.pk
        done.new += len(made)
    # What the file does not have any more under a post that it has.
    drop(
        [part.pk for chain in chains if (part := known.get(chain.above.pk)) and not chain.broken],
        now=now,
    )
    return done


def _was_dropped(part: Publication) -> bool:
    """Cancelled because a file left it out; one that a person cancelled keeps its identity."""
    return part.state == State.CANCELLED and part.identity != part_identity_of(part)


def part_identity_of(part: Publication) -> str:
    place, above = 1, part.answers
    assert above is not None
    while above.answers is not None:
        place, above = place + 1, above.answers
    return part_identity(above.identity, place)


def _made(
    chain: Chain, place: int, words: dict[tuple[str, int], Variant], by: User | None
) -> Publication:
    post, row = chain.post, chain.row
    return Publication(
        organization_id=post.organization_id,
        variant=_variant(chain, place, words),
        account_id=post.account_id,
        due_at=post.due_at,
        send_at=post.due_at,
        time_zone=post.time_zone,
        identity=part_identity(row.identity, place),
        answers=chain.above,
        recurrence_id=post.recurrence_id,
        state=State.ON_HOLD if post.state == State.ON_HOLD else State.SCHEDULED,
        worded_by=by,
    )


def _variant(chain: Chain, place: int, words: dict[tuple[str, int], Variant]) -> Variant:
    """The part's words. All occurrences of a series share them."""
    row, above = chain.row, chain.post.variant
    key = (row.series.identity if row.series else row.identity, place)
    if key not in words:
        words[key] = Variant.objects.create(
            organization_id=above.organization_id,
            message_id=above.message_id,
            market_id=above.market_id,
            network=above.network,
            text=row.parts[place - 1],
        )
    return words[key]


def _keep(
    part: Publication,
    chain: Chain,
    place: int,
    words: dict[tuple[str, int], Variant],
    done: Underneath,
    now: datetime,
    by: User | None,
) -> None:
    row = chain.row
    part.identity = part_identity(row.identity, place)
    if part.state == State.CANCELLED:
        # A person did not want it; what follows it has nothing to answer.
        chain.broken = True
        done.known += 1
    elif part.variant.text == row.parts[place - 1]:
        if part.state == State.FAILED:
            plan_anew(part)
            part.send_at = part.due_at
            tell(part, Happening.What.TRIED_ANEW, at=now)
        done.known += 1
    elif State(part.state) in CHANGEABLE:
        part.variant, part.worded_by = _variant(chain, place, words), by
        if part.state == State.FAILED:
            plan_anew(part)
            part.send_at = part.due_at
        part.problem, part.tries = "", 0
        tell(part, Happening.What.REWORDED, at=now, by=by)
        done.reworded += 1
    else:
        done.known += 1
        done.problems.append(
            Problem(
                row.number,
                "thread" if len(row.parts) > 1 else None,
                _(
                    "%(account)s has what goes out under this row in other words already (%(state)s)."
                )
                % {"account": row.account, "state": part.get_state_display()},
                _("Put the old words back."),
            )
        )
    part.save()
