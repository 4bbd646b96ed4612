"""Seven slides from a story; fewer where there is nothing to say yet."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _

from homeground.insights.report.figures import shown
from homeground.insights.report.story import Story
from homeground.insights.report.story.meaning import cut
from homeground.insights.report.story.parts import LiftGroup, Notable

from .charts import funnel_chart, lift_chart
from .sheet import ACCENT, EDGE, HIGH, INK, QUIET, WIDE, Deck, Sheet

Pieces = list[list[tuple[str, float, str, bool]]]
INSIDE = WIDE - 2 * EDGE
HALF = (INSIDE - 0.5) / 2
TOP = 1.45
MOST_ROWS, MOST_LINES = 14, 16


def render_slides(stories: Sequence[Story]) -> bytes:
    """A .pptx file."""
    deck = Deck(stories[0].language)
    for story in stories:
        _story(deck, story)
    properties = deck.file.core_properties
    properties.title = f"{stories[0].campaign} – {stories[0].brand}"[:255]
    properties.author = "Homeground"
    content = BytesIO()
    deck.file.save(content)
    return content.getvalue()


def _story(deck: Deck, story: Story) -> None:
    above = f"{story.brand} · {story.campaign}"
    _answer(deck, story)
    _done(deck.slide(story.words.done, above), story)
    for group in story.did.groups:
        _did(deck.slide(story.words.did, above), story, group)
    if story.did.best or story.did.worst or story.did.moving:
        _posts(deck.slide(story.words.posts, above), story)
    if story.did.funnel or story.did.audience:
        _people(deck.slide(story.words.funnel, above), story)
    if story.begun:
        _heard(deck.slide(story.words.heard, above), story)
    _next(deck.slide(story.words.next, above), story)


def _answer(deck: Deck, story: Story) -> None:
    sheet = deck.slide(story.campaign, story.brand)
    sheet.words(f"{story.period}   {story.moments}".strip(), at=(EDGE, 1.25), size=(INSIDE, 0.4), points=14, colour=QUIET)  # fmt: skip
    lead: Pieces = [
        [(said, 18 if number == 0 else 16, INK, number == 0)]
        for number, said in enumerate(story.lead)
    ]
    if story.rehearsal:
        lead.append([(story.rehearsal, 12, "825300", False)])
    sheet.paragraphs(lead, at=(EDGE, 1.8), size=(INSIDE, 2.2))
    meant = story.meant
    goal: Pieces = [[(story.words.meant, 14, ACCENT, True)]]
    goal.append([(meant.goal or meant.goal_missing, 16, INK if meant.goal else QUIET, False)])
    for message in meant.messages[:3]:
        words = message.missing or message.said.text
        goal.append([(f"{message.name}: ", 13, INK, True), (cut(words, 220), 13, INK, False)])
    sheet.paragraphs(goal, at=(EDGE, 4.1), size=(INSIDE, 3.0))
    sheet.notes(story.notes)


def _done(sheet: Sheet, story: Story) -> None:
    room = 8 if story.done.not_out else MOST_ROWS
    rows = min(room, len(story.done.grid.rows))
    if rows:
        left = sheet.table(story.done.grid, at=(EDGE, TOP), wide=INSIDE, most=room)
        _more(sheet, left)
    if story.done.not_out:
        said: Pieces = [[(story.words.not_out, 14, "A5281D", True)]]
        for each in story.done.not_out[:5]:
            said.append([(f"{each.state}: ", 12, "A5281D", True), (f"{each.account}, {each.when}. ", 12, INK, False), (each.why, 12, QUIET, False)])  # fmt: skip
        sheet.paragraphs(said, at=(EDGE, TOP + 0.5 + 0.3 * (rows + 1)), size=(INSIDE, 2.2))


def _did(sheet: Sheet, story: Story, group: LiftGroup) -> None:
    total = [story.did.total] if story.did.total is not None else []
    lines = [*total, *group.lines][:MOST_LINES]
    unknown = [f"{line.name} {line.aside}: {line.shown}" for line in lines if line.ratio is None]
    lift_chart(sheet, lines, story.words.lift, at=(EDGE, TOP), size=(INSIDE, 5.0))
    said = "; ".join([story.notes[1], *unknown])
    sheet.words(said, at=(EDGE, HIGH - 0.95), size=(INSIDE, 0.7), points=11, colour=QUIET)
    sheet.notes(story.notes)


def _posts(sheet: Sheet, story: Story) -> None:
    best = _notables(story.words.best, story.did.best)
    worst = _notables(story.words.worst, story.did.worst)
    high = 3.1 if story.did.moving_grid else 5.4
    sheet.paragraphs(best, at=(EDGE, TOP), size=(HALF, high))
    sheet.paragraphs(worst, at=(EDGE + HALF + 0.5, TOP), size=(HALF, high))
    if story.did.moving_grid is not None:
        at = TOP + high
        moving: Pieces = [[(story.words.moving, 13, ACCENT, True)], [(story.did.moving, 12, INK, False)]]  # fmt: skip
        sheet.paragraphs(moving, at=(EDGE, at), size=(HALF, 2.2))
        left = sheet.table(story.did.moving_grid, at=(EDGE + HALF + 0.5, at), wide=HALF, most=7)
        _more(sheet, left)


def _notables(heading: str, posts: Sequence[Notable]) -> Pieces:
    said: Pieces = [[(heading, 13, ACCENT, True)]] if posts else []
    for post in posts:
        said.append([(f"{post.shown} ", 12, ACCENT, True), (f"{post.network}, {post.market} ", 12, INK, True), (post.when, 11, QUIET, False)])  # fmt: skip
        said.append([(cut(post.said.text, 120), 12, INK, False)])
    return said


def _people(sheet: Sheet, story: Story) -> None:
    did = story.did
    known = [step for step in did.funnel if step.value is not None]
    if len(known) > 1:
        funnel_chart(sheet, did.funnel, story.words.funnel, at=(EDGE, TOP), size=(HALF, 3.2))
    unknown: Pieces = [[(f"{step.name}: {step.shown}", 12, QUIET, False)] for step in did.funnel if step.value is None or len(known) < 2]  # fmt: skip
    if unknown:
        sheet.paragraphs(unknown, at=(EDGE, 4.7 if len(known) > 1 else TOP), size=(HALF, 1.2))
    effect: Pieces = [[(said, 12, INK, False)] for said in did.effect]
    if effect:
        sheet.paragraphs([[(story.words.effect, 13, ACCENT, True)], *effect], at=(EDGE, 5.7), size=(INSIDE, 1.4))  # fmt: skip
    right = EDGE + HALF + 0.5
    sheet.words(story.words.audience, at=(right, TOP), size=(HALF, 0.4), points=13, colour=ACCENT, bold=True)  # fmt: skip
    if did.audience is not None:
        _more(sheet, sheet.table(did.audience, at=(right, TOP + 0.4), wide=HALF, most=11))
    elif did.audience_missing:
        sheet.words(did.audience_missing, at=(right, TOP + 0.4), size=(HALF, 0.8), points=12, colour=QUIET)  # fmt: skip


def _heard(sheet: Sheet, story: Story) -> None:
    said: Pieces = [[(f"{story.heard.said} {story.heard.feeling}".strip(), 14, INK, False)]]
    for quote in story.heard.quotes:
        said.append([(f"“{quote.said.text}”", 14, INK, False)])
        said.append([(f"{quote.network}, {quote.market}, {quote.when}", 11, QUIET, False)])
    said.append([(story.heard.chosen, 11, QUIET, False)])
    sheet.paragraphs(said, at=(EDGE, TOP), size=(HALF, 5.4))
    if story.heard.grid is not None:
        left = sheet.table(story.heard.grid, at=(EDGE + HALF + 0.5, TOP), wide=HALF, most=MOST_ROWS)
        _more(sheet, left)


def _next(sheet: Sheet, story: Story) -> None:
    said: Pieces = []
    for number, step in enumerate(story.next, start=1):
        said.append([(f"{number}  ", 16, ACCENT, True), (step.what, 16, INK, True)])
        said.append([(step.why, 12, QUIET, False)])
    if not said:
        said.append([(story.words.nothing_next, 16, QUIET, False)])
    sheet.paragraphs(said, at=(EDGE, TOP), size=(INSIDE, 5.2))
    if story.made:
        sheet.words(story.made, at=(EDGE, HIGH - 0.6), size=(INSIDE, 0.4), points=10, colour=QUIET)


def _more(sheet: Sheet, left: int) -> None:
    if left > 0:
        words = _("and %(number)s more") % {"number": shown(left)}
        sheet.words(words, at=(WIDE - EDGE - 3, HIGH - 0.5), size=(3, 0.3), points=10, colour=QUIET)
