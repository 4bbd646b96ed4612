"""The report: what it says, what it never does, and what it makes of hostile words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from pytest_django.fixtures import DjangoAssertNumQueries

from homeground.content.media_store import stored_path
from homeground.content.models import Campaign
from homeground.insights.report import ReportNotWritten, render_report, write_report
from homeground.publishing.models import Post
from tests.insights import factory
from tests.web import lanterns
from tests.web.lanterns import Lanterns

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\" onload='x' & {{ 7 }} ?"


class Page(HTMLParser):
    """Tags with their attributes, and all text."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def played(tmp_path: Path) -> Lanterns:
    return factory.played(folder=tmp_path)


def test_written_whole_in_one_small_file(played: Lanterns, tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    write_report(path, [played.campaign])
    write_report(path, [played.campaign])
    assert path.stat().st_size < 400_000
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_place_that_cannot_be_written_to_is_said(played: Lanterns, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportNotWritten, match="cannot be written"):
        write_report(tmp_path / "file" / "report.html", [played.campaign])


def test_nothing_is_asked_of_anybody(played: Lanterns) -> None:
    page = Page(render_report([played.campaign]))
    names = {name for name, _attributes in page.tags}
    assert not names & {"script", "link", "iframe", "object", "form", "base"}
    assert page.attributes("img")
    assert all(
        (img["src"] or "").startswith("data:image/jpeg;base64,") for img in page.attributes("img")
    )
    assert not any(name.startswith("on") for _tag, attributes in page.tags for name in attributes)


def test_it_says_what_went_wrong_before_any_number(played: Lanterns) -> None:
    text = Page(render_report([played.campaign])).text
    wrong = text.index("Not out, or not surely out")
    assert text.index("X refuses the post") < text.index("10 of 12 publications went out")
    assert wrong < text.index("By network and market")
    assert text.index("unsure") < text.index("By network and market")


def test_hostile_words_stay_words(played: Lanterns) -> None:
    publication = played.publications[0]
    variant, post = publication.variant, Post.objects.get(publication=publication)
    variant.text = variant.title = variant.link = variant.label = HOSTILE
    variant.save()
    post.url = "javascript:alert(1)"
    post.save()
    factory.comment(post, HOSTILE, author=HOSTILE, number=90)
    post.comments.exclude(network_id="90").delete()
    for thing in (played.campaign, played.brand, variant.message, played.accounts[0]):
        thing.name = HOSTILE[:150]
        thing.save()
    played.publications[9].problem = HOSTILE
    played.publications[9].save()
    page = Page(render_report([Campaign.objects.get(pk=played.campaign.pk)]))
    assert not page.attributes("script")
    assert not any(name.startswith("on") for _tag, attributes in page.tags for name in attributes)
    assert not any("javascript:" in (a.get("href") or "") for a in page.attributes("a"))
    assert page.text.count("<script>alert(1)</script>") >= 6
    assert "{{ 7 }}" in page.text


def test_unknown_is_a_dash_with_its_reason(played: Lanterns) -> None:
    text = Page(render_report([played.campaign])).text
    for reason in (
        "LiveJournal does not count likes.",
        "X does not say how many people a post reached.",
        "LiveJournal: engagement here is comments alone.",
    ):
        assert reason in text


def test_a_sum_over_a_post_never_measured_is_not_shown(played: Lanterns) -> None:
    Post.objects.get(publication=played.publications[0]).observations.all().delete()
    assert (
        "Not known for every post, so there is no sum."
        in Page(render_report([played.campaign])).text
    )


def test_variants_stand_in_their_own_language(played: Lanterns) -> None:
    page = Page(render_report([played.campaign]))
    copies = [div for div in page.attributes("div") if div.get("class") == "copy"]
    assert {div["lang"] for div in copies} == {"ru", "de", "fr", "en", "zh-Hans"}
    assert {div["dir"] for div in copies} == {"ltr"}


def test_a_language_written_from_the_right(played: Lanterns) -> None:
    market = played.markets["fr"]
    market.language = "ar"
    market.save()
    page = Page(render_report([played.campaign]))
    assert {"class": "copy", "lang": "ar", "dir": "rtl"} in page.attributes("div")


def test_the_first_unanswered_question_of_each_post(played: Lanterns) -> None:
    post = Post.objects.get(publication=played.publications[2])
    text = Page(render_report([played.campaign])).text
    assert "Hält der Akku auch im Winter?" in text
    post.comments.all().delete()
    asked = factory.comment(post, "Wie schwer ist sie?", number=1)
    factory.comment(post, "620 Gramm.", number=2, under=asked.network_id, ours=True)
    factory.comment(post, "Und mit Akku？", number=3)
    text = Page(render_report([played.campaign])).text
    assert "Und mit Akku？" in text
    assert "Wie schwer ist sie?" not in text


def test_the_sandbox_is_named_as_such(played: Lanterns) -> None:
    assert "A rehearsal" in render_report([played.campaign])
    played.brand.sandbox_url = ""
    played.brand.save()
    page = render_report([Campaign.objects.get(pk=played.campaign.pk)])
    assert "rehearsal:" not in page
    assert "sandbox’s time" not in page


def test_times_are_those_of_the_market(played: Lanterns) -> None:
    publication = played.publications[5]
    text = Page(render_report([played.campaign])).text
    local = publication.due_at.astimezone(ZoneInfo("Asia/Singapore"))
    assert f"{local:%H:%M} Singapore" in text


def test_a_campaign_that_is_only_scheduled() -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    text = Page(render_report([made.campaign])).text
    assert "0 of 12 publications went out. 12 wait for their time." in text
    assert "Nothing is out yet that could be compared." in text
    assert "Not out, or not surely out" not in text


def test_a_campaign_without_anything() -> None:
    made = lanterns.organization("lumikko")
    campaign = Campaign.objects.create(
        organization=made.organization, brand=made.brand, name="Empty", slug="empty"
    )
    assert "0 of 0 publications went out" in render_report([campaign])


def test_an_account_that_must_be_reconnected_is_trouble() -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    account = made.accounts[0]
    account.state = "needs_reconnection"
    account.save()
    text = Page(render_report([made.campaign])).text
    assert "Not out, or not surely out" in text
    assert "10 wait for their time." in text


def test_out_but_never_measured() -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    for publication in made.publications:
        factory.publish(publication).observations.all().delete()
    text = Page(render_report([made.campaign])).text
    assert "Not measured yet" in text


def test_a_post_deleted_on_the_network_is_said(played: Lanterns) -> None:
    post = Post.objects.get(publication=played.publications[0])
    post.gone_at = post.published_at
    post.save()
    assert "Deleted on the network" in Page(render_report([played.campaign])).text


@pytest.mark.parametrize(
    "broken", [lambda path: path.unlink(), lambda path: path.write_bytes(b"\xff\xd8no")]
)
def test_an_image_that_cannot_be_read_is_said(
    played: Lanterns, broken: Callable[[Path], object]
) -> None:
    from homeground.insights.report import thumbnails

    thumbnails._made.cache_clear()
    sha256 = played.publications[0].variant.media.get().file.sha256
    content = stored_path(sha256).read_bytes()
    try:
        broken(stored_path(sha256))
        page = Page(render_report([played.campaign]))
    finally:
        stored_path(sha256).write_bytes(content)
    assert not page.attributes("img")
    assert "The image is no longer in the media store." in page.text


def test_long_texts_are_cut_and_many_publications_counted(played: Lanterns) -> None:
    variant = played.publications[0].variant
    variant.text = "слово " * 2_000
    variant.save()
    assert "12,000 characters in all." in Page(render_report([played.campaign])).text
    many = lanterns.planned(lanterns.organization("many", name="Many"), copies=11)
    text = Page(render_report([many.campaign])).text
    assert "0 of 132 publications" in text
    assert "12 more publications are counted above" in text


def test_of_very_many_posts_the_best_are_drawn() -> None:
    many = lanterns.planned(lanterns.organization("many", name="Many"), copies=13)
    for publication in many.publications:
        factory.publish(publication)
    assert "26 posts, the best 24 drawn" in Page(render_report([many.campaign])).text


def test_the_number_of_queries_does_not_grow_with_the_campaign(
    played: Lanterns, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(30):
        render_report([Campaign.objects.select_related("brand").get(pk=played.campaign.pk)])
    more = lanterns.planned(lanterns.organization("more", name="More"), copies=4)
    for publication in more.publications:
        factory.publish(publication)
    with django_assert_max_num_queries(30):
        render_report([Campaign.objects.select_related("brand").get(pk=more.campaign.pk)])


@pytest.mark.parametrize(
    ("language", "number"), [("de", "124.549"), ("ru", "124\xa0549"), ("en", "124,549")]
)
def test_numbers_are_written_as_the_reader_writes_them(
    played: Lanterns, language: str, number: str
) -> None:
    with translation.override(language):
        page = render_report([played.campaign])
    assert f'<html lang="{language}" dir="ltr">' in page
    assert re.search(rf"{number[:4]}\d\d\d", page)


def test_several_campaigns_in_one_report(played: Lanterns) -> None:
    other = lanterns.planned(lanterns.organization("other", name="Other"))
    page = render_report([played.campaign, other.campaign])
    assert page.count('<article class="campaign">') == 2
