"""No door leads round an approval: the database asks for it, whoever plans and however."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.approvals.asking import ask
from homeground.approvals.jobs import ask_everywhere
from homeground.approvals.models import Decision, Policy, Review, Standing
from homeground.approvals.policies import remove, set_steps
from homeground.approvals.queries import asking
from homeground.approvals.standing import approval_of
from homeground.approvals.steps import Step
from homeground.content.models import MediaFile, VariantMedia
from homeground.publishing.changing import cancel, hold, release_hold, reschedule
from homeground.publishing.models import Publication
from homeground.publishing.states import AFTER_APPROVAL, State
from tests.approvals.house import fresh, given, person, policy, review_of
from tests.web import lanterns

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as error:
        sql(statement, *values)
    return str(error.value)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def made(now: datetime) -> lanterns.Lanterns:
    """Twelve publications, all still to come."""
    return lanterns.planned(lanterns.organization("lumikko-oy"), start=now + timedelta(hours=5))


@pytest.fixture
def anna(made: lanterns.Lanterns) -> User:
    return person(made, "Anna", BuiltIn.APPROVER)


@pytest.fixture
def asked(made: lanterns.Lanterns, anna: User, now: datetime) -> Policy:
    """Everything needs Anna's word."""
    return set_steps(made.brand, None, [Step(people=(anna.pk,))], now=now, by=None)


def test_a_new_policy_asks_for_what_is_planned_and_an_approval_lets_it_go_out(
    made: lanterns.Lanterns, anna: User, now: datetime
) -> None:
    one = made.publications[0]
    lanterns.arm(made.publications[1], now)
    assert fresh(one).state == State.SCHEDULED
    set_steps(made.brand, None, [Step(people=(anna.pk,))], now=now, by=None)
    states = set(Publication.objects.values_list("state", flat=True))
    assert states == {State.IN_REVIEW, State.ARMED}, "what is being sent is left alone"
    assert Review.objects.count() == 11
    given(one, anna, now=now)
    assert fresh(one).state == State.SCHEDULED
    assert fresh(one).approved_print == fresh(one).content_print != ""
    # It goes out like any other, and comes back like any other.
    lanterns.arm(fresh(one), now)
    again = fresh(one)
    again.state = State.SCHEDULED
    again.save()
    assert fresh(one).state == State.SCHEDULED


def test_what_was_armed_when_the_policy_was_made_asks_when_it_comes_back(
    made: lanterns.Lanterns, anna: User, now: datetime
) -> None:
    one = made.publications[0]
    lanterns.arm(one, now)
    policy(made, Step(people=(anna.pk,)))
    one.state = State.SCHEDULED
    one.save()
    assert fresh(one).state == State.IN_REVIEW


@pytest.mark.parametrize("state", sorted(AFTER_APPROVAL))
def test_no_statement_plans_what_nobody_approved(
    made: lanterns.Lanterns, asked: Policy, state: str
) -> None:
    one = made.publications[0]
    columns = "worker_id = NULL, armed_at = now(), lease_ends_at = now(), fingerprint = 'f'"
    update = f"UPDATE publishing_publication SET state = %s, {columns} WHERE id = %s"
    if state == State.SCHEDULED:
        sql(update, state, one.pk)
        assert fresh(one).state == State.IN_REVIEW
    else:
        refused(update, state, one.pk)
    # Nor is it there at once, under another name.
    copied = """
        INSERT INTO publishing_publication (organization_id, variant_id, account_id, due_at, time_zone,
            send_at, native, handed_id, recall_to, state, key, identity, fingerprint, armed_at,
            lease_ends_at, tries, looks, problem, reminders, created_at, needs_approval, content_print,
            approved_print)
        SELECT organization_id, variant_id, account_id, due_at, time_zone, send_at, native, '', '', %s,
            gen_random_uuid(), 'another', 'f', now(), now(), 0, 0, '', 0, now(), false, 'x', 'x'
        FROM publishing_publication WHERE id = %s
    """
    if state == State.SCHEDULED:
        sql(copied, state, one.pk)
        assert Publication.objects.get(identity="another").state == State.IN_REVIEW
    else:
        assert "publication_approved_as_it_is" in refused(copied, state, one.pk)


def test_the_ledgers_own_columns_say_what_is_true_whatever_is_written_there(
    made: lanterns.Lanterns, asked: Policy
) -> None:
    one = made.publications[0]
    for lie in (
        "needs_approval = false",
        "approved_print = content_print",
        "content_print = '', approved_print = ''",
        "needs_approval = false, state = 'scheduled'",
        "approved_print = 'x', content_print = 'x', state = 'scheduled'",
    ):
        before = fresh(one)
        sql(f"UPDATE publishing_publication SET {lie} WHERE id = %s", one.pk)
        after = fresh(one)
        assert (after.state, after.needs_approval, after.content_print, after.approved_print) == (
            State.IN_REVIEW, True, before.content_print, "",
        ), lie  # fmt: skip


