"""The pages of approvals: what waits, a word given of exactly what was shown, rules, deputies."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.approvals.models import Decision, Deputy, Policy, Review, Standing
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.content.models import Variant
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from tests.approvals.house import fresh, given, person, review_of
from tests.web import lanterns

PAGE = "/lumikko/approvals/"


@pytest.fixture
def made(db: None) -> lanterns.Lanterns:
    """Twelve publications, all still to come."""
    start = timezone.now() + timedelta(hours=5)
    return lanterns.planned(lanterns.organization("lumikko-oy"), start=start)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def anna(made: lanterns.Lanterns) -> User:
    return person(made, "Anna", BuiltIn.APPROVER)


@pytest.fixture
def asked(made: lanterns.Lanterns, anna: User, now: datetime) -> Policy:
    return set_steps(made.brand, None, [Step(people=(anna.pk,))], now=now, by=None)


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def value(review: Review) -> str:
    return f"{review.pk}:{review.step}:{review.content_print}"


def says(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_one_sees_what_waits_and_approves_it(
    made: lanterns.Lanterns, asked: Policy, anna: User
) -> None:
    client = browser_of(anna)
    page = says(client)
    assert "For your word: 12" in page
    assert "A lantern that outlives the winter." in page
    one = made.publications[4]
    response = client.post(f"{PAGE}decide/", {"chosen": value(review_of(one)), "act": "approve"})
    assert response.headers["Location"] == PAGE
    assert fresh(one).state == State.SCHEDULED
    assert "For your word: 11" in says(client)
    # A second click changes nothing, and says so.
    client.post(f"{PAGE}decide/", {"chosen": value(review_of(one)), "act": "approve"})
    assert "or does not go out any more" in says(client)
    assert Decision.objects.count() == 1


def test_several_at_once_but_only_as_they_were_shown(
    made: lanterns.Lanterns, asked: Policy, anna: User
) -> None:
    client = browser_of(anna)
    chosen = [value(review) for review in Review.objects.order_by("pk")]
    changed = made.publications[0]
    Variant.objects.filter(pk=changed.variant_id).update(text="Somebody changed it meanwhile.")
    response = client.post(f"{PAGE}decide/", {"chosen": chosen, "act": "approve"}, follow=True)
    page = response.content.decode()
    assert "Approved: 11." in page
    assert "It says something else by now" in page
    assert fresh(changed).state == State.IN_REVIEW
    states = list(Publication.objects.values_list("state", flat=True))
    assert states.count(State.SCHEDULED) == 11


def test_changes_are_asked_for_in_a_sentence_and_come_back_as_a_difference(
    made: lanterns.Lanterns, asked: Policy, anna: User, now: datetime
) -> None:
    client, one = browser_of(anna), made.publications[4]
    wish = {"chosen": value(review_of(one)), "act": "changes", "said": ""}
    refused = client.post(f"{PAGE}decide/", wish)
    assert refused.status_code == 422
    assert "Say it in a sentence." in refused.content.decode()
    client.post(f"{PAGE}decide/", wish | {"said": "Not “today” <b>, please."})
    assert review_of(one).standing == Standing.CHANGES
    author = browser_of(made.user)
    page = says(author, f"{PAGE}?show=changes")
    assert "To be changed: 1" in page
    assert "Not “today” &lt;b&gt;, please." in page
    Variant.objects.filter(pk=one.variant_id).update(
        text="A lantern that outlives the winter. Out on Monday."
    )
    from homeground.approvals.asking import ask

    ask(made.brand, now=now)
    page = says(client)
    assert "What changed since you asked for changes" in page
    assert "<del>today</del>" in page
    assert "<ins>on Monday</ins>" in page


def test_what_is_right_as_it_is_is_asked_about_again(
    made: lanterns.Lanterns, asked: Policy, anna: User
) -> None:
    client, author, one = browser_of(anna), browser_of(made.user), made.publications[4]
    sent_back = {"chosen": value(review_of(one))}
    page = author.post(f"{PAGE}again/", sent_back, follow=True).content.decode()
    assert "Nobody waits for a change of it any more." in page, "nobody asked for one yet"
    client.post(f"{PAGE}decide/", sent_back | {"act": "changes", "said": "Does it last that long?"})
    assert "Ask again as it is" in says(author, f"{PAGE}?show=changes")
    reader = browser_of(person(made, "Bo", BuiltIn.ANALYST))
    assert "Ask again as it is" not in says(reader, f"{PAGE}?show=changes")
    assert reader.post(f"{PAGE}again/", sent_back).status_code == 403
    elsewhere = browser_of(person(made, "Ida", BuiltIn.AUTHOR, "de"))
    assert elsewhere.post(f"{PAGE}again/", sent_back).status_code == 404

    theirs = browser_of(lanterns.organization("kettu", brand_slug="kettu", name="Kettu").user)
    assert theirs.post("/kettu/approvals/again/", sent_back).status_code == 404
    for junk in ("", "💥:0:свет", "²:0:x", "9" * 40, "1:-1:"):
        assert author.post(f"{PAGE}again/", {"chosen": junk}).status_code == 404

    page = author.post(f"{PAGE}again/", sent_back, follow=True).content.decode()
    assert "They are asked again." in page
    assert "To be changed: 0" in page
    again = review_of(one)
    assert again.pk != int(sent_back["chosen"].partition(":")[0])
    assert "Does it last that long?" in says(client), "what was said stands beside the new question"
    author.post(f"{PAGE}again/", sent_back)
    assert review_of(one).pk == again.pk, "a second click asks nothing"
    old = client.post(f"{PAGE}decide/", sent_back | {"act": "approve"}, follow=True)
    assert "Somebody else decided about it meanwhile." in old.content.decode()
    client.post(f"{PAGE}decide/", {"chosen": value(again), "act": "approve"})
    assert fresh(one).state == State.SCHEDULED


def test_nobody_elses_word_is_taken(made: lanterns.Lanterns, asked: Policy, anna: User) -> None:
    stranger = person(made, "Vera", BuiltIn.APPROVER)
    for client in (browser_of(made.user), browser_of(stranger)):
        assert "For your word: 0" in says(client)
        assert "waits for Anna Berg" in says(client, f"{PAGE}?show=all")
        sent = {"chosen": value(review_of(made.publications[0])), "act": "approve"}
        page = client.post(f"{PAGE}decide/", sent, follow=True).content.decode()
        assert "Your word is not waited for here." in page
    # Somebody of one market does not see the others', nor learn that they are there.
    german = person(made, "Bo", BuiltIn.APPROVER, "de")
    client = browser_of(german)
    assert "All that waits: 2" in says(client, f"{PAGE}?show=all")
    sent = {"chosen": value(review_of(made.publications[0])), "act": "approve"}
    page = client.post(f"{PAGE}decide/", sent, follow=True).content.decode()
    assert "Nothing was chosen" in page
    assert not Decision.objects.exists()


def test_nobody_approves_what_they_wrote_last(
    made: lanterns.Lanterns, asked: Policy, anna: User, now: datetime
) -> None:
    Publication.objects.update(worded_by=anna)
    client = browser_of(anna)
    assert "For your word: 0" in says(client)
    sent = {"chosen": value(review_of(made.publications[0])), "act": "approve"}
    page = client.post(f"{PAGE}decide/", sent, follow=True).content.decode()
    assert "Nobody approves what they wrote themselves." in page
    set_steps(made.brand, None, [Step(people=(anna.pk,), not_by_author=False)], now=now, by=None)
    assert "For your word: 12" in says(client)


def test_a_deputy_decides_as_such(made: lanterns.Lanterns, asked: Policy, anna: User) -> None:
    bo, mine = person(made, "Bo", BuiltIn.AUTHOR), browser_of(anna)
    elena = person(made, "Elena", BuiltIn.AUTHOR, "ru")
    today = timezone.now().date()
    days = {"first": today.isoformat(), "last": (today + timedelta(days=3)).isoformat()}
    refused = mine.post(f"{PAGE}deputy/", {"who": elena.pk, **days})
    assert refused.status_code == 422
    assert "does not see" in refused.content.decode()
    assert mine.post(f"{PAGE}deputy/", {"who": bo.pk, **days}).status_code == 302
    theirs = browser_of(bo)
    assert "You decide for Anna Berg" in says(theirs)
    one = made.publications[0]
    theirs.post(f"{PAGE}decide/", {"chosen": value(review_of(one)), "act": "approve"})
    decision = Decision.objects.get()
    assert (decision.name, decision.instead_of_name) == ("Bo Berg", "Anna Berg")
    assert fresh(one).state == State.SCHEDULED
    mine.post(f"{PAGE}deputy/", {"end": Deputy.objects.get().pk})
    assert "For your word: 0" in says(theirs)


def test_the_steps_are_said_on_a_page(made: lanterns.Lanterns, anna: User) -> None:
    client = browser_of(made.user)
    assert "Nothing is asked." in says(client, f"{PAGE}rules/")
    page = says(client, f"{PAGE}rules/all/")
    assert "12 planned publications are not out yet" in page
    two = {
        "many": "2", "person-0": anna.pk, "all-0": "any", "role-1": ["client", "owner"],
        "all-1": "all", "author-1": "on",
    }  # fmt: skip
    # Put in order on the page, and not kept yet.
    turned = client.post(f"{PAGE}rules/all/", two | {"act": "up-1"})
    assert turned.status_code == 200
    assert not Policy.objects.exists()
    assert client.post(f"{PAGE}rules/all/", two | {"act": "save"}).status_code == 302
    assert [step.kept() for step in Policy.objects.get().steps] == [
        Step(people=(anna.pk,)).kept(),
        Step(roles=("owner", "client"), all=True, not_by_author=False).kept(),
    ]
    page = says(client, f"{PAGE}rules/")
    assert "2 steps: Anna Berg, then somebody as Owner and somebody as Client" in page
    assert Review.objects.count() == 12
    refused = client.post(f"{PAGE}rules/all/", {"many": "1", "all-0": "any", "act": "save"})
    assert refused.status_code == 422
    assert "A step asks nobody." in refused.content.decode()
    # A market asks nothing; then as the brand again.
    client.post(f"{PAGE}rules/de-DE/", {"many": "0", "act": "nothing"})
    assert Review.objects.filter(standing=Standing.WAITING).count() == 10
    assert Publication.objects.filter(state=State.ON_HOLD).count() == 2
    client.post(f"{PAGE}rules/de-DE/", {"act": "remove"})
    assert Policy.objects.get().market is None
    for who, code in ((anna, 403), (person(made, "Bo", BuiltIn.BRAND_LEAD, "ru"), 403)):
        assert browser_of(who).get(f"{PAGE}rules/all/").status_code == code
        assert browser_of(who).get(f"{PAGE}rules/").status_code == 200


def test_the_story_and_the_page_say_who_is_waited_for(
    made: lanterns.Lanterns, anna: User, now: datetime
) -> None:
    steps = [Step(people=(anna.pk,)), Step(roles=(BuiltIn.OWNER,))]
    set_steps(made.brand, None, steps, now=now, by=None)
    one, client = made.publications[0], browser_of(made.user)
    address = f"/lumikko/campaigns/halti/{one.pk}/"
    assert "Waits for Anna Berg (step 1 of 2)" in says(client, address)
    given(one, anna, now=now)
    page = says(client, address)
    assert "Waits for somebody as Owner (step 2 of 2)" in page
    assert "Anna Berg" in page
    assert "For your word: 1" in says(client)
    home = says(client, "/lumikko/")
    assert "Give your word" in home


@pytest.mark.parametrize("show", ["mine", "all"])
def test_a_page_of_many_asks_no_more_questions_than_one_of_few(
    made: lanterns.Lanterns, asked: Policy, anna: User, show: str, now: datetime
) -> None:
    client = browser_of(anna)
    says(client, f"{PAGE}?show={show}")
    with CaptureQueriesContext(connection) as many:
        says(client, f"{PAGE}?show={show}")
    for one in made.publications[3:]:
        given(one, anna, now=now)
    with CaptureQueriesContext(connection) as few:
        says(client, f"{PAGE}?show={show}")
    assert len(many) == len(few)
