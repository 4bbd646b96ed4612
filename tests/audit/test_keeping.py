"""What is noted stays, whoever asks: the database itself refuses."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from homeground.accounts.models import Organization
from homeground.accounts.removal import remove_organization
from homeground.accounts.tenancy import bound_to
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.audit.models import Entry
from homeground.audit.signing import MOST_FAILURES, sign_in_failed
from homeground.audit.whence import coming_from
from tests.insights import factory
from tests.web import lanterns

pytestmark = pytest.mark.django_db


def noted(made: lanterns.Lanterns) -> Entry:
    entry = note(Act.MOVED, made.publications[0], by=made.user, reason="frost", before="")
    assert entry is not None
    return entry


def test_an_entry_says_who_what_where_and_when() -> None:
    made = lanterns.planned(lanterns.organization("one"))
    with coming_from("page", "2001:db8::7"):
        entry = Entry.objects.get(pk=noted(made).pk)
    assert (entry.person_name, entry.person_email) == ("Aino Koskela", "lead@one.example")
    assert (entry.kind, entry.about_id) == ("publication", made.publications[0].pk)
    assert entry.words == "vk/lumikko_ru · Announcement"
    assert (entry.brand_id, entry.market_id) == (made.brand.pk, made.markets["ru"].pk)
    assert entry.organization_id == made.organization.pk
    assert entry.details == {"reason": "frost"}
    assert entry.ip_address == "2001:db8::7"
    assert abs((timezone.now() - entry.at).total_seconds()) < 60


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET act = 'cancelled'",
        "UPDATE audit_entry SET person_id = NULL",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        # Whoever makes the organization unseen to the connection deletes nothing either.
        "SELECT set_config('homeground.tenants', '', true); DELETE FROM audit_entry",
        "SET LOCAL session_replication_role = 'replica'; DELETE FROM audit_entry",
    ],
)
def test_nothing_is_changed_or_taken_out(statement: str) -> None:
    made = lanterns.planned(lanterns.organization("one"))
    noted(made)
    unseen = "set_config" in statement
    if unseen:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.execute("SELECT set_config('homeground.tenants', '*', true)")
    else:
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert Entry.objects.filter(act=Act.MOVED, details__reason="frost").exists()


def test_who_and_what_is_removed_stands_there_still() -> None:
    made = lanterns.organization("one")
    note(Act.CAP_SET, made.brand, by=made.user)
    entry = note(Act.PAUSED, made.markets["fr"], by=made.user)
    assert entry is not None
    made.brand.accounts.all().delete()
    made.markets["fr"].delete()
    made.brand.delete()
    made.user.delete()
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.person_email, kept.words) == ("lead@one.example", "FR (fr)")


def test_it_goes_with_its_organization_and_no_other_goes() -> None:
    gone, stays = factory.played("one"), factory.played("two")
    for each in (gone, stays):
        note(Act.CAP_SET, each.brand, by=each.user)
    remove_organization(gone.organization.pk)
    assert set(Entry.objects.values_list("organization_id", flat=True)) == {stays.organization.pk}
    assert not Organization.objects.filter(pk=gone.organization.pk).exists()


def test_what_nobody_does_is_not_noted() -> None:
    made = lanterns.planned(lanterns.organization("one"))
    assert note(Act.MOVED, made.publications[0], by=None) is None
    with coming_from("command"):
        entry = note(Act.MOVED, made.publications[0], by=None)
    assert entry is not None
    assert (entry.person_id, entry.by) == (None, Entry.By.COMMAND)
    with coming_from("page", None):
        entry = note(Act.MOVED, made.publications[0], by=AnonymousUser())
    assert entry is not None
    assert (entry.person_id, entry.by) == (None, Entry.By.PAGE)


def test_signing_in_and_out_and_failing_to() -> None:
    made = lanterns.organization("one")
    client = Client(REMOTE_ADDR="192.0.2.9")
    given = {"username": "Lead@one.example", "password": "wrong"}
    client.post("/sign-in/", given)
    client.post("/sign-in/", {"username": "nobody@else.example", "password": "wrong"})
    client.post("/sign-in/", given | {"password": lanterns.PASSWORD})
    client.post("/sign-out/")
    acts = [entry.act for entry in Entry.objects.order_by("pk")]
    assert acts == [Act.SIGN_IN_FAILED, Act.SIGNED_IN, Act.SIGNED_OUT]
    assert {entry.person_id for entry in Entry.objects.all()} == {made.user.pk}
    assert {entry.ip_address for entry in Entry.objects.all()} == {"192.0.2.9"}


def test_whoever_guesses_passwords_does_not_fill_the_list() -> None:
    made = lanterns.organization("one")
    for _ in range(30):
        sign_in_failed(credentials={"username": made.user.email})
    assert Entry.objects.count() == MOST_FAILURES


def test_another_organizations_list_is_not_seen() -> None:
    ours, theirs = lanterns.organization("one"), lanterns.organization("two")
    for each in (ours, theirs):
        note(Act.CAP_SET, each.brand, by=each.user)
    with bound_to([ours.organization.pk]):
        assert [entry.brand_id for entry in Entry.objects.all()] == [ours.brand.pk]
