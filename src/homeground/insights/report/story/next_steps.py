"""What to do next: only what the numbers and the ledger say, each with its reason. Most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.accounts.models import Account
from homeground.insights.report.figures import shown
from homeground.insights.report.ledger import Ledger
from homeground.insights.report.wording import country_name, market_name, network_name
from homeground.measurement.lift import Verdict, compared
from homeground.networks.contract import Can
from homeground.networks.registry import NETWORKS
from homeground.publishing.states import State

from .parts import Next
from .standings import Stood, grouped, together
from .words import posts_shown, range_shown

MOST = 8
FEWEST = 3
"""Posts of a network or market, before anything is advised on the strength of what they did."""
Rule = Callable[[Ledger, Sequence[Stood]], Iterator[Next]]


def next_steps(ledger: Ledger, some: Sequence[Stood]) -> tuple[Next, ...]:
    said = [each for rule in RULES for each in rule(ledger, some)]
    return tuple(said[:MOST])


def _reconnect(ledger: Ledger, some: Sequence[Stood]) -> Iterator[Next]:
    closed = {
        p.account_id: p.account
        for p in ledger.publications
        if p.account.state == Account.State.NEEDS_RECONNECTION
    }
    for account in closed.values():
        waiting = sum(
            p.account_id == account.pk and p.state == State.SCHEDULED for p in ledger.publications
        )
        yield Next(
            _("Connect %(account)s again.") % {"account": _named(account)},
            ngettext(
                "%(n)s publication cannot go out, and no numbers come in.",
                "%(n)s publications cannot go out, and no numbers come in.",
                waiting,
            )
            % {"n": shown(waiting)},
        )


def _settle(ledger: Ledger, some: Sequence[Stood]) -> Iterator[Next]:
    states = Counter(State(p.state) for p in ledger.publications)
    if number := states[State.UNSURE]:
        yield Next(
            ngettext("Look whether %(n)s post is out.", "Look whether %(n)s posts are out.", number)
            % {"n": shown(number)},
            _(
                "The network’s answer was lost: nobody knows whether it counts among the posts here."
            ),
        )
    if number := states[State.ASSISTED]:
        yield Next(
            ngettext("Post %(n)s publication by hand.", "Post %(n)s publications by hand.", number)
            % {"n": shown(number)},
            _("Its network lets no program post."),
        )
    if number := states[State.FAILED]:
        yield Next(
            ngettext(
                "Mend and plan again what failed, or leave it: %(n)s publication.",
                "Mend and plan again what failed, or leave it: %(n)s publications.",
                number,
            )
            % {"n": shown(number)},
            _("What did not go out could do nothing; the reasons stand above."),
        )


def _answer(ledger: Ledger, some: Sequence[Stood]) -> Iterator[Next]:
    if number := sum(ledger.questions.number.values()):
        yield Next(
            ngettext("Answer %(n)s question.", "Answer %(n)s questions.", number)
            % {"n": shown(number)},
            _("People asked something under the posts, and have no answer of ours."),
        )


def _left_out(ledger: Ledger, some: Sequence[Stood]) -> Iterator[Next]:
    """A message that some markets said and others did not."""
    said: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    markets = {p.variant.market_id: p.variant.market for p in ledger.publications}
    for p in ledger.publications:
        if p.state != State.CANCELLED:
            said.setdefault(p.variant.message_id, set()).add(p.variant.market_id)
            names[p.variant.message_id] = p.variant.message.name
    for message, where in said.items():
        silent = [market for pk, market in markets.items() if pk not in where]
        if silent:
            yield Next(
                _("Say “%(message)s” in %(markets)s too, or decide that it is not for them.")
                % {"message": names[message], "markets": ", ".join(map(market_name, silent))},
                _("Other markets of the campaign said it; there it was never planned."),
            )


def _less(ledger: Ledger, some: Sequence[Stood]) -> Iterator[Next]:
    """Markets that surely did less than expected, and less than another: what the other did differently."""
    found = [
        (each[0].publication.account.market, combined)
        for each in grouped(some, lambda each: each.publication.account.market_id).values()
        if len(each) >= FEWEST and (combined := together(each)) is not None
    ]
    if not found:
        return
    best_market, best = max(found, key=lambda pair: pair[1].ratio)
    for market, one in sorted(found, key=lambda pair: pair[1].ratio):
        if one.high < 1:
            against = ""
            if compared(best, one).verdict is Verdict.MORE:
                against = " " + _("%(market)s did better, by more than chance.") % {
                    "market": country_name(best_market)
                }
            yield Next(
                _("Look at what %(market)s says and when, before more of it goes out there.")
                % {"market": country_name(market)},
                _("Its typical post got %(range)s of what was expected: less, also when chance is allowed for.")
                % {"range": range_shown(one.low, one.high)} + against,
            )  # fmt: skip


def _cannot_tell(ledger: Ledger, some: Sequence[Stood]) -> Iterator[Next]:
    unsure = [
        (country_name(each[0].publication.account.market), len(each))
        for each in grouped(some, lambda each: each.publication.account.market_id).values()
        if (combined := together(each)) is not None
        and combined.low <= 1 <= combined.high
        and combined.high / combined.low > 2
    ]
    if unsure:
        yield Next(
            _("Do not judge %(markets)s yet; post more there first.")
            % {"markets": ", ".join(sorted(name for name, _n in unsure))},
            _("%(posts)s are too few: the range reaches from less to more than expected.")
            % {"posts": posts_shown(sum(n for _name, n in unsure))},
        )


def _more(ledger: Ledger, some: Sequence[Stood]) -> Iterator[Next]:
    """A network that surely did better than the others together."""
    groups = grouped(some, lambda each: each.publication.account.network)
    if len(groups) < 2:
        return
    for network, each in groups.items():
        own = together(each)
        others = together(one for one in some if one.publication.account.network != network)
        if own is None or others is None or own.posts < FEWEST or own.low <= 1:
            continue
        if compared(own, others).verdict is Verdict.MORE:
            yield Next(
                _("Plan the next messages for %(network)s first.")
                % {"network": network_name(network)},
                _("Its typical post got %(range)s of what was expected, and more than on the other networks, beyond chance.")
                % {"range": range_shown(own.low, own.high)},
            )  # fmt: skip


def _by_hand(ledger: Ledger, some: Sequence[Stood]) -> Iterator[Next]:
    """Posts of networks that tell a program nothing, and whose numbers nobody entered."""
    missing: Counter[str] = Counter()
    for each in some:
        network = NETWORKS.get(each.publication.account.network)
        if (
            network is not None
            and Can.MEASURE not in network.can
            and ledger.newest(each.post) is None
        ):
            missing[network.name] += 1
    if missing:
        yield Next(
            _("Enter the numbers of %(networks)s by hand.")
            % {"networks": ", ".join(sorted(missing))},
            _("%(posts)s there are not measured: the network tells programs nothing.")
            % {"posts": posts_shown(missing.total())},
        )


def _wait(ledger: Ledger, some: Sequence[Stood]) -> Iterator[Next]:
    if some and not any(each.lift is not None for each in some):
        yield Next(
            _("Wait for the first numbers, then look again."),
            _("Nothing that is out could be held against an expectation yet."),
        )


def _named(account: Account) -> str:
    return f"{network_name(account.network)} · {account.name}"


RULES: tuple[Rule, ...] = (
    _reconnect, _settle, _answer, _less, _more, _cannot_tell, _left_out, _by_hand, _wait,
)  # fmt: skip
