"""A connection under way belongs to whoever began it, is used once, and ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from homeground.accounts.joining import join
from homeground.accounts.models import PendingConnection, User
from homeground.accounts.pending import (
    LASTS,
    NotAwaited,
    come_back,
    forget_ended,
    grants_of,
    keep_grants,
)
from homeground.accounts.rights import BuiltIn
from tests.accounts.toy_ways import GRANT
from tests.web import lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> lanterns.Lanterns:
    return lanterns.organization("lumikko")


def begun(made: lanterns.Lanterns, **kept: str) -> PendingConnection:
    return PendingConnection.objects.create(
        organization=made.organization, brand=made.brand, user=made.user, network="x",
        way="toy-sign-in", kept=kept, ends_at=timezone.now() + LASTS,
    )  # fmt: skip


def test_it_is_found_by_what_it_was_begun_with(made: lanterns.Lanterns) -> None:
    first, second = begun(made, state="one"), begun(made, state="two")
    now = timezone.now()
    assert come_back(made.user, "x", {"state": "one", "code": "c"}, now=now) == first
    assert come_back(made.user, "x", {"state": "two", "error": "no"}, now=now) == second


def test_oauth_1_has_no_state(made: lanterns.Lanterns) -> None:
    first = begun(made, oauth_token="t-1", oauth_token_secret="s")
    begun(made, oauth_token="t-2", oauth_token_secret="s")
    now = timezone.now()
    given = {"oauth_token": "t-1", "oauth_verifier": "v"}
    assert come_back(made.user, "x", given, now=now) == first
    assert come_back(made.user, "x", {"denied": "t-2"}, now=now) != first


def test_it_is_used_once(made: lanterns.Lanterns) -> None:
    begun(made, state="one")
    come_back(made.user, "x", {"state": "one"}, now=timezone.now())
    with pytest.raises(NotAwaited):
        come_back(made.user, "x", {"state": "one"}, now=timezone.now())


@pytest.mark.parametrize("given", [{"state": "other"}, {"state": "онe"}, {"oauth_token": "one!"}])
def test_an_answer_to_something_else_uses_nothing_up(
    made: lanterns.Lanterns, given: dict[str, str]
) -> None:
    begun(made, state="one")
    with pytest.raises(NotAwaited):
        come_back(made.user, "x", given, now=timezone.now())
    assert come_back(made.user, "x", {"state": "one"}, now=timezone.now())


def test_another_person_cannot_come_back_to_it(made: lanterns.Lanterns) -> None:
    begun(made, state="one")
    colleague = User.objects.create_user("colleague@lumikko.example", lanterns.PASSWORD)
    join(made.organization, colleague, BuiltIn.OWNER)
    with pytest.raises(NotAwaited):
        come_back(colleague, "x", {"state": "one"}, now=timezone.now())


def test_it_ends_after_a_quarter_of_an_hour(made: lanterns.Lanterns) -> None:
    begun(made, state="one")
    late = timezone.now() + timedelta(minutes=15)
    with pytest.raises(NotAwaited):
        come_back(made.user, "x", {"state": "one"}, now=late)
    assert forget_ended(now=timezone.now()) == 0
    assert forget_ended(now=late) == 1


def test_what_it_keeps_is_encrypted_and_comes_back_whole(made: lanterns.Lanterns) -> None:
    flow = begun(made, state="one", verifier="nobody-may-see-this")
    keep_grants(flow, [GRANT])
    flow = PendingConnection.objects.get()
    assert grants_of(flow) == [GRANT]
    assert dict(flow.kept) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM accounts_pendingconnection t")
        (row,) = cursor.fetchone()
    assert "nobody-may-see" not in row
