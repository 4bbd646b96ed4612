"""Who must approve what: seen by everybody, said by whoever leads the people there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from homeground.accounts.giving import rights_of, roles_of
from homeground.accounts.models import CustomRole, Market, User
from homeground.accounts.queries import holdings_in
from homeground.accounts.rights import Right
from homeground.approvals.models import Policy
from homeground.approvals.policies import concerned, policies_of, remove, set_steps
from homeground.approvals.steps import Step
from homeground.approvals.wording import Names
from homeground.errors import BadInput
from homeground.publishing.clock import now_of
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, market_code, needing
from homeground.web.telling import tell

BRAND = "all"
"""Where a market stands in the address: the brand itself."""
MOST_GIVEN = 20


@dataclass(frozen=True)
class Line:
    """A place and what is asked there."""

    market: Market | None
    policy: Policy | None
    words: str
    changeable: bool

    @property
    def code(self) -> str:
        return market_code(self.market) if self.market else BRAND


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    names = Names.of(place.brand)
    by_market = {policy.market_id: policy for policy in policies_of(place.brand)}

    def line(market: Market | None) -> Line:
        policy = by_market.get(market.pk if market else None)
        may = place.may_for_brand(Right.PEOPLE) if market is None else place.may(
            Right.PEOPLE, market=market
        )  # fmt: skip
        return Line(market, policy, names.steps(policy.steps) if policy else "", may)

    context = {
        "place": place,
        "area": "approvals",
        "brand_line": line(None),
        "lines": [line(market) for market in place.shown],
    }
    return render(request, "approvals/rules.html", context)


@in_brand
@needing(Right.PEOPLE, reach=Reach.SOMEWHERE)
def rule(request: HttpRequest, place: Place, at_market: str) -> HttpResponse:
    """The steps of a brand or a market. They are put in order on the page, and kept only when saved."""
    market = _market(place, at_market)
    policy = Policy.objects.filter(brand=place.brand, market=market).first()
    steps = policy.steps if policy else [Step()]
    given, act = None, ""
    if request.method == "POST":
        by, now = cast("User", request.user), now_of(place.brand)
        act = request.POST.get("act", "save")
        if act == "remove" and policy is not None:
            remove(policy, now=now, by=by)
            tell(request, _("Nothing of its own is asked there any more."))
            return redirect(place.address("approval_rules"))
        steps = _arranged(_steps(request.POST, place, market), act)
        if act in {"save", "nothing"}:
            try:
                set_steps(
                    place.brand, market, [] if act == "nothing" else steps, now=now, by=by
                )  # fmt: skip
            except BadInput as problem:
                given = Given("rule", problem)
            else:
                tell(request, _("Kept. What is not out yet is asked about, too."))
                return redirect(place.address("approval_rules"))
    context = {
        "place": place,
        "area": "approvals",
        "at": market,
        "code": at_market,
        "policy": policy,
        "steps": [_form(number, step, place, market) for number, step in enumerate(steps)],
        "concerned": concerned(place.brand, market).count(),
        "arranged": act not in {"", "save"},
        "given": given,
    }
    return render(request, "approvals/rule.html", context, status=422 if given else 200)


def _market(place: Place, code: str) -> Market | None:
    """Raises: Http404; Lacking for who does not lead the people there."""
    if code == BRAND:
        place.need_for_brand(Right.PEOPLE)
        return None
    for market in place.markets:
        if market_code(market) == code:
            place.need(Right.PEOPLE, market=market)
            return market
    raise Http404("The brand has no such market.")


def _steps(data: QueryDict, place: Place, market: Market | None) -> list[Step]:
    """As they stand in the form; whoever could not approve there is left out."""
    people, roles, custom = _able(place, market)
    many = data.get("many", "")
    return [
        Step(
            tuple(pk for pk, _name in people if str(pk) in data.getlist(f"person-{number}")),
            tuple(role for role, _name in roles if role in data.getlist(f"role-{number}")),
            tuple(pk for pk, _name in custom if str(pk) in data.getlist(f"custom-{number}")),
            data.get(f"all-{number}") == "all",
            f"author-{number}" not in data,
        )
        for number in range(min(int(many), MOST_GIVEN) if many.isdecimal() else 0)
    ]


def _arranged(steps: list[Step], act: str) -> list[Step]:
    """After a button that puts them in order: “up-2”, “out-0”, “add”."""
    what, _dash, which = act.partition("-")
    at = int(which) if which.isdecimal() else -1
    if what == "add":
        return [*steps, Step()]
    if not 0 <= at < len(steps):
        return steps
    if what == "out":
        return steps[:at] + steps[at + 1 :]
    if what == "up" and at > 0:
        return [*steps[: at - 1], steps[at], steps[at - 1], *steps[at + 1 :]]
    return steps


def _able(
    place: Place, market: Market | None
) -> tuple[list[tuple[int, str]], list[tuple[str, str]], list[tuple[int, str]]]:
    """People who may approve there, and the roles that may."""
    people = []
    for user, held in holdings_in(place.brand.organization):
        there = held[place.brand.pk]
        rights = there.whole if market is None else there.in_market(market)
        somewhere = frozenset().union(*there.by_market.values()) if market is None else frozenset()
        if Right.APPROVE in rights | somewhere:
            people.append((user.pk, user.name or user.email))
    roles, custom = [], []
    for role in roles_of(place.brand.organization):
        if Right.APPROVE in rights_of(role):
            if isinstance(role, CustomRole):
                custom.append((role.pk, role.name))
            else:
                roles.append((role.value, str(role.label)))
    return sorted(people, key=lambda one: one[1].casefold()), roles, custom


def _form(number: int, step: Step, place: Place, market: Market | None) -> dict[str, object]:
    people, roles, custom = _able(place, market)
    return {
        "number": number,
        "place": number + 1,
        "step": step,
        "people": [(pk, name, pk in step.people) for pk, name in people],
        "roles": [(role, name, role in step.roles) for role, name in roles],
        "custom": [(pk, name, pk in step.custom) for pk, name in custom],
    }
