"""Those whose word is waited for are reminded: after four hours, then daily, sooner what is due soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from homeground.accounts.rights import BuiltIn
from homeground.approvals.models import Review
from homeground.approvals.policies import set_steps
from homeground.approvals.reminding import remind
from homeground.approvals.steps import Step
from homeground.notifications.models import Telling
from tests.approvals.house import given, person
from tests.web import lanterns


@pytest.mark.django_db
def test_whoever_is_waited_for_is_reminded_until_they_have_said_it(settings: Any) -> None:
    now = timezone.now()
    made = lanterns.planned(lanterns.organization("lumikko-oy"), start=now + timedelta(days=9))
    anna = person(made, "Anna", BuiltIn.APPROVER)
    steps = [Step(people=(anna.pk,)), Step(roles=(BuiltIn.OWNER,))]
    set_steps(made.brand, None, steps, now=now, by=None)
    assert Telling.objects.filter(kind="approval.asked", to=[anna.pk]).count() == 12

    def reminded(hours: float) -> list[list[str]]:
        mail.outbox.clear()
        then = timezone.now() + timedelta(hours=hours)
        remind({made.brand: then}, now=then)
        return [letter.to for letter in mail.outbox]

    assert reminded(5) == [], "without a mail server nothing is sent or marked"
    settings.HOMEGROUND = replace(settings.HOMEGROUND, mail_url="smtp://localhost")
    assert reminded(3) == []
    assert reminded(5) == [[anna.email]]
    assert mail.outbox[0].subject == "12 texts wait for your word"
    assert reminded(9) == []
    assert reminded(30) == [[anna.email]]
    one = made.publications[0]
    given(one, anna, now=now)
    assert reminded(5) == [[made.user.email]], "the next step's people, of that one alone"
    # Due tomorrow: sooner, and more often.
    Review.objects.update(reminders=1, asked_at=now)
    assert reminded(4.5) == []
    one.__class__.objects.update(due_at=now + timedelta(hours=20))
    assert sorted(reminded(4.5)) == [[anna.email], [made.user.email]]
