"""A client's page: opened by whom it was made for, showing that and nothing else of the house."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.core import mail
from django.test import Client
from django.utils import timezone

from homeground.accounts.joining import join
from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.approvals.linking import make_link, revoke
from homeground.approvals.models import ClientLink, Decision
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.audit.models import Entry
from homeground.content.models import Variant
from homeground.publishing.states import State
from homeground.remarks.models import Remark
from homeground.remarks.writing import Author, write_remark
from tests.web import lanterns

HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(db: None, tmp_path: Path) -> lanterns.Lanterns:
    start = timezone.now() + timedelta(hours=5)
    made = lanterns.planned(lanterns.organization("lumikko-oy"), start=start)
    made.brand.sandbox_url = ""
    made.brand.save()
    lanterns.with_picture(made, tmp_path)
    set_steps(made.brand, None, [Step(roles=("client",))], now=timezone.now(), by=made.user)
    return made


@pytest.fixture
def mailing(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr(house, "HOMEGROUND", replace(house.HOMEGROUND, mail_url="smtp://x"))


def link_of(made: lanterns.Lanterns, *numbers: int) -> tuple[ClientLink, str]:
    link, secret = make_link(
        made.brand, "Mei Lin", "mei@client.example",
        [made.publications[number] for number in numbers or (4,)], by=made.user, now=timezone.now(),
    )  # fmt: skip
    return link, f"/review/{secret}/"


@pytest.fixture
def where(made: lanterns.Lanterns) -> str:
    return link_of(made)[1]


@pytest.fixture
def mei(where: str) -> Client:
    """Her browser, which has opened the page."""
    browser = Client()
    assert browser.post(where, {"act": "open"}).headers["Location"] == where
    return browser


def words(answer: Any) -> str:
    return unescape(answer.content.decode())


def form_of(page: str) -> dict[str, str]:
    """What the page would send of its first form for a decision."""
    part = page[page.index('class="clients-word"') :]
    return dict(re.findall(r'name="(publication|step|print)" value="([^"]*)"', part))


def state_of(made: lanterns.Lanterns, number: int) -> str:
    made.publications[number].refresh_from_db()
    return made.publications[number].state


def test_it_shows_what_it_was_made_for_and_keeps_to_itself(
    made: lanterns.Lanterns, mei: Client, where: str
) -> None:
    answer = mei.get(where)
    page = words(answer)
    assert "For Mei Lin" in page
    assert "Halti burns for 40 hours" in page
    assert "lumikko_sg" not in page
    assert "Lumikko 新加坡" not in page
    assert 'class="rail"' not in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    # Not even the house's name for other sites; see views.links.arriving for why it is not none at all.
    assert answer.headers["Referrer-Policy"] == "same-origin"
    for link in re.findall(r"<a [^>]*target=[^>]*>", page):
        assert "noreferrer" in link
    for elsewhere in ("/", "/lumikko/", f"/lumikko/remarks/{made.publications[4].variant_id}/"):
        assert mei.get(elsewhere).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("many", [2, 9])
def test_it_asks_as_often_for_many(
    made: lanterns.Lanterns, django_assert_num_queries: Any, many: int
) -> None:
    where, browser = link_of(made, *range(many))[1], Client()
    browser.post(where, {"act": "open"})
    for publication in made.publications[:many]:
        write_remark(publication.variant, "Why?", by=Author(made.user), for_clients=True)
    browser.get(where)
    with django_assert_num_queries(14):
        browser.get(where)


def test_in_the_browsers_language(mei: Client, where: str) -> None:
    answer = mei.get(where, headers={"Accept-Language": "de"})
    assert '<html lang="de"' in words(answer)


def test_approved_once_and_told_when(made: lanterns.Lanterns, mei: Client, where: str) -> None:
    sent = form_of(words(mei.get(where))) | {"act": "approve"}
    for _click in range(2):
        assert mei.post(where, sent).headers["Location"].startswith(where)
    assert Decision.objects.count() == 1
    assert state_of(made, 4) == State.SCHEDULED
    page = words(mei.get(where))
    assert "You approved this on" in page
    assert 'class="clients-word"' not in page
    # Asked for changes afterwards, from a page that was still open: it stays what it was.
    mei.post(where, sent | {"act": "changes", "said": "No."})
    assert state_of(made, 4) == State.SCHEDULED


def test_changes_take_a_sentence_and_keep_it(made: lanterns.Lanterns, mei: Client, where: str) -> None:  # fmt: skip
    sent = form_of(words(mei.get(where))) | {"act": "changes"}
    assert "Say it in a sentence." in words(mei.post(where, sent))
    mei.post(where, sent | {"said": "42 hours, please."})
    page = words(mei.get(where))
    assert "You asked for changes on" in page
    assert "42 hours, please." in page


def test_what_changed_meanwhile_is_shown_and_not_approved(
    made: lanterns.Lanterns, mei: Client, where: str
) -> None:
    from homeground.approvals.asking import ask

    sent = form_of(words(mei.get(where))) | {"act": "approve", "said": "Lovely."}
    variant = made.publications[4].variant
    Variant.objects.filter(pk=variant.pk).update(text=variant.text.replace("40", "42"))
    ask(made.brand, now=timezone.now())
    answer = mei.post(where, sent)
    assert answer.status_code == 409
    page = words(answer)
    assert "<del>40</del><ins>42</ins>" in page
    assert "Lovely." in page
    assert not Decision.objects.exists()
    mei.post(where, form_of(page) | {"act": "approve"})
    assert state_of(made, 4) == State.SCHEDULED


def test_forwarded_it_opens_in_no_other_browser(
    made: lanterns.Lanterns, mei: Client, where: str
) -> None:
    other = Client()
    for answer in (other.get(where), other.post(where, {"act": "open"})):
        assert "It was opened in another browser already" in words(answer)
        assert "40 hours" not in words(answer)
    sent = form_of(words(mei.get(where)))
    other.post(where, sent | {"act": "approve"})
    number = made.publications[4].pk
    assert other.post(f"{where}{number}/", {"act": "write", "text": "x"}).status_code == 404
    file = made.publications[4].variant.media.get().file
    assert other.get(f"{where}files/{file.sha256}").status_code == 404
    # Nor with a cookie that was made for another link.
    _, elsewhere = link_of(made, 5)
    other.post(elsewhere, {"act": "open"})
    ((name, cookie),) = [(k, m.value) for k, m in other.cookies.items() if k.startswith("review-")]
    mine = next(k for k in mei.cookies if k.startswith("review-"))
    other.cookies[mine] = cookie
    assert name != mine
    assert "It was opened in another browser already" in words(other.get(where))
    assert not Decision.objects.exists()
    assert not Remark.objects.exists()


def test_with_mail_a_code_opens_it_and_guessing_is_limited(
    made: lanterns.Lanterns, mailing: None, where: str
) -> None:
    browser = Client()
    assert "m•••@client.example" in words(browser.get(where))
    assert mail.outbox == [], "a mail server that looks at links sends no codes"
    browser.post(where, {"act": "open"})
    assert "This page is for Mei Lin" in words(browser.get(where))
    browser.post(where, {"act": "send"})
    (letter,) = mail.outbox
    assert letter.to == ["mei@client.example"]
    code = re.search(r"\d{6}", letter.body).group()  # type: ignore[union-attr]
    wrong = "000000" if code != "000000" else "111111"
    assert "That is not the code" in words(browser.post(where, {"act": "code", "code": wrong}))
    right = browser.post(where, {"act": "code", "code": f" {code[:3]} {code[3:]} "})
    assert right.headers["Location"] == where
    assert "40 hours" in words(browser.get(where))

    thief = Client()
    thief.post(where, {"act": "send"})
    for _guess in range(12):
        said = words(thief.post(where, {"act": "code", "code": "x"}))
    assert "That was tried too often." in said
    code = re.search(r"\d{6}", mail.outbox[-1].body).group()  # type: ignore[union-attr]
    assert "tried too often" in words(thief.post(where, {"act": "code", "code": code}))


@pytest.mark.parametrize("what", ["revoked", "ended"])
def test_what_holds_no_more_says_who_to_ask(
    made: lanterns.Lanterns, mei: Client, where: str, what: str
) -> None:
    link = ClientLink.objects.get()
    page = words(mei.get(where))
    if what == "revoked":
        revoke(link, by=made.user, now=timezone.now())
    else:
        ClientLink.objects.update(ends_at=timezone.now())
    file = made.publications[4].variant.media.get().file
    for answer in (
        mei.get(where),
        mei.post(where, form_of(page) | {"act": "approve"}),
        mei.post(f"{where}{made.publications[4].pk}/", {"act": "write", "text": "x"}),
        mei.get(f"{where}files/{file.sha256}"),
    ):
        assert answer.status_code == 410
        assert "Ask Aino Koskela" in words(answer)
    assert not Decision.objects.exists()
    assert mei.get("/review/never-made/").status_code == 404


def test_remarks_of_a_client(made: lanterns.Lanterns, mei: Client, where: str) -> None:
    variant, at = made.publications[4].variant, f"{where}{made.publications[4].pk}/"
    inside = write_remark(variant, "They will hate it.", by=Author(made.user))
    write_remark(variant, "Is the price right?", by=Author(made.user), for_clients=True)
    sent = {"act": "write", "text": "Is it not 42?", "quote": "40 hours", "media": ""}
    part = words(mei.post(at, sent, headers=HTMX))
    assert "<mark>40 hours</mark>" in part
    assert "Is the price right?" in part
    assert "They will hate it." not in words(mei.get(where)) + part
    refused = mei.post(at, {"act": "write", "text": "y", "quote": "never said"}, headers=HTMX)
    assert ">y</textarea>" in words(refused)
    for act in ("resolve", "answer"):
        sent = {"act": act, "remark": str(inside.pk), "text": "x"}
        assert mei.post(at, sent).status_code == 404
    remark = Remark.objects.get(client_email="mei@client.example")
    assert (remark.client_name, remark.by) == ("Mei Lin", None)
    entry = Entry.objects.filter(about_id=remark.pk, kind="remark").get()
    assert (entry.by, entry.person_name, entry.organization_id) == ("link", "Mei Lin", made.organization.pk)  # fmt: skip


def test_nothing_of_anybody_elses_through_a_link(
    made: lanterns.Lanterns, mei: Client, where: str, tmp_path: Path
) -> None:
    """Another organization's ids, and our own that the link does not show; also for who is signed in."""
    others = lanterns.planned(lanterns.organization("kettu", brand_slug="kettu", name="Kettu"))
    (tmp_path / "other").mkdir()
    theirs = lanterns.with_picture(others, tmp_path / "other")
    Variant.objects.filter(pk=others.publications[0].variant_id).update(text="Kettu’s secret.")
    mine = form_of(words(mei.get(where)))
    mei.force_login(others.user)
    file = made.publications[4].variant.media.get().file
    shown = mei.get(f"{where}files/{file.sha256}")
    assert shown.status_code == 200
    for close in shown._resource_closers:
        # Not `shown.close()`: that would end the test's connection to the database, too.
        close()
    made.publications[4].variant.media.all().delete()
    # The same content, which Kettu has too, and other variants of ours have: not of this link.
    assert theirs.sha256 == file.sha256
    assert mei.get(f"{where}files/{file.sha256}").status_code == 404
    for publication in (others.publications[0], made.publications[5]):
        number = publication.pk
        assert mei.post(where, mine | {"publication": number, "act": "approve"}).status_code == 404
        for method in (mei.get, mei.post):
            answer = method(f"{where}{number}/", {"act": "write", "text": "x"})
            assert answer.status_code == 404
            assert b"secret" not in answer.content
    for bad in ("", "x", "-1", "9" * 30):
        assert mei.post(where, mine | {"publication": bad, "act": "approve"}).status_code == 404
    assert not Decision.objects.exists()


