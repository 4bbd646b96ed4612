"""A row's texts: signs that cannot be shown, lines that must be one, lengths as networks count them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from homeground.content.mending import Mend
from homeground.networks.contract import Network, TextLimit
from homeground.sentences import gettext as _

from .findings import Findings
from .rows import AccountFacts

Values = dict[str, str]
"""What a row says, by column: every column is there, an absent or empty one as ""."""

# Tabs and line ends aside, no network shows them, and XML cannot carry them at all.
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd-\uffff]")
_ONE_LINE = {"title": 300, "campaign": 150, "message": 200, "label": 300}
"""Columns that have one line, and how many characters are kept of each."""


def check_signs(values: Values, found: Findings) -> None:
    if not _UNPRINTABLE.search("".join(values.values())):
        return
    for column, text in values.items():
        bad = _UNPRINTABLE.search(text)
        if bad and bad[0] == "\N{REPLACEMENT CHARACTER}":
            found.error(
                column,
                _('The sign "\N{REPLACEMENT CHARACTER}" stands for letters that were lost.'),
                _("Write them again; the file was saved in the wrong encoding once."),
            )
        elif bad:
            found.error(
                column,
                _("There is an invisible sign in it (U+%(code)s) that no network can show.")
                % {"code": f"{ord(bad[0]):04X}"},
                _("Delete it: write that part of the text again."),
            )


def check_single_lines(values: Values, found: Findings) -> None:
    for column, maximum in _ONE_LINE.items():
        text = values[column]
        if "\n" in text:
            found.error(column, _("It has more than one line."), _("Write it on one line."))
        elif len(text) > maximum:
            found.error(
                column,
                _("It has %(length)d characters; at most %(maximum)d are kept.")
                % {"length": len(text), "maximum": maximum},
                _("Shorten it."),
            )


def check_lengths(values: Values, account: AccountFacts, network: Network, found: Findings) -> None:
    title = values["title"]
    if network.title == "required" and not title:
        found.error(
            "title",
            _("A post on %(network)s needs a title.") % {"network": network.name},
            _("Write one in the column title."),
            Mend.WRITE_TITLE,
        )
    if network.title == "none" and title:
        found.warning(
            "title",
            _("Posts on %(network)s have no title; it is not shown.") % {"network": network.name},
            _("Say it in the text, if it matters."),
        )
        title = ""
    said = values | {"title": title}
    for length in lengths(said, network, kind=account.kind, max_text=account.max_text):
        if length.over > 0:
            _report_over(length.over, length.maximum, length.limit, values, network, found)


@dataclass(frozen=True, slots=True)
class Length:
    """How much one limit of a network counts, of how much at most."""

    limit: TextLimit
    count: int
    maximum: int

    @property
    def over(self) -> int:
        return self.count - self.maximum


def lengths(
    values: Values, network: Network, *, kind: str = "", max_text: int | None = None
) -> list[Length]:
    """What each of the network's limits counts. `max_text` is the account's own server's."""
    found = []
    for limit in network.text_limits(kind):
        if limit.with_images and not values["media"]:
            continue
        text, maximum = values["title"], limit.maximum
        if limit.of == "text":
            text = text_as_counted(values, limit)
            if max_text is not None:
                maximum, max_text = max_text, None
        found.append(Length(limit, limit.rule.count(text), maximum))
    return found


def text_as_counted(values: Values, limit: TextLimit) -> str:
    """The text as the network counts it: label first, and the link where it is part of the text."""
    text = f"{values['label']}\n{values['text']}" if values["label"] else values["text"]
    link = values["link"]
    if not link or link in text or not link_counts(values, limit):
        return text
    beside = limit.link_beside_media
    return f"{text}\n{beside(link) if beside and values['media'] else link}"


def link_counts(values: Values, limit: TextLimit) -> bool:
    beside_media = bool(values["media"]) and limit.link_beside_media is not None
    return bool(values["link"]) and (limit.link_in_text or beside_media)


def _report_over(
    over: int, maximum: int, limit: TextLimit, values: Values, network: Network, found: Findings
) -> None:
    with_it = ""
    if limit.of == "text" and values["label"]:
        with_it = _(", label included")
    if limit.of == "text" and link_counts(values, limit):
        with_it = _(", label and link included") if with_it else _(", link included")
    found.error(
        limit.of,
        _("It is too long for %(network)s: %(count)d %(unit)s%(with_it)s, at most %(maximum)d.")
        % {
            "network": network.name,
            "count": maximum + over,
            "unit": _(limit.rule.unit),
            "with_it": with_it,
            "maximum": maximum,
        },
        (
            _("That is %(over)d too many: shorten it, or take the images away.")
            if limit.with_images
            else _("That is %(over)d too many: shorten it.")
        )
        % {"over": over},
    )
