"""Found by each language's own rules, soon after it was written, and by nobody who may not see it."""

from __future__ import annotations

import pytest
from django.db import connection

from homeground.accounts.models import Market
from homeground.accounts.tenancy import bound_to
from homeground.community.models import Comment
from homeground.content.models import Message, Variant
from homeground.search import finding
from homeground.search.asking import question
from homeground.search.finding import find
from homeground.search.indexing import index_changed
from homeground.search.marking import marked
from homeground.search.models import Changed, Entry, Kind
from homeground.search.words import asked, how_for, indexed
from tests.web import lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> lanterns.Lanterns:
    made = lanterns.midway(lanterns.planned(lanterns.organization("one")))
    japan = Market.objects.create(
        organization=made.organization, brand=made.brand, country="JP", language="ja",
        time_zone="Asia/Tokyo",
    )  # fmt: skip
    Variant.objects.create(
        organization=made.organization, message=Message.objects.all()[0], market=japan,
        network="x", text="冬を越えるランタン。40時間点灯します。",
    )  # fmt: skip
    while index_changed():
        pass
    return made


def texts(made: lanterns.Lanterns, typed: str, markets: list[Market] | None = None) -> list[str]:
    groups = find(question(typed), made.brand, markets)
    return [found.entry.text for group in groups for found in group.found]


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("фонари", "Фонарь, который"),  # another ending than the text has
        ("хальти", "«Хальти»"),  # within quotation marks
        ("laternen", "Eine Laterne"),
        ("réparation", "se répare"),
        ("charging", "charges from any"),
        ("lantern outli", "A lantern that outlives"),  # the beginning of a word
        ('"one screwdriver"', "A lantern that outlives"),
        ("维修", "就能维修"),
        ("螺丝刀", "螺丝刀"),
        ("灯", "一盏"),
        ("ランタン", "ランタン"),
        ("点灯", "40時間"),
        ("Казань", "доставка в Казань"),  # a comment
    ],
)
def test_found_by_the_rules_of_its_language(made: lanterns.Lanterns, typed: str, part: str) -> None:
    assert any(part in text for text in texts(made, typed))


def test_excluded_and_side_by_side(made: lanterns.Lanterns) -> None:
    assert any("screwdriver" in text for text in texts(made, "lantern"))
    assert not any("screwdriver" in text for text in texts(made, "lantern -screwdriver"))
    assert texts(made, '"screwdriver one"') == []
    # Only what is excluded: that is nothing to look for.
    assert texts(made, "-screwdriver") == []


@pytest.mark.parametrize(
    "typed",
    ["", " ", '"', '""', "-", "--", "&|!()<->:*", "a", "'; DROP TABLE search_entry; --", "\x00",
     "()()", "or or or", '"(((', "%s %(x)s", "\\", "x" * 5000, "-" * 300, "<script>", "的 " * 50],
)  # fmt: skip
def test_nothing_typed_is_an_error(made: lanterns.Lanterns, typed: str) -> None:
    wish = question(typed)
    find(wish, made.brand, None)
    assert len(wish.text) <= 200


def test_found_is_what_it_says_now(made: lanterns.Lanterns) -> None:
    variant = Variant.objects.filter(market=made.markets["de"]).first()
    assert variant is not None
    Variant.objects.filter(pk=variant.pk).update(text="Polarlicht")
    Comment.objects.filter(text="Endlich!").update(gone_at=variant.message.campaign.created_at)
    assert texts(made, "Polarlicht") == []  # not yet
    while index_changed():
        pass
    assert texts(made, "Polarlicht") == ["Polarlicht"]
    assert texts(made, "endlich") == []
    assert not Changed.objects.exists()
    # What has no part in it is not looked at again.
    Variant.objects.filter(pk=variant.pk).update(link="https://lumikko.example/x")
    assert not Changed.objects.exists()
    Comment.objects.filter(text__contains="Казань").delete()
    assert texts(made, "Казань") == []


def test_bulk_inserts_are_noticed(made: lanterns.Lanterns) -> None:
    message = Message.objects.first()
    assert message is not None
    Variant.objects.bulk_create(
        Variant(
            organization=made.organization, message=message, market=made.markets["fr"],
            network="x", text=f"Aurore boréale {number}",
        )
        for number in range(700)
    )  # fmt: skip
    assert index_changed() == 500
    assert index_changed() == 200
    groups = find(question("aurores"), made.brand, None, Kind.TEXT)
    assert [len(groups[0].found), groups[0].more] == [100, True]


def test_who_may_not_see_a_market_finds_nothing_of_it(made: lanterns.Lanterns) -> None:
    french = [made.markets["fr"]]
    assert texts(made, "lanterne", french)
    assert texts(made, "Laterne", french) == []
    # Headquarters' messages are for all markets.
    assert find(question("Announcement"), made.brand, french)[0].kind == Kind.MESSAGE


def test_another_organizations_are_not_found(made: lanterns.Lanterns) -> None:
    theirs = lanterns.planned(lanterns.organization("two"))
    while index_changed():
        pass
    with bound_to([made.organization.pk]):
        assert find(question("lantern"), theirs.brand, None) == []
        assert not Entry.objects.filter(organization=theirs.organization).exists()
    assert find(question("lantern"), theirs.brand, None)


@pytest.mark.parametrize(
    "typed", ["halti", '"one screwdriver"', "lanter", "halti -lantern", "维修"]
)
@pytest.mark.parametrize("language", [None, "en", "ru"])
def test_what_is_common_and_what_is_rare_are_found_alike(
    made: lanterns.Lanterns, monkeypatch: pytest.MonkeyPatch, typed: str, language: str | None
) -> None:
    """By looking through the newest of each language, and by the index of words."""
    markets = None if language is None else [made.markets[language]]
    with monkeypatch.context() as newest_only:
        newest_only.setattr(finding, "_by_their_words", lambda *_: [])
        among_the_newest = texts(made, typed, markets)
    monkeypatch.setattr(finding, "LOOKED_THROUGH", 0)
    assert texts(made, typed, markets) == among_the_newest


def test_the_words_that_were_found_are_marked(made: lanterns.Lanterns) -> None:
    def words(typed: str) -> set[str]:
        wish = question(typed)
        found = [each for group in find(wish, made.brand, None) for each in group.found]
        marks = marked(found, wish.wanted)
        return {
            piece.text for title, text in marks.values() for piece in (*title, *text) if piece.found
        }

    assert words("фонарей") == {"Фонарь"}
    assert words("halt") >= {"Halti"}
    assert words("维修") == {"维修"}
    assert words("ランタン") == {"ランタン"}


def test_an_index_is_used_under_row_level_security(made: lanterns.Lanterns) -> None:
    with bound_to([made.organization.pk]), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM search_entry WHERE words @@ to_tsquery('simple', 'halti')"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "search_words" in plan


def test_how_words_are_made() -> None:
    assert [how_for(tag) for tag in ("pt-BR", "zh-Hans", "zh-Hant", "ja", "uk", "")] == [
        "portuguese", "chinese", "pairs", "pairs", "simple", "simple",
    ]  # fmt: skip
    assert indexed("“Halti”—Ｈalti", "simple") == "halti halti"
    assert asked("点灯します", "pairs") == ["点灯", "灯し", "しま", "ます"]
    assert "中国" in indexed("中国科学院", "chinese").split()