def test_made_and_taken_back_by_the_team(made: lanterns.Lanterns) -> None:
    lead = Client()
    lead.force_login(made.user)
    at = "/lumikko/approvals/links/"
    assert words(lead.get(at)).count('name="publication"') == 12
    sent = {"name": "Mei Lin", "email": "mei@client", "days": "14", "publication": [made.publications[4].pk]}  # fmt: skip
    refused = lead.post(at, sent)
    assert refused.status_code == 422
    assert 'value="Mei Lin"' in words(refused)
    answer = lead.post(at, sent | {"email": "mei@client.example"})
    assert "no-store" in answer.headers["Cache-Control"]
    where = re.search(r"http://testserver(/review/[^<]+)<", words(answer)).group(1)  # type: ignore[union-attr]
    assert where not in words(lead.get(at)), "shown only once"
    assert Client().get(where).status_code == 200
    lead.post(f"{at}{ClientLink.objects.get().pk}/")
    assert Client().get(where).status_code == 410


def test_a_market_manager_makes_links_for_their_market_alone(made: lanterns.Lanterns) -> None:
    link_of(made, 4)
    person = User.objects.create_user("ru@lumikko.example", lanterns.PASSWORD)
    join(made.organization, person, BuiltIn.MARKET_MANAGER, market=made.markets["ru"])
    manager = Client()
    manager.force_login(person)
    page = words(manager.get("/lumikko/approvals/links/"))
    assert page.count('name="publication"') == 4
    assert "mei@client.example" not in page
    assert (
        manager.post(f"/lumikko/approvals/links/{ClientLink.objects.get().pk}/").status_code == 404
    )
    sent = {"name": "X", "email": "x@client.example", "days": "9", "publication": [made.publications[4].pk]}  # fmt: skip
    assert manager.post("/lumikko/approvals/links/", sent).status_code == 422