def _text(one: Publication, file: MediaFile) -> None:
    sql("UPDATE content_variant SET text = text || '!' WHERE id = %s", one.variant_id)


def _link(one: Publication, file: MediaFile) -> None:
    sql("UPDATE content_variant SET link = 'https://x.example' WHERE id = %s", one.variant_id)


def _label(one: Publication, file: MediaFile) -> None:
    sql("UPDATE content_variant SET label = '' || label || '.' WHERE id = %s", one.variant_id)


def _format(one: Publication, file: MediaFile) -> None:
    sql("UPDATE content_variant SET format = 'story' WHERE id = %s", one.variant_id)


def _alt(one: Publication, file: MediaFile) -> None:
    sql("UPDATE content_variantmedia SET alt = 'another' WHERE variant_id = %s", one.variant_id)


def _file(one: Publication, file: MediaFile) -> None:
    sql(
        "UPDATE content_variantmedia SET file_id = %s WHERE variant_id = %s",
        file.pk, one.variant_id,
    )  # fmt: skip


def _file_more(one: Publication, file: MediaFile) -> None:
    VariantMedia.objects.create(
        organization_id=one.organization_id, variant_id=one.variant_id, file=file, position=1
    )


def _file_less(one: Publication, file: MediaFile) -> None:
    sql("DELETE FROM content_variantmedia WHERE variant_id = %s", one.variant_id)


def _account(one: Publication, file: MediaFile) -> None:
    another = one.account.brand.accounts.exclude(pk=one.account_id).first()
    assert another is not None
    sql("UPDATE publishing_publication SET account_id = %s WHERE id = %s", another.pk, one.pk)


def _variant(one: Publication, file: MediaFile) -> None:
    another = Publication.objects.exclude(pk=one.pk).exclude(variant=one.variant_id).first()
    assert another is not None
    sql(
        "UPDATE publishing_publication SET variant_id = %s WHERE id = %s",
        another.variant_id, one.pk,
    )  # fmt: skip


def _first_comment(one: Publication, file: MediaFile) -> None:
    _below(one, "more")


def _network(one: Publication, file: MediaFile) -> None:
    sql("UPDATE accounts_account SET network = 'xing' WHERE id = %s", one.account_id)


CHANGES = [
    _text, _link, _label, _format, _alt, _file, _file_more, _file_less, _account, _variant,
    _first_comment,
    _network,
]  # fmt: skip


def _below(one: Publication, identity: str) -> Publication:
    return Publication.objects.create(
        organization_id=one.organization_id, variant_id=one.variant_id, account_id=one.account_id,
        due_at=one.due_at, send_at=one.due_at, time_zone=one.time_zone, identity=identity, answers=one,
    )  # fmt: skip


@pytest.fixture
def pictured(made: lanterns.Lanterns) -> MediaFile:
    """Every first variant has a picture; another one lies ready."""
    organization = made.organization
    first, second = (
        MediaFile.objects.create(
            organization=organization,
            sha256=sign * 64,
            name="p.png",
            mime="image/png",
            size_bytes=1,
        )
        for sign in "ab"
    )
    VariantMedia.objects.create(
        organization=organization, variant=made.publications[0].variant, file=first, position=0
    )
    return second


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_is_said_asks_again(
    made: lanterns.Lanterns,
    pictured: MediaFile,
    asked: Policy,
    anna: User,
    now: datetime,
    change: Callable[[Publication, MediaFile], None],
) -> None:
    one = made.publications[0]
    given(one, anna, now=now)
    approved = fresh(one)
    assert approved.state == State.SCHEDULED
    change(one, pictured)
    assert fresh(one).state == State.IN_REVIEW
    assert fresh(one).approved_print == ""
    assert fresh(one).content_print != approved.content_print
    assert len(fresh(one).content_print) == 64
    ask(made.brand, now=now)
    assert review_of(one).standing == Standing.WAITING
    assert Review.objects.get(content_print=approved.content_print).standing == Standing.APPROVED


@pytest.mark.parametrize("state", [State.ARMED, State.ASSISTED])
@pytest.mark.parametrize("change", [_text, _alt, _file_more, _account, _variant])
def test_what_is_being_sent_is_not_changed(
    made: lanterns.Lanterns,
    pictured: MediaFile,
    asked: Policy,
    anna: User,
    now: datetime,
    change: Callable[[Publication, MediaFile], None],
    state: State,
) -> None:
    one = made.publications[0]
    given(one, anna, now=now)
    if state == State.ARMED:
        lanterns.arm(fresh(one), now)
    else:
        Publication.objects.filter(pk=one.pk).update(state=state)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(one, pictured)


