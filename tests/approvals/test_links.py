"""A client's link: for whom it was made and no other, for what it shows and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from homeground.accounts.rights import BuiltIn
from homeground.accounts.tenancy import bound_to, seeing_all
from homeground.approvals.deciding import Changed
from homeground.approvals.linked import Stand, items_of, say
from homeground.approvals.linking import (
    NoLink,
    Why,
    asked_of_clients,
    confirm,
    links_of,
    make_link,
    new_code,
    open_first,
    opened,
    revoke,
)
from homeground.approvals.models import ClientLink, Decision, Verdict
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.audit.acts import Act
from homeground.audit.models import Entry
from homeground.audit.whence import coming_from
from homeground.content.models import Variant
from homeground.errors import BadInput
from homeground.publishing.states import State
from tests.approvals.house import fresh, given, person
from tests.web import lanterns

pytestmark = pytest.mark.django_db

CLIENT = Step(roles=("client",))


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def made(now: datetime) -> lanterns.Lanterns:
    """Twelve publications to come, each asked of a client."""
    made = lanterns.planned(lanterns.organization("lumikko-oy"), start=now + timedelta(hours=5))
    made.brand.sandbox_url = ""
    made.brand.save()
    set_steps(made.brand, None, [CLIENT], now=now, by=None)
    return made


def link_for(made: lanterns.Lanterns, now: datetime, *numbers: int, **more: Any) -> tuple[ClientLink, str]:  # fmt: skip
    chosen = [made.publications[number] for number in numbers or (4,)]
    return make_link(
        made.brand, "Mei Lin", "Mei@Client.example", chosen, by=made.user, now=now, **more
    )


def decide(link: ClientLink, verdict: Verdict = Verdict.APPROVED, said: str = "") -> Decision:
    (item,) = items_of(link)
    assert item.review is not None
    return say(
        link, item, verdict, content_print=item.review.content_print, step=item.review.step,
        said=said, now=timezone.now(),
    )  # fmt: skip


def test_it_opens_until_it_ends_or_is_taken_back(made: lanterns.Lanterns, now: datetime) -> None:
    link, secret = link_for(made, now, days=3)
    assert link.email == "mei@client.example"
    assert opened(secret, now=now + timedelta(days=2)) == link
    assert secret not in str(ClientLink.objects.values())
    for text, at, why in (
        ("x" + secret, now, Why.UNKNOWN),
        ("", now, Why.UNKNOWN),
        (secret, now + timedelta(days=3), Why.ENDED),
    ):
        with pytest.raises(NoLink) as refused:
            opened(text, now=at)
        assert refused.value.why is why
    revoke(link, by=made.user, now=now)
    with pytest.raises(NoLink) as refused:
        opened(secret, now=now)
    assert refused.value.why is Why.REVOKED


@pytest.mark.parametrize(
    ("name", "email", "days"),
    [
        (" ", "mei@client.example", 14),
        ("Mei", "no address", 14),
        ("Mei", "lead@lumikko-oy.example", 14),
        ("Mei", "mei@client.example", 0),
        ("Mei", "mei@client.example", 91),
    ],
)
def test_what_is_no_link(
    made: lanterns.Lanterns, now: datetime, name: str, email: str, days: int
) -> None:
    with pytest.raises(BadInput):
        make_link(made.brand, name, email, made.publications[:1], days=days, by=made.user, now=now)
    with pytest.raises(BadInput):
        make_link(made.brand, "Mei", "mei@client.example", [], by=made.user, now=now)
    assert not ClientLink.objects.exists()


def test_a_code_works_once_and_not_for_long(made: lanterns.Lanterns, now: datetime) -> None:
    link, _ = link_for(made, now)
    assert not confirm(link, "", now=now)
    first = new_code(link, now=now)
    second = new_code(link, now=now)
    assert not confirm(link, second, now=now + timedelta(minutes=16))
    if first != second:
        assert not confirm(link, first, now=now)
    assert confirm(link, second, now=now)
    assert not confirm(link, second, now=now), "once"
    guessed = new_code(link, now=now)
    for _guess in range(5):
        assert not confirm(link, "x", now=now)
    assert not confirm(link, guessed, now=now), "void after five wrong ones"
    other, _ = link_for(made, now, 5)
    assert not confirm(other, new_code(link, now=now), now=now), "another link's"


def test_without_mail_the_first_browser_is_the_only_one(
    made: lanterns.Lanterns, now: datetime
) -> None:
    link, _ = link_for(made, now)
    assert open_first(link, now=now)
    assert not open_first(link, now=now)


def test_a_clients_word_lets_it_go_out_and_is_noted_as_theirs(
    made: lanterns.Lanterns, now: datetime
) -> None:
    link, _ = link_for(made, now)
    with coming_from("link", "192.0.2.7", name=link.name, email=link.email):
        decision = decide(link)
    assert (decision.client_name, decision.by, decision.verdict) == ("Mei Lin", None, "approved")
    assert fresh(made.publications[4]).state == State.SCHEDULED
    assert fresh(made.publications[5]).state == State.IN_REVIEW, "which the link did not show"
    entry = Entry.objects.get(act=Act.APPROVED)
    assert (entry.by, entry.person_email, entry.ip_address) == ("link", "mei@client.example", "192.0.2.7")  # fmt: skip
    assert decide(link) == decision, "a second click is the same word"
    assert Decision.objects.count() == 1
    assert items_of(link)[0].stand is Stand.SAID


def test_what_changed_is_not_approved_and_shown_as_it_is(
    made: lanterns.Lanterns, now: datetime
) -> None:
    link, _ = link_for(made, now)
    (item,) = items_of(link)
    assert item.review is not None
    Variant.objects.filter(pk=item.publication.variant_id).update(text="Another text.")
    with pytest.raises(Changed):
        say(link, item, Verdict.APPROVED, content_print=item.review.content_print, step=0,
            said="", now=now)  # fmt: skip
    assert fresh(made.publications[4]).state == State.IN_REVIEW
    assert not Decision.objects.exists()


def test_after_changes_were_asked_for_what_is_new_is_shown(
    made: lanterns.Lanterns, now: datetime
) -> None:
    from homeground.approvals.asking import ask

    link, _ = link_for(made, now)
    with pytest.raises(BadInput):
        decide(link, Verdict.CHANGES)
    decide(link, Verdict.CHANGES, "42 hours, please.")
    variant = made.publications[4].variant
    Variant.objects.filter(pk=variant.pk).update(text=variant.text.replace("40", "42"))
    ask(made.brand, now=now)
    (item,) = items_of(link)
    assert item.stand is Stand.YOURS
    assert [(p.kind, p.text) for p in item.news if p.kind != "same"] == [("gone", "40"), ("new", "42")]  # fmt: skip
    decide(link)
    assert fresh(made.publications[4]).state == State.SCHEDULED


def test_the_client_comes_after_those_before_them(made: lanterns.Lanterns, now: datetime) -> None:
    anna = person(made, "Anna", BuiltIn.APPROVER)
    set_steps(made.brand, None, [Step(people=(anna.pk,)), CLIENT], now=now, by=None)
    link, _ = link_for(made, now)
    assert items_of(link)[0].stand is Stand.LATER
    with pytest.raises(BadInput):
        decide(link)
    assert len(asked_of_clients(made.brand)) == 12, "offered already"
    given(made.publications[4], anna, now=now)
    assert items_of(link)[0].stand is Stand.YOURS
    set_steps(made.brand, None, [Step(people=(anna.pk,))], now=now, by=None)
    assert asked_of_clients(made.brand) == []


def test_another_house_sees_no_link(made: lanterns.Lanterns, now: datetime) -> None:
    others = lanterns.organization("kettu", brand_slug="kettu", name="Kettu")
    _, secret = link_for(made, now)
    with bound_to([others.organization.pk]):
        assert not ClientLink.objects.exists()
        assert not links_of(made.brand).exists()
        with pytest.raises(NoLink):
            opened(secret, now=now)
    with seeing_all():
        assert opened(secret, now=now)
