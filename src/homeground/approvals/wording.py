"""Who is asked, and about what, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.accounts.models import Brand, CustomRole, User
from homeground.accounts.rights import BuiltIn

from .contents import Content
from .models import Decision, Review
from .steps import Step
from .who import Voices


@dataclass(frozen=True, slots=True)
class Names:
    """How the people and roles of an organization are called. Two questions."""

    people: Mapping[int, str]
    roles: Mapping[int, str]

    @classmethod
    def of(cls, brand: Brand) -> Names:
        organization = brand.organization_id
        return cls(
            {
                pk: name or email
                for pk, name, email in User.objects.filter(
                    memberships__organization=organization
                ).values_list("pk", "name", "email")
            },
            dict(CustomRole.objects.filter(organization=organization).values_list("pk", "name")),
        )

    def asked(self, key: str) -> str:
        """One of those a step asks, as `who.Asked` calls them: “Anna Berg”, “somebody as Approver”."""
        kind, _space, what = key.partition(" ")
        if kind == "person":
            return self.people.get(int(what), _("somebody who has left"))
        if kind == "custom":
            role = self.roles.get(int(what), _("a role that is no more"))
        else:
            role = str(BuiltIn(what).label)
        return _("somebody as %(role)s") % {"role": role}

    def step(self, step: Step) -> str:
        """“Anna Berg or somebody as Approver”."""
        asked = [self.asked(key) for key in step.keys]
        return all_of(asked) if step.all else any_of(asked)

    def steps(self, steps: Sequence[Step]) -> str:
        """“2 steps: somebody as Approver, then somebody as Client”."""
        said = _(", then ").join(self.step(step) for step in steps)
        return ngettext("%(count)d step: %(steps)s", "%(count)d steps: %(steps)s", len(steps)) % {
            "count": len(steps),
            "steps": said,
        }

    def waits(self, review: Review, voices: Voices) -> str:
        """“waits for Anna Berg (step 1 of 2)”; "" when nobody is waited for."""
        step = review.current_step
        if step is None:
            return ""
        left = [self.asked(each.key) for each in voices.left(review)]
        said = all_of(left) if step.all else any_of(left)
        if len(review.kept_steps) == 1:
            return _("waits for %(who)s") % {"who": said}
        return _("waits for %(who)s (step %(step)d of %(steps)d)") % {
            "who": said,
            "step": review.step + 1,
            "steps": len(review.kept_steps),
        }


def line_of(review: Review) -> str:
    """“mastodon/lumikko_de · A lantern that lasts”: what is asked about, to know it by in a list."""
    return f"{review.account.address} · {Content.of(review.content).line}"


def any_of(said: Sequence[str]) -> str:
    return _joined(said, _("%(these)s or %(last)s"))


def all_of(said: Sequence[str]) -> str:
    return _joined(said, _("%(these)s and %(last)s"))


def _joined(said: Sequence[str], two: str) -> str:
    if len(said) < 2:
        return "".join(said)
    these = reduce(lambda a, b: _("%(these)s, %(last)s") % {"these": a, "last": b}, said[:-1])
    return two % {"these": these, "last": said[-1]}


def who_decided(decision: Decision) -> str:
    """“Bo Lind for Anna Berg”."""
    if decision.instead_of_name:
        return _("%(deputy)s for %(person)s") % {
            "deputy": decision.name,
            "person": decision.instead_of_name,
        }
    return decision.name
