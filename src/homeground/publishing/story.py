"""What happened to a publication, told in order from its attempts and whatever else happened. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .models import Attempt, Happening, Post, Publication

Outcome = Attempt.Outcome

SENTENCES: dict[str, Promise] = {
    Outcome.PUBLISHED: gettext_lazy("sent: the network has published it"),
    Outcome.HANDED_OVER: gettext_lazy("handed over: the network keeps it until its time"),
    Outcome.RATE_LIMITED: gettext_lazy("sent: the network told us to wait, nothing was published"),
    Outcome.UNAVAILABLE: gettext_lazy("the network was not available, nothing was published"),
    Outcome.NOT_AUTHORIZED: gettext_lazy("refused: the account must be connected anew"),
    Outcome.REJECTED: gettext_lazy("refused: the content must be changed"),
    Outcome.CHALLENGE: gettext_lazy("refused: a person must act on the network"),
    Outcome.NOT_SENT: gettext_lazy("not sent"),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened. `said` is what the network answered, or more about it; `by` who did it."""

    at: datetime
    words: str
    said: str = ""
    code: str = ""
    by: str = ""


def story(
    publication: Publication,
    attempts: Sequence[Attempt],
    happenings: Sequence[Happening],
    post: Post | None,
) -> list[Line]:
    """The lines in the order in which things happened."""
    lines = [Line(publication.created_at, _("planned"))]
    for attempt in attempts:
        lines.extend(_told(attempt))
    lines.extend(
        Line(each.at, str(each.get_what_display()), each.said, by=str(each.by or ""))
        for each in happenings
    )
    if post and post.gone_at:
        lines.append(Line(post.gone_at, _("looked: it is gone from the network")))
    # Of a sandbox ahead of the wall's clock even "planned" comes first.
    return [lines[0], *sorted(lines[1:], key=lambda line: line.at)]


def _told(attempt: Attempt) -> Iterator[Line]:
    if attempt.number == 1:
        yield Line(attempt.started_at, _("written down, then sent"), by=_sender(attempt))
    else:
        words = _("try %(number)s: written down, then sent") % {"number": attempt.number}
        yield Line(attempt.started_at, words, by=_sender(attempt))
    if attempt.ended_at is None:
        return
    if attempt.outcome == Outcome.UNSURE:
        seconds = round((attempt.ended_at - attempt.started_at).total_seconds())
        words = ngettext(
            "no sure answer after %(seconds)s second: it may be there or not",
            "no sure answer after %(seconds)s seconds: it may be there or not",
            seconds,
        ) % {"seconds": seconds}
    else:
        words = str(SENTENCES.get(attempt.outcome, attempt.outcome))
    yield Line(attempt.ended_at, words, attempt.said, attempt.code)


def _sender(attempt: Attempt) -> str:
    return _("worker %(name)s") % {"name": attempt.worker} if attempt.worker else ""
