"""How an account is, in words, with what to do about it. Pure: reads what it is given.

The first finding is the one to show where there is room for one; `good` stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from homeground.networks.connecting import Way
from homeground.networks.contract import Access, Can, Network
from homeground.networks.limits import ApiVersion
from homeground.sentences import gettext as _
from homeground.sentences import joined

from .models import Account

SOON = timedelta(days=14)
VERSION_SOON = timedelta(days=90)


class Tone(StrEnum):
    GOOD = "good"
    QUIET = "quiet"
    WAITING = "waiting"
    WRONG = "wrong"


class Action(StrEnum):
    """What can be done about it, here."""

    RECONNECT = "reconnect"
    TRY_AGAIN = "try again"
    """Ask the network whether the account works now."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Finding:
    key: str
    """The same in every language, for programs."""
    tone: Tone
    words: str
    why: str = ""
    """More of it, in the network's words where it said something."""
    action: Action = Action.NOTHING


@dataclass(frozen=True, slots=True)
class Health:
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def action(self) -> Action:
        """The first that something can be done about."""
        return next(
            (f.action for f in self.findings if f.action is not Action.NOTHING), Action.NOTHING
        )


def in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


Said = Callable[[datetime], str]
"""How a moment is written for who reads."""


def health(
    account: Account,
    network: Network | None,
    way: Way | None,
    *,
    now: datetime,
    limited_until: datetime | None = None,
    said: Said = in_utc,
) -> Health:
    """`now` is the brand's time. `limited_until`: when the network takes posts again."""
    if network is None:
        unknown = _("This version of Homeground does not know the network.")
        return Health((Finding("unknown_network", Tone.WRONG, unknown),))
    if network.access is Access.RETIRED:
        return Health((_retired(network),))
    if account.state == Account.State.DISCONNECTED:
        words = str(Account.State.DISCONNECTED.label)
        return Health((Finding("disconnected", Tone.QUIET, words, "", Action.RECONNECT),))
    if network.by_hand:
        return Health((Finding("by_hand", Tone.QUIET, _("a person posts there")),))
    found = [
        _standing(account, now, said),
        _limited(limited_until, now, said),
        *missing_rights(account.rights, way),
        _ending(account, way, now, said),
        _version(network.version, now.astimezone(UTC).date()),
    ]
    told = tuple(finding for finding in found if finding is not None)
    return Health(told or (Finding("good", Tone.GOOD, str(Account.State.CONNECTED.label)),))


def _retired(network: Network) -> Finding:
    return Finding(
        "retired", Tone.QUIET, _("the network has ended"), network.gap(Can.PUBLISH).reason
    )


def _standing(account: Account, now: datetime, said: Said) -> Finding | None:
    """What stops it altogether."""
    if account.state == Account.State.NEEDS_PERSON:
        words = str(Account.State.NEEDS_PERSON.label)
        return Finding("needs_person", Tone.WAITING, words, account.problem, Action.TRY_AGAIN)
    if account.state == Account.State.NEEDS_RECONNECTION:
        words = str(Account.State.NEEDS_RECONNECTION.label)
        why = account.problem
        if account.expires_at is not None and account.expires_at <= now:
            ended = _("The network’s permission ended: %(time)s.") % {
                "time": said(account.expires_at)
            }
            why = joined(" ", filter(None, (ended, why)))
        return Finding("needs_reconnection", Tone.WRONG, words, why, Action.RECONNECT)
    return None


def _limited(until: datetime | None, now: datetime, said: Said) -> Finding | None:
    if until is None or until <= now:
        return None
    words = _("must wait until %(time)s") % {"time": said(until)}
    why = _("The network takes no more for now. What is due goes out by itself then.")
    return Finding("rate_limited", Tone.WAITING, words, why)


def missing_rights(granted: list[str] | None, way: Way | None) -> list[Finding]:
    """Each right that was asked for and not given, with what does not work without it."""
    if granted is None or way is None:
        return []
    lost = {right: what for right, what in way.rights.items() if right not in granted}
    if not lost:
        return []
    words = _("may not do everything")
    return [Finding("rights_missing", Tone.WAITING, words, _without(lost), Action.RECONNECT)]


def _without(lost: Mapping[str, str]) -> str:
    listed = " ".join(f"{what.rstrip('.')} ({right})." for right, what in lost.items())
    return joined(" ", (listed, _("Connect it anew and agree to all that is asked.")))


def _ending(account: Account, way: Way | None, now: datetime, said: Said) -> Finding | None:
    ends = account.expires_at
    if ends is None or account.state != Account.State.CONNECTED:
        return None
    if account.renew_at is not None and way is not None and way.renewable:
        if account.renewals_unsure and ends > now:
            words = _("renewing it got no answer")
            why = _("It works until %(time)s, and is tried again by itself.") % {"time": said(ends)}
            return Finding("renewal_unsure", Tone.WAITING, words, why)
        if ends <= now:
            words = _("is being renewed")
            why = _("The network’s permission ended: %(time)s.") % {"time": said(ends)}
            return Finding("renewing", Tone.WAITING, words, why)
        return None
    if ends <= now:
        state = str(Account.State.NEEDS_RECONNECTION.label)
        why = _("The network’s permission ended: %(time)s.") % {"time": said(ends)}
        return Finding("ended", Tone.WRONG, state, why, Action.RECONNECT)
    if ends - now > SOON:
        return None
    words = _("ends %(time)s") % {"time": said(ends)}
    why = _("The network lets nobody renew it by itself. Connect it anew before that day.")
    return Finding("ending", Tone.WAITING, words, why, Action.RECONNECT)


def _version(version: ApiVersion | None, today: date) -> Finding | None:
    if version is None or version.sunset_on is None or version.sunset_on - today > VERSION_SOON:
        return None
    why = _("Update Homeground before that day; there is nothing to do at the account.")
    said = {"version": version.name, "day": f"{version.sunset_on:%Y-%m-%d}"}
    if version.sunset_on <= today:
        words = _("its API version %(version)s ended on %(day)s") % said
        return Finding("version_ended", Tone.WRONG, words, why)
    return Finding(
        "version_ending", Tone.WAITING, _("its API version %(version)s ends on %(day)s") % said, why
    )
