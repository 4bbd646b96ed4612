"""What goes out under a row's post: a first comment, or the following parts of a thread."""

from __future__ import annotations

import re

from homeground.content.mending import Mend
from homeground.networks.contract import Can, Format, Network
from homeground.sentences import gettext as _

from .findings import Findings
from .rows import AccountFacts
from .texts import Length, Values

_BETWEEN = re.compile(r"^[ \t]*---[ \t]*$", re.MULTILINE)


def parts_of(
    values: Values, account: AccountFacts, network: Network, form: Format, found: Findings
) -> tuple[str, ...]:
    """The texts, in order; what is wrong with them is found."""
    comment, thread = values["first_comment"], values["thread"]
    if comment and thread:
        found.error(
            "first_comment",
            _("There is a first comment and a thread."),
            _("Keep one of them: the comment may be the thread's last part."),
        )
        return ()
    column = "first_comment" if comment else "thread"
    parts = (comment,) if comment else tuple(split(thread))
    if not (comment or thread) or not _may_answer(column, account, network, form, found):
        return ()
    for number, part in enumerate(parts, start=1):
        if not part:
            found.error(
                "thread",
                _("Part %(number)d of the thread is empty.") % {"number": number + 1},
                _("Write its text, or take away a line with ---; the post itself is part 1."),
            )
        else:
            _check_length(column, number, part, account, network, found)
    return parts


def _may_answer(
    column: str, account: AccountFacts, network: Network, form: Format, found: Findings
) -> bool:
    said = {"network": network.name}
    if form is Format.STORY:
        found.error(
            column, _("Nothing goes out under a story."), _("Empty the cell."), Mend.NOTHING_UNDER
        )
        return False
    if column == "thread" and not network.parts_are_posts:
        found.error(
            column,
            _("%(network)s has no threads: what follows a post there is comments.") % said,
            _("Write it into the column first_comment, or into one longer post."),
        )
        return False
    if network.by_hand or network.offers(Can.REPLY, account.kind):
        return True
    found.error(
        column,
        _("Nothing can be put under a post on %(network)s with this account. %(reason)s")
        % (said | {"reason": network.gap(Can.REPLY, account.kind).reason}),
        _("Write it into the text of the post, or empty the cell."),
    )
    return False


def part_lengths(
    part: str, network: Network, *, kind: str = "", max_text: int | None = None
) -> list[Length]:
    """What each of the network's limits counts of a part. `max_text` is the account's own server's."""
    own = max_text if not network.answer_text else None
    found = []
    for limit in network.answer_limits(kind):
        if limit.of == "text" and not limit.with_images:
            maximum, own = (limit.maximum, None) if own is None else (own, None)
            found.append(Length(limit, limit.rule.count(part), maximum))
    return found


def split(thread: str) -> list[str]:
    """The parts of a thread that is written in one, with lines of --- between them."""
    return [part.strip() for part in _BETWEEN.split(thread)]


def _check_length(
    column: str, number: int, part: str, account: AccountFacts, network: Network, found: Findings
) -> None:
    if network.by_hand:
        return
    for length in part_lengths(part, network, kind=account.kind, max_text=account.max_text):
        if length.over <= 0:
            continue
        said = {
            "network": network.name, "count": length.count, "unit": _(length.limit.rule.unit),
            "maximum": length.maximum, "number": number + 1,
        }  # fmt: skip
        found.error(
            column,
            (
                _(
                    "The comment is too long for %(network)s: %(count)d %(unit)s, at most %(maximum)d."
                )
                if column == "first_comment"
                else _(
                    "Part %(number)d is too long for %(network)s: %(count)d %(unit)s, at most %(maximum)d."
                )
            )
            % said,
            _("That is %(over)d too many: shorten it.") % {"over": length.over},
        )
