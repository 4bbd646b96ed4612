"""What happens and what is told of it are one; each person hears of what concerns them, grouped."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from homeground.accounts.models import Account, Assignment, Organization
from homeground.accounts.removal import remove_organization
from homeground.accounts.rights import BuiltIn
from homeground.accounts.tenancy import bound_to
from homeground.content.versions import MessageWords, write_message
from homeground.notifications.kinds import TABLE, Kind, Way, in_words
from homeground.notifications.models import Notice, Telling, Wishes
from homeground.notifications.pruning import prune
from homeground.notifications.spreading import spread
from homeground.notifications.telling import tell
from homeground.publishing.asking import Asked
from homeground.publishing.assisting import hand_over_due
from homeground.publishing.budgeting import take
from homeground.publishing.claiming import Claimed
from homeground.publishing.drafting import draft_of
from homeground.publishing.models import Attempt, Pause, SpendingCap
from homeground.publishing.outcomes import Next
from homeground.publishing.pausing import pause, resume
from homeground.publishing.settling import give_up_useless, settle_otherwise
from homeground.publishing.states import State
from tests.notifications.houses import fail, house, manager_of, person, told
from tests.web import lanterns

pytestmark = pytest.mark.django_db


def test_what_is_undone_is_not_told() -> None:
    made = house()
    with transaction.atomic():
        pause(made.brand, now=timezone.now())
        transaction.set_rollback(True)
    assert told(made.user) == []


def test_a_worker_that_dies_in_between_loses_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = house()
    fail(made, 0)
    with monkeypatch.context() as patched:

        def die(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        patched.setattr("homeground.notifications.spreading.dispatch", die)
        with pytest.raises(KeyboardInterrupt):
            spread(now=timezone.now())
    assert not Notice.objects.exists()
    assert len(told(made.user)) == 1
    assert len(told(made.user)) == 1
    assert not Telling.objects.exists()


def test_many_on_one_account_are_one_notice() -> None:
    made = house()
    copies = lanterns.planned(lanterns.organization("copies"), copies=10)
    fail(copies, *range(0, 120, 6))
    fail(made, 0, 1)
    (notice,) = told(copies.user)
    assert notice.many == 20
    words = in_words(notice.kind, notice.details, notice.many)
    assert words == "20 publications on vk/lumikko_ru failed"
    assert {each.details["account"] for each in told(made.user)} == {
        "vk/lumikko_ru", "livejournal/lumikko_ru",
    }  # fmt: skip
    fail(copies, 1 * 6)
    (notice,) = told(copies.user)
    assert notice.many == 21, "what nobody has read yet takes in more of the same"
    Notice.objects.update(read_at=timezone.now())
    fail(copies, 0)
    assert len(told(copies.user)) == 2


def test_who_hears_of_it() -> None:
    made = house()
    german, russian = manager_of(made, "de"), manager_of(made, "ru")
    author = person(made, "author", BuiltIn.AUTHOR)
    others = house("kettu")
    fail(made, 0)
    assert [each.person for each in told(made.user)] == [made.user]
    assert len(told(russian)) == 1
    assert told(german) == told(author) == told(others.user) == []
    tell(Kind.REMARK, made.publications[0].variant, to=[german, author], who="Aino", what="Halti")
    assert told(german) == [], "named, but the market is not theirs to see"
    assert len(told(author)) == 1
    with bound_to([others.organization.pk]):
        assert not Notice.objects.exists()


def test_who_does_it_is_not_told() -> None:
    made = house()
    manager = manager_of(made, "de")
    begun = pause(made.brand, made.markets["de"], now=timezone.now(), by=manager, reason="Feuer")
    assert told(manager) == []
    (notice,) = told(made.user)
    assert notice.kind == Kind.PAUSED
    assert notice.details["why"] == "Feuer"
    resume(begun, Pause.Missed.SEND, now=timezone.now(), by=made.user)
    assert [each.kind for each in told(manager)] == [Kind.RESUMED]


def test_each_person_chooses() -> None:
    made = house()
    Wishes.objects.create(
        organization=made.organization, person=made.user,
        ways={Kind.FAILED.value: [], Kind.ACCOUNT.value: [Way.DIGEST.value]},
    )  # fmt: skip
    fail(made, 0)
    assert told(made.user) == []
    tell(Kind.ACCOUNT, made.accounts[0], account="vk/lumikko_ru", state="needs_reconnection")
    (notice,) = told(made.user)
    assert (notice.in_page, notice.by_mail, notice.in_digest) == (False, False, True)


def armed(made: lanterns.Lanterns, number: int) -> Claimed:
    publication = made.publications[number]
    attempt = lanterns.arm(publication, timezone.now())
    return Claimed(publication, draft_of(publication), attempt.pk, 1)


def test_settling_tells_of_failure_doubt_and_a_shut_door_alone() -> None:
    made = house()
    now = timezone.now()
    outcome = Attempt.Outcome
    nexts = [
        Next(outcome.REJECTED, State.FAILED, None, "Change the link."),
        Next(outcome.UNSURE, State.UNSURE, None, "Look."),
        Next(outcome.UNSURE, State.UNSURE, now + timedelta(minutes=1), "Wait."),
        Next(outcome.RATE_LIMITED, State.SCHEDULED, now, "Wait."),
        Next(outcome.NOT_AUTHORIZED, State.SCHEDULED, now, "Gone.", Account.State.NEEDS_RECONNECTION),
    ]  # fmt: skip
    for number, what in enumerate(nexts):
        settle_otherwise(armed(made, number), what, now=now, code=None)
    found = {each.kind: each.details for each in told(made.user)}
    assert found.keys() == {Kind.FAILED, Kind.UNSURE, Kind.ACCOUNT}
    assert found[Kind.FAILED]["at"] == ["publication", "halti", made.publications[0].pk]
    assert found[Kind.FAILED]["why"] == "Change the link."
    assert found[Kind.ACCOUNT]["account"] == made.publications[4].account.address


def test_what_is_late_or_for_a_person_is_told_in_one_notice_an_account() -> None:
    made = house()
    now = timezone.now() + timedelta(days=9)
    for publication in made.publications:
        publication.useless_after = now - timedelta(hours=1)
        publication.save()
    posted = made.publications[8]
    posted.account = Account.objects.create(
        organization=made.organization, brand=made.brand, market=made.markets["de"],
        network="xing", handle="lumikko", name="Lumikko", network_id="lumikko",
    )  # fmt: skip
    posted.useless_after = None
    posted.save()
    assert give_up_useless(brands=[made.brand.pk], now=now) == 11
    assert hand_over_due(brands=[made.brand.pk], now=now) == 1
    found = told(made.user)
    assert sum(each.many for each in found if each.kind == Kind.FAILED) == 11
    assert len([each for each in found if each.kind == Kind.FAILED]) == 6
    assert [each.details["account"] for each in found if each.kind == Kind.BY_HAND] == ["xing/lumikko"]  # fmt: skip


def test_a_cap_that_is_used_up_is_told_once() -> None:
    made = house()
    SpendingCap.objects.create(
        organization=made.organization, brand=made.brand, network="x", usd_a_month=Decimal(0)
    )
    # In a month's last hour the next month's money is so near that nobody is told.
    now = timezone.now().replace(day=15)
    asked = [
        Asked(each, draft_of(each), now)
        for each in made.publications
        if each.account.network == "x"
    ]
    for _ in range(3):
        assert all(take(asked))
        told(made.user)
    assert sorted(each.details["what"] for each in told(made.user)) == [
        "x/lumikko_sg", "x/lumikko_uk",
    ]  # fmt: skip


def test_a_changed_message_is_told_where_it_is_adapted() -> None:
    made = house()
    german, author = manager_of(made, "de"), person(made, "ru", BuiltIn.AUTHOR, made.markets["ru"])
    message = made.publications[0].variant.message
    for text in ("It lasts.", "It lasts longer."):
        write_message(message, MessageWords(text, "en"), by=made.user)
    assert [each.many for each in told(german)] == [2]
    assert [in_words(n.kind, n.details, n.many) for n in told(author)] == [
        "The message “Announcement” was changed 2 times"
    ]
    assert told(made.user) == []


def test_every_kind_has_words_for_whatever_it_is_given() -> None:
    assert TABLE.keys() == set(Kind)
    for kind in Kind:
        for count in (1, 2, 5):
            assert in_words(kind, {}, count)
            assert "%(" not in in_words(kind, {"what": "100 %", "who": "A"}, count)
    assert in_words("of.another.version", {}) == "of.another.version"


def test_what_was_read_long_ago_goes() -> None:
    made = house()
    fail(made, 0, 1, 2)
    old, young, unread = told(made.user)
    now = timezone.now()
    Notice.objects.filter(pk=old.pk).update(read_at=now - timedelta(days=91))
    Notice.objects.filter(pk=young.pk).update(read_at=now - timedelta(days=89))
    Notice.objects.filter(pk=unread.pk).update(at=now - timedelta(days=200))
    assert prune(now=now) == 1
    assert set(Notice.objects.values_list("pk", flat=True)) == {young.pk, unread.pk}


def test_who_leaves_is_told_no_more_and_an_organization_goes_whole() -> None:
    made = house()
    fail(made, 0)
    Assignment.objects.all().delete()
    assert told(made.user) == []
    fail(made, 0)
    remove_organization(made.organization.pk)
    assert not Organization.objects.exists()
    assert not Telling.objects.exists()