def test_a_file_taken_from_what_is_being_sent_is_refused_at_the_end(
    made: lanterns.Lanterns, pictured: MediaFile, asked: Policy, anna: User, now: datetime
) -> None:
    one = made.publications[0]
    given(one, anna, now=now)
    lanterns.arm(fresh(one), now)
    _file_less(one, pictured)
    with pytest.raises(DatabaseError, match="is not changed"), transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    # So that this test's own end does not find it: the file is there again.
    refused("UPDATE content_mediafile SET sha256 = 'x' WHERE sha256 = %s", "b" * 64)
    Publication.objects.filter(pk=one.pk).update(state=State.FAILED)


def test_the_words_that_were_approved_need_no_second_approval(
    made: lanterns.Lanterns, asked: Policy, anna: User, now: datetime
) -> None:
    one = made.publications[0]
    given(one, anna, now=now)
    text = one.variant.text
    sql("UPDATE content_variant SET text = 'another' WHERE id = %s", one.variant_id)
    ask(made.brand, now=now)
    sql("UPDATE content_variant SET text = %s WHERE id = %s", text, one.variant_id)
    assert fresh(one).state == State.IN_REVIEW
    ask(made.brand, now=now)
    assert fresh(one).state == State.SCHEDULED
    assert set(Review.objects.values_list("standing", flat=True)) == {
        Standing.WAITING, Standing.APPROVED, Standing.OVERTAKEN,
    }  # fmt: skip


def test_moving_and_holding_change_nothing_of_what_was_approved(
    made: lanterns.Lanterns, asked: Policy, anna: User, now: datetime
) -> None:
    one = made.publications[0]
    given(one, anna, now=now)
    reschedule(fresh(one), one.due_at + timedelta(days=1), now=now)
    hold(fresh(one), now=now)
    release_hold(fresh(one), now=now)
    assert fresh(one).state == State.SCHEDULED
    # A hold is no way round: changed meanwhile, it asks again when it is let go on.
    hold(fresh(one), now=now)
    sql("UPDATE content_variant SET text = 'another' WHERE id = %s", one.variant_id)
    assert release_hold(fresh(one), now=now).state == State.IN_REVIEW
    assert review_of(one).standing == Standing.WAITING


def test_a_thread_is_approved_whole(
    made: lanterns.Lanterns, asked: Policy, anna: User, now: datetime
) -> None:
    one = made.publications[0]
    part = _below(one, "part")
    deeper = Publication.objects.create(
        organization_id=one.organization_id, variant_id=made.publications[6].variant_id,
        account_id=one.account_id, due_at=one.due_at, send_at=one.due_at, time_zone=one.time_zone,
        identity="deeper", answers=part,
    )  # fmt: skip
    ask(made.brand, now=now)
    prints = {fresh(each).content_print for each in (one, part, deeper)}
    assert len(prints) == 1
    review = review_of(one)
    assert [said["text"] for said in review.content] == [
        one.variant.text, one.variant.text, made.publications[6].variant.text,
    ]  # fmt: skip
    given(one, anna, now=now)
    assert {fresh(each).state for each in (one, part, deeper)} == {State.SCHEDULED}
    # The part's words change: the whole thread asks again. Taken out, it is another thread too.
    sql("UPDATE content_variant SET text = 'x' WHERE id = %s", deeper.variant_id)
    assert {fresh(each).state for each in (one, part, deeper)} == {State.IN_REVIEW}
    ask(made.brand, now=now)
    given(one, anna, now=now)
    cancel(fresh(deeper), now=now)
    assert {fresh(each).state for each in (one, part)} == {State.IN_REVIEW}


def test_an_approval_is_of_the_steps_that_stand_today(
    made: lanterns.Lanterns, asked: Policy, anna: User, now: datetime
) -> None:
    one, russian = made.publications[4], made.publications[0]
    given(one, anna, now=now)
    both = [Step(people=(anna.pk,)), Step(roles=(BuiltIn.OWNER,))]
    set_steps(made.brand, None, both, now=now, by=None)
    assert fresh(one).state == State.IN_REVIEW
    given(one, anna, now=now)
    assert fresh(one).state == State.IN_REVIEW
    given(one, made.user, now=now)
    assert fresh(one).state == State.SCHEDULED
    # A market's own takes the place of the brand's, also where it asks nothing.
    own = set_steps(made.brand, made.markets["ru"], [], now=now, by=None)
    assert fresh(russian).state == State.ON_HOLD, "nobody approved it, and nothing asks any more"
    assert fresh(one).state == State.SCHEDULED
    assert release_hold(fresh(russian), now=now).state == State.SCHEDULED
    remove(own, now=now, by=None)
    assert fresh(russian).state == State.IN_REVIEW
    remove(Policy.objects.get(), now=now, by=None)
    assert fresh(russian).state == State.ON_HOLD
    assert fresh(one).state == State.SCHEDULED
    assert not Review.objects.filter(standing=Standing.WAITING).exists()


