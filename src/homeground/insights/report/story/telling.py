"""The whole of a campaign's report, in the active language."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from homeground.accounts.models import Market
from homeground.content.models import Campaign
from homeground.insights.report.comparing import ranked
from homeground.insights.report.going_out import period_of
from homeground.insights.report.ledger import Ledger, read_ledger
from homeground.insights.report.summing import findings_of, measured_of, summary_of
from homeground.insights.report.wording import direction_of

from .ahead import foreseen
from .changing import effect_of
from .coming import coming
from .doing import done
from .growing import audience, moving
from .hearing import heard
from .lifting import groups_of, notable, total_of
from .meaning import meant
from .next_steps import FEWEST, next_steps
from .parts import Did, LiftGroup, LiftLine, Story
from .referring import funnel
from .standings import Stood, stood
from .words import range_shown, ratio_shown, words


def told(
    campaign: Campaign,
    markets: Collection[Market] | None = None,
    *,
    ledger: Ledger | None = None,
    deep: bool = True,
) -> Story:
    """`markets`: of these only. `deep`: with what takes seconds the first time, the campaign's effect."""
    ledger = ledger or read_ledger(campaign, markets)
    some = stood(ledger)
    language = get_language() or "en"
    period, moments = period_of(ledger)
    summary = summary_of(ledger)
    did = _did(ledger, some, deep=deep)
    return Story(
        language=language,
        direction=direction_of(language),
        brand=campaign.brand.name,
        campaign=campaign.name,
        period=period,
        moments=moments,
        rehearsal=_(
            "A rehearsal: accounts and audience are a sandbox’s, and so is the time. "
            "Nothing went to the real networks."
        )
        if campaign.brand.sandbox_url
        else "",
        begun=bool(ledger.posted),
        lead=_lead(ledger, did, summary),
        meant=meant(ledger),
        done=done(ledger, summary),
        did=did,
        heard=heard(ledger),
        next=next_steps(ledger, some),
        notes=notes(),
        made=_made(ledger),
        words=words(),
    )


def _did(ledger: Ledger, some: Sequence[Stood], *, deep: bool) -> Did:
    total = total_of(some)
    best, worst = notable(some)
    said, grid = moving(some)
    followers, followers_missing = audience(ledger)
    return Did(
        total=total,
        groups=groups_of(ledger, some) if total is not None else (),
        unknown="" if total is not None else _why_unknown(some),
        best=best,
        worst=worst,
        moving=said,
        moving_grid=grid,
        audience=followers,
        audience_missing=followers_missing,
        funnel=funnel(ledger.campaign, ledger.markets) if some else (),
        funnel_missing="",
        effect=(*(effect_of(ledger) if deep else ()), *coming(ledger, deep=deep)),
    )


def _why_unknown(some: Sequence[Stood]) -> str:
    if not some:
        return _("Nothing is out yet: what it did will stand here.")
    return _(
        "What was to be expected of these posts is not known yet, so it cannot be said whether they did more or less."
    )


def _lead(ledger: Ledger, did: Did, summary: str) -> tuple[str, ...]:
    if not ledger.posted:
        ahead = foreseen(ledger)
        begins = _("The campaign has not begun.")
        return tuple(filter(None, (begins, summary, ahead)))
    said = [summary]
    if did.total is not None:
        said.append(_of_total(did.total))
        said += _ends(did.groups)
    else:
        said += findings_of(ranked(ledger))
    return tuple(said)


def _of_total(line: LiftLine) -> str:
    numbers = {
        "ratio": ratio_shown(line.ratio),
        "range": range_shown(line.low, line.high).removeprefix("×"),
    }
    if line.low is not None and line.low > 1:
        return (
            _("Its typical post got %(ratio)s what was to be expected (%(range)s): more.") % numbers
        )
    if line.high is not None and line.high < 1:
        return (
            _("Its typical post got %(ratio)s what was to be expected (%(range)s): less.") % numbers
        )
    return (
        _("Its typical post got %(ratio)s what was to be expected (%(range)s): no more and no less can be said for sure.")
        % numbers
    )  # fmt: skip


def _ends(groups: Sequence[LiftGroup]) -> list[str]:
    """Where it surely did more, and where less, than expected."""
    lines = [line for line in groups[0].lines if line.posts >= FEWEST] if groups else []
    more = [_place(line) for line in lines if line.low is not None and line.low > 1]
    less = [_place(line) for line in lines if line.high is not None and line.high < 1]
    said = []
    if more:
        said.append(_("More than expected: %(places)s.") % {"places": "; ".join(more[:4])})
    if less:
        said.append(_("Less than expected: %(places)s.") % {"places": "; ".join(less[:4])})
    return said


def _place(line: LiftLine) -> str:
    if not line.aside:
        return line.name
    return _("%(network)s in %(market)s") % {"network": line.name, "market": line.aside}


def _made(ledger: Ledger) -> str:
    measured = measured_of(ledger)
    return (
        _("Numbers as the networks stated them on %(when)s.") % {"when": measured}
        if measured
        else ""
    )


def notes() -> tuple[str, ...]:
    return (
        _("Lift is what a post got against what such a post of the same account usually has at the same age: ×1 is just as expected, ×2 twice as much. It means the same on every network."),
        _("A range is where the true value lies nine times in ten. Where it reaches from below ×1 to above, one cannot tell."),
        _("A dash is what a network does not say. Nothing unknown was counted as 0."),
    )  # fmt: skip
