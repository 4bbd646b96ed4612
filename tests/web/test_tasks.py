"""Tasks: what a person posts, settles and reads off, in the browser and by plain requests."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from homeground.accounts.joining import join
from homeground.accounts.models import Account, User
from homeground.accounts.rights import BuiltIn
from homeground.content.models import Variant
from homeground.insights.models import Observation
from homeground.publishing import reminding
from homeground.publishing.models import Post, Publication
from homeground.publishing.states import State
from tests.web import lanterns
from tests.web.chromium import Visit, check

POST = "https://www.xing.com/news/articles/halti-leuchtet-4711"


def by_hand(made: lanterns.Lanterns) -> Publication:
    """A publication to XING whose time has come."""
    account = made.accounts[2]
    Account.objects.filter(pk=account.pk).update(network="xing", handle="lumikko_de")
    publication = made.publications[8]
    publication.refresh_from_db()
    publication.state = State.ASSISTED
    publication.save()
    return publication


def first_comment(publication: Publication, text: str) -> Publication:
    """What the person puts under it."""
    said = publication.variant
    variant = Variant.objects.create(
        organization_id=said.organization_id, message=said.message, market=said.market, text=text
    )
    return Publication.objects.create(
        organization_id=publication.organization_id,
        variant=variant,
        account=publication.account,
        due_at=publication.due_at,
        send_at=publication.due_at,
        time_zone=publication.time_zone,
        identity="a first comment",
        answers=publication,
    )


def unsure(publication: Publication) -> Publication:
    lanterns.arm(publication, publication.due_at)
    publication.state = State.UNSURE
    publication.problem = "It may be out, and this account cannot be read back."
    publication.save()
    return publication


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_person_posts_and_reads_the_numbers_off(visit: Visit) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    publication = by_hand(made)
    comment = first_comment(publication, "Die Ersatzteile kosten ab zwei Euro.")
    visit.sign_in(made)
    page = visit.page
    page.get_by_role("link", name="Tasks 1").click()
    check(page)
    task = page.locator(f"#task-{publication.pk}")
    expect(task).to_contain_text("XING · Lumikko Deutschland")
    expect(task.get_by_role("link", name="Open XING’s page to share it")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    task.get_by_role("button", name="Copy the text").click()
    expect(task.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == publication.variant.text
    task.get_by_role("button", name="Copy the comment").click()
    assert page.evaluate("navigator.clipboard.readText()") == comment.variant.text

    task.get_by_label("Address of the post").fill("https://example.com/elsewhere")
    task.get_by_role("button", name="It is posted").click()
    expect(page.get_by_role("alert")).to_contain_text("not an address on XING")
    expect(page.get_by_label("Address of the post")).to_have_value("https://example.com/elsewhere")
    # A browser tells its console of every answer that is no success.
    visit.complaints[:] = [said for said in visit.complaints if "422" not in said]
    page.get_by_label("Address of the post").fill(POST)
    page.get_by_role("button", name="It is posted").click()

    posted = page.locator("#posted")
    posted.get_by_text("no numbers yet").click()
    posted.get_by_label("Likes").fill("1 204")
    posted.get_by_role("button", name="Keep these numbers").click()
    expect(posted).to_contain_text("numbers read")
    check(page)
    post = Post.objects.get(url=POST)
    assert (post.publication, post.observations.get().likes) == (publication, 1204)
    assert post.observations.get().shares is None
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED


def test_a_number_that_leaps_is_asked_about(client: Client, made: lanterns.Lanterns) -> None:
    publication = by_hand(made)
    client.post(f"/lumikko/tasks/{publication.pk}/", {"address": POST})
    post = Post.objects.get(url=POST)
    client.post(f"/lumikko/tasks/numbers/{post.pk}/", {"likes": "12"})
    asked = client.post(f"/lumikko/tasks/numbers/{post.pk}/", {"likes": "12000"})
    assert asked.status_code == 422
    assert "would grow from 12 to 12,000" in asked.content.decode()
    assert 'value="12000"' in asked.content.decode()
    assert post.observations.count() == 1
    client.post(f"/lumikko/tasks/numbers/{post.pk}/", {"likes": "12000", "sure": "on"})
    assert [o.likes for o in post.observations.all()] == [12, 12000]


def test_an_unsure_one_is_settled_here(client: Client, made: lanterns.Lanterns) -> None:
    there, absent = unsure(made.publications[6]), unsure(made.publications[7])
    page = client.get("/lumikko/tasks/").content.decode()
    assert "It is not there: send it again" in page
    client.post(f"/lumikko/tasks/{there.pk}/", {"address": "https://mastodon.example/@l/1"})
    client.post(f"/lumikko/tasks/{absent.pk}/", {"again": ""})
    there.refresh_from_db()
    absent.refresh_from_db()
    assert (there.state, absent.state) == (State.PUBLISHED, State.SCHEDULED)


def test_the_same_answer_twice_is_told_so(client: Client, made: lanterns.Lanterns) -> None:
    publication = by_hand(made)
    assert client.post(f"/lumikko/tasks/{publication.pk}/", {"address": POST}).status_code == 302
    assert client.post(f"/lumikko/tasks/{publication.pk}/", {"address": POST}).status_code == 404
    assert Post.objects.filter(url=POST).count() == 1


def test_another_organizations_task(
    client: Client, made: lanterns.Lanterns, others: lanterns.Lanterns
) -> None:
    stolen = by_hand(others)
    assert client.post(f"/lumikko/tasks/{stolen.pk}/", {"address": POST}).status_code == 404
    stolen.refresh_from_db()
    assert stolen.state == State.ASSISTED
    post = others.publications[0].post  # type: ignore[attr-defined]
    assert client.post(f"/lumikko/tasks/numbers/{post.pk}/", {"likes": "1"}).status_code == 404


def test_a_table_of_numbers(client: Client, made: lanterns.Lanterns) -> None:
    publication = by_hand(made)
    client.post(f"/lumikko/tasks/{publication.pk}/", {"address": POST})
    table = (
        "Adresse;Aufrufe;Gefällt mir;Kommentare\n"
        f"{POST};12 345;1.204;\n"
        "https://www.xing.com/nobody;1;2;3\n"
        f"{POST};many;;\n"
    )
    file = SimpleUploadedFile("zahlen.csv", table.encode("cp1252"), "text/csv")
    answer = client.post("/lumikko/tasks/table/", {"table": file})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "The numbers of 1 post were kept" in said
    assert "Row 3" in said
    assert "No publication was confirmed at https://www.xing.com/nobody" in said
    assert "“many” in the column views is not a whole number" in said
    read = Observation.objects.get(post__url=POST)
    assert (read.views, read.likes, read.comments) == (12345, 1204, None)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"when,text\n1,2\n"])
def test_what_is_no_table_of_numbers(
    client: Client, made: lanterns.Lanterns, content: bytes
) -> None:
    client.post(f"/lumikko/tasks/{by_hand(made).pk}/", {"address": POST})
    answer = client.post(
        "/lumikko/tasks/table/", {"table": SimpleUploadedFile("t.csv", content, "text/csv")}
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Observation.objects.filter(post__url=POST).exists()


def test_reminders_go_out_at_once_then_rarely(made: lanterns.Lanterns, settings: object) -> None:
    from dataclasses import replace
    from datetime import timedelta

    from django.utils import timezone

    by_hand(made)
    now = timezone.now()
    assert reminding.remind(now=now) == 0, "without a mail server nobody is written to"
    settings.HOMEGROUND = replace(settings.HOMEGROUND, mail_url="smtp://mail.example")  # type: ignore[attr-defined]
    # What `lanterns.midway` left unsure waits for a person too.
    assert reminding.remind(now=now) == 1
    (letter,) = mail.outbox
    assert letter.to == [made.user.email]
    assert letter.subject == "2 publications wait for a person"
    assert "xing/lumikko_de" in letter.body
    assert "/lumikko/tasks/" in letter.body
    hours = [1, 3, 5, 12, 30, 40, 55]
    told = [reminding.remind(now=now + timedelta(hours=hour)) for hour in hours]
    assert told == [0, 0, 1, 0, 1, 0, 1]


def test_a_reminder_names_only_what_its_reader_may_settle(
    made: lanterns.Lanterns, settings: object
) -> None:
    from dataclasses import replace

    from django.utils import timezone

    settings.HOMEGROUND = replace(settings.HOMEGROUND, mail_url="smtp://mail.example")  # type: ignore[attr-defined]
    publication = by_hand(made)
    germany = User.objects.create_user("de@lumikko.example", lanterns.PASSWORD)
    join(made.organization, germany, BuiltIn.MARKET_MANAGER, market=publication.variant.market)
    looking = User.objects.create_user("analyst@lumikko.example", lanterns.PASSWORD)
    join(made.organization, looking, BuiltIn.ANALYST)
    assert reminding.remind(now=timezone.now()) == 2
    (theirs,) = [letter for letter in mail.outbox if letter.to == [germany.email]]
    assert theirs.subject == "1 publication waits for a person"
    assert "xing/lumikko_de" in theirs.body


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_asks_as_often_for_many_tasks(
    client: Client, made: lanterns.Lanterns, django_assert_num_queries: object, many: int
) -> None:
    for publication in made.publications[6 : 6 + many]:
        unsure(publication)
    client.get("/lumikko/tasks/")
    with django_assert_num_queries(17):  # type: ignore[operator]
        client.get("/lumikko/tasks/")
