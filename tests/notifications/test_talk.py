"""Who is asked for their word hears of it, and who wrote hears what became of it and what is said."""

from __future__ import annotations

import pytest
from django.utils import timezone

from homeground.accounts.rights import BuiltIn
from homeground.approvals.asking import ask
from homeground.approvals.deciding import decide
from homeground.approvals.models import Verdict
from homeground.approvals.steps import Step
from homeground.notifications.kinds import Kind
from homeground.publishing.models import Publication
from homeground.remarks.writing import Author, answer, write_remark
from tests.approvals.house import given, policy, review_of
from tests.notifications.houses import house, person, told
from tests.web.lanterns import Lanterns

pytestmark = pytest.mark.django_db


def in_review(*steps: Step) -> tuple[Lanterns, Publication]:
    made = house()
    policy(made, *steps)
    author = person(made, "author", BuiltIn.AUTHOR)
    # Whatever changes is looked at anew by the database, and waits.
    Publication.objects.update(worded_by=author, content_print="anew")
    return made, made.publications[0]


def test_each_step_s_people_are_asked_and_the_author_hears_the_end() -> None:
    made, publication = in_review(Step(roles=("approver",)), Step(roles=("client",)))
    approver, client = (
        person(made, "approver", BuiltIn.APPROVER),
        person(made, "client", BuiltIn.CLIENT),
    )
    now = timezone.now()
    ask(made.brand, now=now)
    asked = told(approver)
    assert {each.kind for each in asked} == {Kind.APPROVAL_ASKED}
    assert (len(asked), sum(each.many for each in asked)) == (5, 12), "one for each market"
    assert told(client) == []
    author = Publication.objects.select_related("worded_by").get(pk=publication.pk).worded_by
    assert author is not None
    given(publication, approver, now=now)
    assert [each.kind for each in told(client)] == [Kind.APPROVAL_ASKED]
    assert told(author) == []
    given(publication, client, now=now)
    (approved,) = told(author)
    assert approved.kind == Kind.APPROVED
    assert approved.details["at"] == ["publication", "halti", publication.pk]


def test_changes_asked_for_go_to_the_author_with_the_words() -> None:
    made, publication = in_review(Step(roles=("owner",)))
    ask(made.brand, now=timezone.now())
    review = review_of(publication)
    decide(
        review, 0, verdict=Verdict.CHANGES, content_print=review.content_print,
        now=timezone.now(), said="Say it lasts.", by=made.user,
    )  # fmt: skip
    author = Publication.objects.select_related("worded_by").get(pk=publication.pk).worded_by
    assert author is not None
    (notice,) = told(author)
    assert notice.kind == Kind.CHANGES_ASKED
    assert notice.details["why"] == "Say it lasts."
    assert Kind.CHANGES_ASKED not in {each.kind for each in told(made.user)}


def test_a_remark_reaches_who_may_write_there_and_an_answer_who_spoke() -> None:
    made = house()
    author = person(made, "author", BuiltIn.AUTHOR)
    variant = made.publications[0].variant
    remark = write_remark(variant, "Warmer, please.", by=Author(made.user))
    (notice,) = told(author)
    assert (notice.kind, notice.details["why"]) == (Kind.REMARK, "Warmer, please.")
    assert told(made.user) == []
    answer(remark, "Done.", by=Author(author))
    assert [each.details["who"] for each in told(made.user)] == ["author"]
    assert len(told(author)) == 1
    write_remark(variant, "Good.", by=Author(client_name="Elena", client_email="e@x.example"))
    assert told(made.user)[-1].details["who"] == "Elena"
