"""Polls written in an entry: `<lj-poll><lj-pq type="radio">Question<lj-pi>Answer</lj-pi>…`.

`new_from_html` of the source's LJ/Poll.pm. What the entry keeps is `<lj-poll-5>` in their place. Of
the kinds of question the sandbox keeps those with answers to choose from; its audience does not vote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from homeground.sandbox.world import Post, World

from .errors import Fault

WRITTEN = re.compile(r"<lj-poll(?=[\s>])[^>]*>(.*?)</lj-poll>", re.IGNORECASE | re.DOTALL)
BEGUN = re.compile(r"<lj-poll(?=[\s>])", re.IGNORECASE)
PLACE = re.compile(r"<lj-poll-(\d+)>", re.ASCII)
MOST_ITEMS = 255
ITEM_BYTES = 255


def check(event: str) -> None:
    """Raises: Fault 103 for a poll that is not closed, has no question, or too many answers."""
    for found in WRITTEN.finditer(event):
        _answers(found[1])
    if BEGUN.search(WRITTEN.sub("", event)):
        raise Fault(103, "a poll is not closed")


def placed(world: World, post: Post) -> None:
    """Take the polls out of a checked entry, and leave their places."""
    kept: dict[int, tuple[str, ...]] = post.extra.setdefault("polls", {})
    while (found := WRITTEN.search(post.text)) is not None:
        number = world.count("lj.poll")
        kept[number] = _answers(found[1])
        post.text = f"{post.text[: found.start()]}<lj-poll-{number}>{post.text[found.end() :]}"
    there = [int(number) for number in PLACE.findall(post.text)]
    post.poll = next((kept[number] for number in there if number in kept), ())


def _answers(written: str) -> tuple[str, ...]:
    """Of the first question."""
    reader = _Reader()
    reader.feed(written)
    reader.close()
    if not reader.questions or not all(text.strip() for text in reader.questions):
        raise Fault(103, "a question is missing")
    answers = tuple(answer.strip() for answer in reader.answers)
    if not answers or len(answers) > MOST_ITEMS:
        raise Fault(103, "wrong number of answers")
    if not all(1 <= len(answer.encode()) <= ITEM_BYTES for answer in answers):
        raise Fault(103, "an answer is empty or too long")
    return answers


@dataclass
class _Reader(HTMLParser):
    questions: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    into: list[str] | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "lj-pq":
            if dict(attrs).get("type") not in ("radio", "check", "drop"):
                raise Fault(103, "unknown type of question")
            self.into = self.questions
        elif tag == "lj-pi":
            self.into = self.answers
        else:
            return
        self.into.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("lj-pq", "lj-pi"):
            self.into = None

    def handle_data(self, data: str) -> None:
        if self.into is not None:
            self.into[-1] += data