def test_what_was_asked_and_answered_is_not_bent(
    made: lanterns.Lanterns, asked: Policy, anna: User, now: datetime
) -> None:
    one = made.publications[0]
    review = review_of(one)
    for statement in (
        "UPDATE approvals_review SET standing = 'approved' WHERE id = %s",
        "UPDATE approvals_review SET kept_steps = '[]', standing = 'approved' WHERE id = %s",
        "UPDATE approvals_review SET content = '[]' WHERE id = %s",
        "UPDATE approvals_review SET content_print = 'x' WHERE id = %s",
    ):
        refused(statement, review.pk)
    said = (
        "INSERT INTO approvals_decision (organization_id, review_id, step, asked, verdict, "
        "content_print, said, by_name, instead_of_name, client_name, client_email, at) "
        "VALUES (%s, %s, %s, '[]', 'approved', %s, '', 'Anna', '', '', '', now())"
    )
    ours = review.organization_id, review.pk
    assert "not what is asked about" in refused(said, *ours, 0, "0" * 64), "another content"
    assert "not what is asked about" in refused(said, *ours, 1, review.content_print), "later step"
    given(one, anna, now=now)
    refused(said, *ours, 1, review.content_print)
    refused("UPDATE approvals_decision SET verdict = 'changes'")
    refused("UPDATE approvals_decision SET by_id = %s", made.user.pk)
    with pytest.raises(DatabaseError, match="never deleted"):
        _deleted_for_good()
    anna.delete()
    assert Decision.objects.get().name == "Anna Berg", "forgotten, and still known by name"


def _deleted_for_good() -> None:
    with transaction.atomic():
        Decision.objects.all().delete()
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_review_that_somebody_forges_is_none(
    made: lanterns.Lanterns, asked: Policy, now: datetime
) -> None:
    real = review_of(made.publications[0])
    sql("UPDATE approvals_review SET standing = 'overtaken'")
    forged = """
        INSERT INTO approvals_review (organization_id, brand_id, market_id, account_id, content,
            content_print, policy_id, revision, kept_steps, standing, step, opened_at, reminders)
        SELECT organization_id, brand_id, market_id, account_id, content, content_print, policy_id,
            revision, '[]', %s, 0, now(), 0
        FROM approvals_review WHERE id = %s
    """
    assert "nobody approved" in refused(forged, "approved", real.pk)
    sql(forged, "waiting", real.pk)
    assert Review.objects.get(standing=Standing.WAITING).kept_steps == asked.kept_steps


def test_an_approval_after_its_time_waits_for_a_new_one(
    made: lanterns.Lanterns, asked: Policy, anna: User, now: datetime
) -> None:
    one = made.publications[0]
    late = one.due_at + timedelta(minutes=1)
    given(one, anna, now=late)
    assert fresh(one).state == State.APPROVED
    told = approval_of(fresh(one), now=now)
    assert told is not None
    assert (told.words, told.said) == (
        "approved by Anna Berg", "Its time has passed: give it a new one.",
    )  # fmt: skip
    reschedule(fresh(one), late + timedelta(hours=1), now=late)
    assert fresh(one).state == State.SCHEDULED


def test_what_says_the_same_on_the_same_account_is_asked_once(
    made: lanterns.Lanterns, asked: Policy, anna: User, now: datetime
) -> None:
    one = made.publications[0]
    twin = Publication.objects.create(
        organization_id=one.organization_id, variant_id=one.variant_id, account_id=one.account_id,
        due_at=one.due_at + timedelta(days=7), send_at=one.due_at, time_zone=one.time_zone,
        identity="twin",
    )  # fmt: skip
    assert ask(made.brand, now=now) == []
    assert asking(review_of(one)).count() == 2
    given(one, anna, now=now)
    assert {fresh(one).state, fresh(twin).state} == {State.SCHEDULED}


def test_what_came_past_a_policy_that_was_just_made_is_found_by_the_job(
    made: lanterns.Lanterns, anna: User
) -> None:
    """The trigger of the policy is away, as if both had happened at the same moment."""
    one = made.publications[0]
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE approvals_policy DISABLE TRIGGER approvals_policy_asks")
    policy(made, Step(people=(anna.pk,)))
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE approvals_policy ENABLE TRIGGER approvals_policy_asks")
    assert fresh(one).state == State.SCHEDULED
    ask_everywhere()
    assert fresh(one).state == State.IN_REVIEW
