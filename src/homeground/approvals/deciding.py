"""Giving one's word: approving what was shown, or saying what to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.publishing.ledger import tell
from homeground.publishing.models import Happening

from .asking import let_go_out
from .models import Decision, Review, Standing, Verdict
from .news import tell_asked, tell_decided
from .queries import asking, locked
from .who import CLIENT, Voices, Word
from .wording import line_of

LONGEST_SAID = 2000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody without an account, who came by a link that was made for them."""

    name: str
    email: str


class Changed(BadInput):
    """It is not what was shown any more: changed, decided or taken back meanwhile."""


def decide(
    review: Review,
    step: int,
    *,
    verdict: Verdict,
    content_print: str,
    now: datetime,
    said: str = "",
    by: User | None = None,
    client: Client | None = None,
) -> Decision:
    """Write down a person's word, or a client's, about the content that they were shown.

    `step` and `content_print` are those of the page that they saw. With the last word that is waited
    for, everything that hangs on the review is scheduled. `now` is the brand's time.

    Raises: Changed; BadInput when nobody waits for this word, or what to change is not said.
    """
    said = said.replace("\0", "").strip()[:LONGEST_SAID]
    if verdict == Verdict.CHANGES and not said:
        raise BadInput(_("Nobody can tell what is to be changed."), _("Say it in a sentence."))
    with transaction.atomic():
        held = locked(review)
        _ensure_as_shown(held, step, content_print)
        word = _word(held, by, client)
        instead_of = word.instead_of
        decision = Decision.objects.create(
            organization_id=held.organization_id, review=held, step=held.step,
            asked=list(word.keys), verdict=verdict, content_print=content_print, said=said, at=now,
            by=by, by_name=(by.name or by.email) if by else "",
            instead_of=instead_of,
            instead_of_name=(instead_of.name or instead_of.email) if instead_of else "",
            client_name=client.name if client else "", client_email=client.email if client else "",
        )  # fmt: skip
        _tell(held, decision, now)
        act = Act.APPROVED if verdict == Verdict.APPROVED else Act.CHANGES_ASKED
        note(
            act, held, by=by, words=line_of(held), reason=said, market=held.market,
            instead_of=decision.instead_of_name, print=content_print[:12],
        )  # fmt: skip
        _go_on(held, decision, now)
    review.__dict__.update({k: v for k, v in held.__dict__.items() if k != "_state"})
    return decision


def _ensure_as_shown(review: Review, step: int, content_print: str) -> None:
    """Raises: Changed."""
    if review.content_print != content_print or not asking(review).exists():
        raise Changed(
            _("It says something else by now, or does not go out any more."),
            _("Look at it as it is now, then decide."),
        )
    if review.standing != Standing.WAITING or review.step != step:
        raise Changed(
            _("Somebody else decided about it meanwhile."), _("Look at what became of it.")
        )


def _word(review: Review, by: User | None, client: Client | None) -> Word:
    """Raises: BadInput."""
    voices = Voices(review.brand, [review], now=timezone.now())
    if client is not None:
        if any(each.key == CLIENT for each in voices.left(review)):
            return Word(None, (CLIENT,))
    elif by is not None:
        if voices.wrote(review, by):
            raise BadInput(
                _("Nobody approves what they wrote themselves."), _("Ask somebody else who may.")
            )
        word = voices.word_of(review, by)
        if word is not None:
            return word
    raise BadInput(
        _("Your word is not waited for here."), _("Whose is, stands beside the publication.")
    )


def _tell(review: Review, decision: Decision, now: datetime) -> None:
    what = (
        Happening.What.APPROVAL_GIVEN
        if decision.verdict == Verdict.APPROVED
        else Happening.What.CHANGES_WANTED
    )
    who = decision.client_name or (decision.instead_of_name and f"→ {decision.instead_of_name}")
    said = " · ".join(part for part in (who, decision.said) if part)
    for publication in asking(review):
        tell(publication, what, at=now, by=decision.by, said=said)


def _go_on(review: Review, decision: Decision, now: datetime) -> None:
    """To the next step, or out; back to the author with what is to be changed."""
    if decision.verdict == Verdict.CHANGES:
        review.standing, review.ended_at = Standing.CHANGES, now
        review.save(update_fields=["standing", "ended_at"])
        tell_decided(review, decision)
        return
    step = review.current_step
    assert step is not None
    if step.all and Voices(review.brand, [review], now=timezone.now()).left(review):
        return
    review.step, review.asked_at, review.reminders = review.step + 1, timezone.now(), 0
    if review.step == len(review.kept_steps):
        review.standing, review.ended_at = Standing.APPROVED, now
    review.save(update_fields=["step", "standing", "ended_at", "asked_at", "reminders"])
    if review.standing == Standing.WAITING:
        tell_asked(review.brand, [review])
    if review.standing == Standing.APPROVED:
        tell_decided(review, decision)
        waiting = asking(review)
        ids = list(waiting.values_list("pk", flat=True))
        # The database sees the approval, and writes it beside each.
        waiting.update(content_print="anew")
        let_go_out(ids, now=now)
