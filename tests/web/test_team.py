"""The team's pages: inviting, changing, removing; and nobody gives what they do not have."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from homeground.accounts import team
from homeground.accounts.inviting import invite
from homeground.accounts.joining import join
from homeground.accounts.models import Assignment, CustomRole, Invitation, Membership, User
from homeground.accounts.queries import rights_in
from homeground.accounts.rights import BuiltIn, Right
from homeground.errors import BadInput
from tests.web import lanterns

EMAIL = "elena@agency.example"
FORM = {"email": EMAIL, "role": "market_manager", "reach": "ru-RU"}
NEW = {"name": "Елена Орлова", "password": "a-lamp-in-the-snow"}


def person(made: lanterns.Lanterns, role: BuiltIn, language: str = "") -> User:
    user = User.objects.create_user(f"{role}{language}@lumikko.example", lanterns.PASSWORD)
    join(
        made.organization, user, role,
        market=made.markets[language] if language else None,
    )  # fmt: skip
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address_of(made: lanterns.Lanterns, *, by: User | None = None) -> str:
    """The path of an invitation to the Russian market."""
    _invitation, signed = invite(
        made.organization, EMAIL, BuiltIn.MARKET_MANAGER, made.brand, made.markets["ru"],
        by=by or made.user, now=timezone.now(),
    )  # fmt: skip
    return f"/invitation/{signed}/"


# Looking ------------------------------------------------------------------------------------------


def test_people_by_market(client: Client, made: lanterns.Lanterns) -> None:
    person(made, BuiltIn.MARKET_MANAGER, "ru")
    page = client.get("/lumikko/team/").content.decode()
    assert "Aino Koskela" in page
    assert "Market manager" in page
    assert "Invite somebody" in page


def test_who_may_not_manage_looks_only(made: lanterns.Lanterns) -> None:
    client = signed_in(person(made, BuiltIn.ANALYST))
    address_of(made)
    page = client.get("/lumikko/team/").content.decode()
    assert "Aino Koskela" in page
    assert "Invite somebody" not in page
    assert EMAIL not in page
    refused = client.get("/lumikko/team/invite/")
    assert refused.status_code == 403
    words = refused.content.decode()
    assert "invite people and give them roles" in words
    assert "Aino Koskela" in words, "who can give the right"


def test_one_market_sees_its_own_people(made: lanterns.Lanterns) -> None:
    person(made, BuiltIn.MARKET_MANAGER, "de")
    page = signed_in(person(made, BuiltIn.AUTHOR, "ru")).get("/lumikko/team/").content.decode()
    assert "authorru@lumikko.example" in page
    assert "market_managerde@lumikko.example" not in page


# Inviting -----------------------------------------------------------------------------------------


def test_an_invitation_without_mail_shows_its_address(
    client: Client, made: lanterns.Lanterns
) -> None:
    page = client.post("/lumikko/team/invite/", FORM).content.decode()
    assert "http://testserver/invitation/" in page
    assert mail.outbox == []
    (kept,) = Invitation.objects.all()
    assert (kept.email, kept.role, kept.market) == (EMAIL, "market_manager", made.markets["ru"])
    secret = page.split("http://testserver/invitation/")[1].split(".")[0]
    assert secret not in kept.token_hash
    assert EMAIL in client.get("/lumikko/team/").content.decode()


def test_an_invitation_by_mail(
    client: Client, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    settings.HOMEGROUND = replace(settings.HOMEGROUND, mail_url="smtp://mail.example")  # type: ignore[attr-defined]
    client.post("/lumikko/team/invite/", FORM)
    (letter,) = mail.outbox
    assert letter.to == [EMAIL]
    assert "http://testserver/invitation/" in letter.body
    assert "Aino Koskela" in letter.body

    def away(self: object) -> None:
        raise SMTPException("no")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    page = client.post("/lumikko/team/invite/", FORM).content.decode()
    assert "The mail server did not take the letter." in page
    assert "http://testserver/invitation/" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "nobody"}, "is not an e-mail address"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "is not an e-mail address"),
        ({"role": "king"}, "No role is chosen."),
        ({"reach": "ja-JP"}, "No brand and no market is chosen."),
        ({"role": "owner"}, "An owner answers for the whole organization."),
        ({"email": "LEAD@lumikko-oy.example"}, "belongs to the team already"),
    ],
)
def test_what_cannot_be_invited_keeps_what_was_typed(
    client: Client, change: dict[str, str], words: str
) -> None:
    answer = client.post("/lumikko/team/invite/", FORM | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    if "email" not in change:
        assert f'value="{EMAIL}"' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_gives_what_they_do_not_have(made: lanterns.Lanterns) -> None:
    lead = signed_in(person(made, BuiltIn.BRAND_LEAD))
    page = lead.get("/lumikko/team/invite/").content.decode()
    assert 'value="owner"' not in page
    refused = lead.post("/lumikko/team/invite/", FORM | {"role": "owner", "reach": "all"})
    assert refused.status_code == 422
    role = CustomRole.objects.create(
        organization=made.organization, name="Team of Russia", kept_rights=["people", "write"]
    )
    russia = User.objects.create_user("ru@lumikko.example", lanterns.PASSWORD)
    join(made.organization, russia, role, market=made.markets["ru"])
    client = signed_in(russia)
    for wish, status in (
        ({"role": f"own-{role.pk}", "reach": "ru-RU"}, 200),
        ({"role": "employee", "reach": "ru-RU"}, 200),
        ({"role": "author", "reach": "ru-RU"}, 422),  # sees numbers, too
        ({"role": "employee", "reach": "de-DE"}, 422),
        ({"role": "employee", "reach": "brand"}, 422),
        ({"role": "employee", "reach": "all"}, 422),
    ):
        answer = client.post("/lumikko/team/invite/", FORM | wish)
        assert answer.status_code == status, wish


# Coming -------------------------------------------------------------------------------------------


def test_somebody_new_comes_once(made: lanterns.Lanterns) -> None:
    path = address_of(made)
    client = Client()
    assert "You are invited to Lumikko Oy" in client.get(path).content.decode()
    assert client.post(path, NEW).headers["Location"] == "/"
    user = User.objects.get(email=EMAIL)
    assert user.name == NEW["name"]
    assert client.get("/lumikko/campaigns/?market=ru-RU").status_code == 200
    assert client.get("/lumikko/campaigns/?market=de-DE").status_code == 404
    for again in (client, Client()):
        answer = again.get(path)
        assert answer.status_code == 410
        assert "was used already" in answer.content.decode()
        assert again.post(path, NEW).status_code == 410
    assert Membership.objects.filter(user=user).count() == 1


def test_a_weak_password_is_refused_in_words(made: lanterns.Lanterns) -> None:
    path = address_of(made)
    answer = Client().post(path, NEW | {"password": "12345"})
    assert answer.status_code == 422
    assert "too short" in answer.content.decode()
    assert NEW["name"] in answer.content.decode(), "what was typed stays"
    assert not User.objects.filter(email=EMAIL).exists()


def test_who_has_a_password_here_signs_in_first(made: lanterns.Lanterns) -> None:
    """An invitation never sets the password of somebody who has one."""
    user = User.objects.create_user(EMAIL, lanterns.PASSWORD)
    path = address_of(made)
    page = Client().post(path, NEW).content.decode()
    assert f"/sign-in/?next={path.replace('/', '%2F')}" in page or f"next={path}" in page
    user.refresh_from_db()
    assert user.check_password(lanterns.PASSWORD)
    client = signed_in(user)
    assert "Join the team" in client.get(path).content.decode()
    client.post(path)
    assert client.get("/lumikko/").status_code == 200


def test_another_persons_invitation(client: Client, made: lanterns.Lanterns) -> None:
    path = address_of(made)
    answer = client.post(path)
    assert answer.status_code == 403
    assert EMAIL in answer.content.decode()
    assert Invitation.objects.get().used_at is None


def test_invitations_that_cannot_be_used(made: lanterns.Lanterns) -> None:
    path = address_of(made)
    Invitation.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert "has ended" in Client().get(path).content.decode()
    newer = address_of(made)
    assert "was taken back" in Client().get(path).content.decode(), "replaced by the newer one"
    assert Client().get(newer).status_code == 200
    assert Client().get(newer.replace("/invitation/", "/invitation/x")).status_code == 404
    lead = person(made, BuiltIn.BRAND_LEAD)
    path = address_of(made, by=lead)
    team.remove(lead.memberships.get(), by=made.user)
    answer = Client().post(path, NEW)
    assert answer.status_code == 410
    assert "may not give this role any more" in answer.content.decode()


def test_an_invitation_taken_back_or_made_anew(client: Client, made: lanterns.Lanterns) -> None:
    path = address_of(made)
    there = f"/lumikko/team/invited/{Invitation.objects.get().pk}/"
    page = client.post(there, {"again": ""}).content.decode()
    assert "http://testserver/invitation/" in page
    assert Client().get(path).status_code == 410
    newest = Invitation.objects.get(revoked_at=None)
    client.post(f"/lumikko/team/invited/{newest.pk}/", {"back": ""})
    assert not Invitation.objects.filter(revoked_at=None).exists()


# Changing -----------------------------------------------------------------------------------------


def test_a_role_is_changed_given_and_taken(client: Client, made: lanterns.Lanterns) -> None:
    user = person(made, BuiltIn.AUTHOR)
    member, held = user.memberships.get(), Assignment.objects.get(membership__user=user)
    there = f"/lumikko/team/{member.pk}/"
    client.post(there, {"act": f"change-{held.pk}", "role": "analyst", "reach": "brand"})
    assert rights_in(made.brand, user) == {Right.SEE, Right.MEASURE, Right.REMARK}
    client.post(there, {"act": "give", "role": "market_manager", "reach": "ru-RU"})
    assert Right.PUBLISH in rights_in(made.brand, user, made.markets["ru"])
    first, second = Assignment.objects.filter(membership=member).order_by("pk")
    client.post(there, {"act": f"take-{first.pk}"})
    refused = client.post(there, {"act": f"take-{second.pk}"})
    assert refused.status_code == 422
    assert "the only role" in refused.content.decode()
    assert rights_in(made.brand, user) == frozenset()


def test_the_last_owner_stays(client: Client, made: lanterns.Lanterns) -> None:
    member, held = Membership.objects.get(), Assignment.objects.get()
    there = f"/lumikko/team/{member.pk}/"
    lowered = client.post(there, {"act": f"change-{held.pk}", "role": "analyst", "reach": "all"})
    assert lowered.status_code == 422
    assert "is the only owner" in lowered.content.decode()
    removed = client.post(f"{there}remove/", {"sure": "on"})
    assert removed.status_code == 422
    assert Assignment.objects.get().role == "owner"


def test_removing_says_what_goes_and_asks(client: Client, made: lanterns.Lanterns) -> None:
    user = person(made, BuiltIn.MARKET_MANAGER, "ru")
    there = f"/lumikko/team/{user.memberships.get().pk}/remove/"
    assert "Market manager" in client.get(there).content.decode()
    assert client.post(there).status_code == 422
    client.post(there, {"sure": "on"})
    assert not user.memberships.exists()
    assert signed_in(user).get("/lumikko/campaigns/").status_code == 404


def test_a_brand_lead_does_not_touch_an_owner(made: lanterns.Lanterns) -> None:
    lead = signed_in(person(made, BuiltIn.BRAND_LEAD))
    member = made.user.memberships.get()
    held = Assignment.objects.get(membership=member)
    there = f"/lumikko/team/{member.pk}/"
    wish = {"act": f"change-{held.pk}", "role": "analyst", "reach": "brand"}
    assert lead.post(there, wish).status_code == 422
    assert lead.post(f"{there}remove/", {"sure": "on"}).status_code == 422
    assert Assignment.objects.get(pk=held.pk).role == "owner"


# Roles --------------------------------------------------------------------------------------------


def test_an_owner_makes_changes_and_removes_a_role(client: Client, made: lanterns.Lanterns) -> None:
    client.post("/lumikko/team/roles/", {"name": "Night shift", "right": ["pause", "settle"]})
    role = CustomRole.objects.get()
    assert role.rights == {Right.SEE, Right.PAUSE, Right.SETTLE}
    assert "Night shift" in client.get("/lumikko/team/roles/").content.decode()
    there = f"/lumikko/team/roles/{role.pk}/"
    client.post(there, {"name": "Night shift", "right": ["pause"]})
    role.refresh_from_db()
    assert role.rights == {Right.SEE, Right.PAUSE}
    user = User.objects.create_user("night@lumikko.example", lanterns.PASSWORD)
    join(made.organization, user, role)
    assert client.post(there, {"remove": ""}).status_code == 422
    user.memberships.all().delete()
    client.post(there, {"remove": ""})
    assert not CustomRole.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 61, "brand LEAD"])
def test_a_role_needs_a_name_of_its_own(client: Client, name: str) -> None:
    answer = client.post("/lumikko/team/roles/", {"name": name, "right": ["pause"]})
    assert answer.status_code == 422
    assert not CustomRole.objects.exists()


def test_only_owners_make_roles(made: lanterns.Lanterns) -> None:
    lead = signed_in(person(made, BuiltIn.BRAND_LEAD))
    assert "Make a role" not in lead.get("/lumikko/team/roles/").content.decode()
    assert lead.post("/lumikko/team/roles/", {"name": "Mine"}).status_code == 422
    analyst = signed_in(person(made, BuiltIn.ANALYST))
    assert analyst.post("/lumikko/team/roles/", {"name": "Mine"}).status_code == 403
    assert analyst.get("/lumikko/team/roles/").status_code == 200


def test_two_owners_cannot_lower_each_other_to_none(made: lanterns.Lanterns) -> None:
    second = person(made, BuiltIn.OWNER)
    team.remove(made.user.memberships.get(), by=second)
    with pytest.raises(BadInput):
        team.remove(second.memberships.get(), by=second)
