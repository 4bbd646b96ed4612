"""A forgotten password: a letter to whoever has the letter box, and nothing said to anybody else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as ours
from django.core import mail
from django.test import Client
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from homeground.accounts.jobs import send_changed_letter, send_password_letter
from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.models import Entry
from homeground.web.guessing import OF_ONE_PERSON_FROM_ONE_PLACE
from tests.web import lanterns
from tests.web.proving import with_app

Made = lanterns.Lanterns
NEW = "a-lamp-in-the-snow"


@pytest.fixture
def mails(settings: Any) -> None:
    settings.HOMEGROUND = replace(ours.HOMEGROUND, mail_url="smtp://localhost")


def asked(email: str) -> str:
    page = Client().post("/sign-in/forgotten/", {"email": email})
    assert page.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


def letters() -> list[dict[str, str]]:
    jobs = ProcrastinateJob.objects.filter(task_name=send_password_letter.name).order_by("id")
    return [job.args for job in jobs]


def address(email: str) -> str:
    asked(email)
    send_password_letter(**letters()[-1])
    found = re.search(r"http://testserver(/sign-in/forgotten/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def told_of_the_change(user: User) -> None:
    """In their own language, and where to go if it was not they."""
    User.objects.filter(pk=user.pk).update(language="de")
    [job] = ProcrastinateJob.objects.filter(task_name=send_changed_letter.name)
    send_changed_letter(**job.args)
    letter = mail.outbox[-1]
    assert letter.to == [user.email]
    with override("de"):
        assert str(Act.PASSWORD_CHANGED.label) in str(letter.body)
    assert "/sign-in/forgotten/" in str(letter.body)
    User.objects.filter(pk=user.pk).update(is_active=False)
    send_changed_letter(**job.args)
    assert mail.outbox[-1] is letter
    User.objects.filter(pk=user.pk).update(is_active=True)


def test_a_new_password_by_letter_once(mails: None, made: Made) -> None:
    with_app(made.user)
    signed_in = Client()
    signed_in.force_login(made.user)
    path = address(made.user.email.upper())
    assert mail.outbox[-1].to == [made.user.email]
    client = Client()
    form = client.get(path, follow=True)
    there = form.redirect_chain[-1][0]
    # The secret does not stand in the address that other pages are told of.
    assert path.rstrip("/").rpartition("/")[2] not in there
    assert client.post(there, {"new_password1": "lamp"}).status_code == 200
    assert client.post(there, {"new_password1": NEW}).headers["Location"] == "/sign-in/"
    assert Entry.objects.filter(act=Act.PASSWORD_CHANGED, person=made.user).exists()
    told_of_the_change(made.user)
    assert signed_in.get("/lumikko/").status_code == 302, "whoever was signed in is out"
    # The letter stands for the password, not for the telephone.
    given = {"username": made.user.email, "password": NEW}
    assert client.post("/sign-in/", given).headers["Location"] == "/sign-in/code/"
    again = Client().get(path, follow=True).content.decode()
    assert "This address was used already" in again


def test_nobody_learns_whose_address_it_is(mails: None, made: Made) -> None:
    assert asked(made.user.email) == asked("stranger@lumikko.example")
    assert [each["email"] for each in letters()] == [made.user.email, "stranger@lumikko.example"]
    for each in letters():
        assert not set(each) - {"email", "base", "language"}, "no secret waits in a queue"
        send_password_letter(**each)
    assert [letter.to for letter in mail.outbox] == [[made.user.email]]
    made.user.is_active = False
    made.user.save()
    send_password_letter(**letters()[0])
    assert len(mail.outbox) == 1


def test_nobodys_letter_box_is_filled(mails: None, made: Made) -> None:
    for _ in range(OF_ONE_PERSON_FROM_ONE_PLACE + 3):
        asked(made.user.email)
    assert len(letters()) == OF_ONE_PERSON_FROM_ONE_PLACE


@pytest.mark.django_db
def test_without_a_mail_server_it_says_whom_to_ask() -> None:
    assert "homeground person password" in asked("lead@lumikko.example")
    assert not letters()
