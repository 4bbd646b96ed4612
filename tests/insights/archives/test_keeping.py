"""What an import leaves in the database, and what doing it again does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeground.accounts.models import Account, Brand
from homeground.accounts.tenancy import bound_to
from homeground.community.models import Comment
from homeground.errors import BadInput
from homeground.insights import keeping
from homeground.insights.archive_account import Wish
from homeground.insights.importing import Imported, import_archive
from homeground.insights.models import Archive, ArchivedPost, Observation
from homeground.insights.queries import histories
from homeground.publishing.models import Post
from tests.insights import factory
from tests.web import lanterns
from tests.web.lanterns import Lanterns

from . import made
from .made import tweet, zipped

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def house() -> Lanterns:
    return lanterns.organization("lumikko")


def run(path: Path, account: str = "", **more: Any) -> Imported:
    dry_run = more.pop("dry_run", False)
    return import_archive(
        path,
        Wish(account, **more),
        now=NOW,
        by="aino",
        dry_run=dry_run,
        begun=lambda *_: None,
        progress=lambda _: None,
        unread=lambda _: None,
    )


def uk() -> Account:
    return Account.objects.get(network="x", handle="lumikko_uk")


def x_zip(folder: Path, tweets: list[Any], name: str = "x.zip", year: int = 2024) -> Path:
    files = made.x_files(tweets)
    made_on = {"archiveInfo": {"generationDate": f"{year}-02-28T08:00:00.000Z"}}
    files["data/manifest.js"] = f"window.__THAR_CONFIG = {json.dumps(made_on)}"
    del files["data/account.js"]
    return zipped(folder / name, files)


def test_posts_their_text_and_their_counts(house: Lanterns, tmp_path: Path) -> None:
    path = x_zip(
        tmp_path, [tweet(11, "Light"), tweet(12, "More", favorite_count=None, retweet_count=None)]
    )
    imported = run(path, "x/lumikko_uk")
    assert (imported.kept.posts_new, imported.kept.observations) == (2, 1)
    post = Post.objects.get(network_id="11")
    assert (post.account, post.publication, post.organization) == (uk(), None, house.organization)
    assert post.url == "https://x.com/lumikko_uk/status/11"
    assert (post.archived.text, post.archived.media_count) == ("Light", 0)
    reading = Observation.objects.get()
    assert (reading.likes, reading.shares, reading.views, reading.comments) == (7, 2, None, None)
    assert reading.observed_at == datetime(2024, 2, 28, 8, tzinfo=UTC)
    archive = Archive.objects.get()
    assert (archive.kind, archive.file_name, archive.imported_by) == ("x-archive", "x.zip", "aino")
    assert (archive.posts, archive.observations, archive.unread) == (2, 1, 0)
    assert archive.finished_at == NOW
    (history,) = histories()
    assert (history.account.address, history.posts, history.measured) == ("x/lumikko_uk", 2, 1)


def test_the_same_archive_again_adds_nothing(house: Lanterns, tmp_path: Path) -> None:
    path = x_zip(tmp_path, [tweet(11, "Light")])
    run(path, "x/lumikko_uk")
    again = run(path, "x/lumikko_uk")
    assert again.already_at == NOW
    assert Post.objects.count() == Observation.objects.count() == Archive.objects.count() == 1


def test_a_newer_archive_adds_what_is_new(house: Lanterns, tmp_path: Path) -> None:
    run(x_zip(tmp_path, [tweet(11, "Light")]), "x/lumikko_uk")
    newer = x_zip(
        tmp_path, [tweet(11, "Light", favorite_count="9"), tweet(12, "More")], "y.zip", 2025
    )
    kept = run(newer, "x/lumikko_uk").kept
    assert (kept.posts_new, kept.posts_known, kept.observations) == (1, 1, 2)
    assert [o.likes for o in Post.objects.get(network_id="11").observations.all()] == [7, 9]


def test_what_was_published_from_here_is_not_doubled(tmp_path: Path) -> None:
    made_here = factory.played("lumikko")
    ours = Post.objects.filter(account=uk()).order_by("pk").first()
    assert ours is not None
    before = Post.objects.count()
    path = x_zip(tmp_path, [tweet(int(ours.network_id), "whatever"), tweet(10**9, "Old")])
    kept = run(path, "x/lumikko_uk").kept
    assert (kept.posts_new, kept.posts_published_here) == (1, 1)
    assert Post.objects.count() == before + 1
    assert not ArchivedPost.objects.filter(post=ours).exists()
    assert made_here.organization == ours.organization


def test_where_posts_have_no_ids_ours_are_known_by_time_and_words(tmp_path: Path) -> None:
    """As in Facebook's downloads, which also make line breaks and links their own way."""
    factory.played("lumikko")
    account = uk()
    account.network, account.handle = "facebook", "lumikko.at"
    account.save()
    ours = Post.objects.filter(account=account).select_related("publication__variant").first()
    assert ours is not None
    assert ours.publication is not None
    text = ours.publication.variant.text.replace("\n", " ").replace(".", " .")
    at = made.seconds(ours.published_at + timedelta(seconds=40))
    posts = [
        made.facebook_post(at, text),
        made.facebook_post(at + 7200, text),
        made.facebook_post(at, "Something else"),
    ]
    path = zipped(tmp_path / "f.zip", made.facebook_files(posts))
    kept = run(path).kept
    assert (kept.posts_new, kept.posts_published_here) == (2, 1)
    again = zipped(tmp_path / "g.zip", made.facebook_files([*posts, made.facebook_post(at, "New")]))
    kept = run(again).kept
    assert (kept.posts_new, kept.posts_known) == (1, 3)


def test_facebooks_own_number_knows_a_post_too(tmp_path: Path) -> None:
    factory.played("lumikko")
    account = uk()
    account.network, account.handle = "facebook", "lumikko.at"
    account.save()
    ours = Post.objects.filter(account=account).first()
    assert ours is not None
    ours.network_id = "445566_112233"
    ours.save()
    post = made.facebook_post(made.seconds(ours.published_at), "Reworded there", fbid="112233")
    kept = run(zipped(tmp_path / "f.zip", made.facebook_files([post]))).kept
    assert (kept.posts_new, kept.posts_published_here) == (0, 1)


def test_comments_come_once_and_only_to_posts_that_are_here(
    house: Lanterns, tmp_path: Path
) -> None:
    path = made.unpacked(tmp_path / "lj", made.LJDUMP_FILES)
    kept = run(path, "livejournal/lumikko_ru").kept
    assert (kept.posts_new, kept.comments_new, kept.observations) == (1, 1, 1)
    comment = Comment.objects.get()
    assert (comment.post.network_id, comment.network_id, comment.author_name, comment.by_us) == (
        "12817", "25617", "snegurka", False,
    )  # fmt: skip
    orphan = made.LJDUMP_FILES["lumikko/C-50"]
    (path / "lumikko" / "C-77").write_text(str(orphan), encoding="utf-8")
    kept = run(path, "livejournal/lumikko_ru").kept
    assert (kept.posts_new, kept.comments_new) == (0, 0)
    assert kept.left_out == {"comments on entries that are not in the archive": 1}


def test_a_dry_run_keeps_nothing(house: Lanterns, tmp_path: Path) -> None:
    kept = run(x_zip(tmp_path, [tweet(11, "Light")]), "x/lumikko_uk", dry_run=True).kept
    assert kept.posts_new == 1
    assert not Post.objects.exists()
    assert not Archive.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_broke_off_goes_on_and_doubles_nothing(
    house: Lanterns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "BATCH", 2)
    path = x_zip(tmp_path, [tweet(n, f"number {n}") for n in range(1, 8)])
    real = keeping._keep_posts
    calls = 0

    def failing(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        result = real(*arguments)
        if calls == 3:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(keeping, "_keep_posts", failing)
    with pytest.raises(KeyboardInterrupt):
        run(path, "x/lumikko_uk")
    # Two whole batches, and nothing of the third.
    assert (Post.objects.count(), Observation.objects.count()) == (4, 4)
    assert Archive.objects.get().finished_at is None
    kept = run(path, "x/lumikko_uk").kept
    assert (kept.posts_new, kept.posts_known) == (3, 4)
    archive = Archive.objects.get()
    assert (archive.posts, archive.observations) == (7, 7)
    assert Post.objects.count() == Observation.objects.count() == 7


def test_a_post_twice_in_one_archive_is_one(house: Lanterns, tmp_path: Path) -> None:
    path = x_zip(tmp_path, [tweet(11, "Light"), tweet(11, "Light")])
    kept = run(path, "x/lumikko_uk").kept
    assert (kept.posts_read, kept.posts_new, kept.posts_known) == (2, 1, 1)


def test_a_batch_takes_few_questions(house: Lanterns, tmp_path: Path) -> None:
    path = x_zip(tmp_path, [tweet(n, f"number {n}") for n in range(1, 501)])
    with CaptureQueriesContext(connection) as asked:
        run(path, "x/lumikko_uk")
    assert len(asked) < 45


def test_history_is_its_organizations_own(house: Lanterns, tmp_path: Path) -> None:
    other = lanterns.organization("other")
    path = x_zip(tmp_path, [tweet(11, "Light")])
    with pytest.raises(BadInput) as caught:
        run(path, "x/lumikko_uk", brand="lumikko")
    assert "lumikko@lumikko, lumikko@other" in caught.value.what
    run(path, "x/lumikko_uk", brand="lumikko@lumikko")
    with bound_to([other.organization.pk]):
        assert not Archive.objects.exists()
        assert not ArchivedPost.objects.exists()
    with bound_to([house.organization.pk]):
        assert ArchivedPost.objects.count() == 1


# Whose archive it is


def test_the_archive_says_whose_it_is(house: Lanterns, tmp_path: Path) -> None:
    account = uk()
    account.handle = "LUMIKKO"
    account.save()
    assert run(zipped(tmp_path / "x.zip", made.x_files())).account == "x/LUMIKKO"


def test_it_is_asked_when_the_archive_does_not_say(house: Lanterns, tmp_path: Path) -> None:
    path = x_zip(tmp_path, [tweet(1, "a")])
    with pytest.raises(BadInput, match="does not say which account") as caught:
        run(path)
    assert caught.value.what_to_do == "Name it: --account x/handle"


@pytest.mark.parametrize(
    ("account", "says"),
    [
        ("vk/lumikko_ru", "is an archive of X, and vk/lumikko_ru is an account on VK"),
        ("x/lumikko_uk", "says that it is of lumikko, not of x/lumikko_uk"),
        ("nowhere/x", "is not an account's address"),
        ("x/nobody", "There is no account x/nobody"),
    ],
)
def test_another_account_is_refused(
    house: Lanterns, tmp_path: Path, account: str, says: str
) -> None:
    path = zipped(tmp_path / "x.zip", made.x_files())
    with pytest.raises(BadInput, match=says):
        run(path, account)
    assert not Archive.objects.exists()


def test_a_renamed_account_is_taken_with_sure(house: Lanterns, tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", made.x_files())
    assert run(path, "x/lumikko_uk", sure=True).kept.posts_new == 1


def test_two_brands_with_the_same_address(house: Lanterns, tmp_path: Path) -> None:
    lanterns.organization("two", brand_slug="second", name="Second")
    path = x_zip(tmp_path, [tweet(1, "a")])
    with pytest.raises(BadInput, match="Several brands"):
        run(path, "x/lumikko_uk")
    run(path, "x/lumikko_uk", brand="second")
    assert Archive.objects.get().account.brand.slug == "second"


@pytest.fixture
def takeout(tmp_path: Path) -> Path:
    return zipped(tmp_path / "takeout.zip", {"Posts/a.html": made.gplus_page()})


def test_a_retired_network_gets_an_account_for_its_history(house: Lanterns, takeout: Path) -> None:
    with pytest.raises(BadInput) as caught:
        run(takeout)
    assert caught.value.what == "There is no account googleplus/+Lumikko."
    assert "--brand" in caught.value.what_to_do
    assert "account add" not in caught.value.what_to_do
    # The brand has several markets: one must be said.
    with pytest.raises(BadInput):
        run(takeout, brand="lumikko")
    imported = run(takeout, brand="lumikko", country="FR", language="fr")
    account = Account.objects.get(network="googleplus")
    assert (imported.account, account.kind, account.credentials) == (
        "googleplus/+Lumikko", "archive", {},
    )  # fmt: skip
    assert account.state == Account.State.DISCONNECTED
    assert account.problem == "Only its history is here: Google+ is retired."
    assert account.market.language == "fr"
    assert Post.objects.get().comments.get().author_name == "Jana"


def test_a_new_brand_needs_its_market_whole(takeout: Path) -> None:
    with pytest.raises(BadInput, match="There is no brand “Halti”"):
        run(takeout, brand="Halti", country="FI")
    with pytest.raises(BadInput, match="no time zone"):
        run(takeout, brand="Halti", country="FI", language="fi", time_zone="Mars/Olympus")
    assert not Brand.objects.exists() or not Account.objects.exists()
    run(takeout, brand="Halti", country="fi", language="fi", time_zone="Europe/Helsinki")
    assert Account.objects.get().market.country == "FI"


def test_viadeo_by_a_table(house: Lanterns, tmp_path: Path) -> None:
    path = tmp_path / "viadeo.csv"
    path.write_text("when,text,likes\n2015-03-02,Nous recrutons,12\n", encoding="utf-8")
    imported = run(path, "viadeo/lumikko", brand="lumikko", country="FR", language="fr")
    assert imported.kept.posts_new == 1
    assert Observation.objects.get().likes == 12


def test_an_address_is_one_of_the_web(house: Lanterns, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "when,text,url\n2015-03-02,a,javascript:alert(1)\n2015-03-03,b,https://b.example/1\n",
        encoding="utf-8",
    )
    run(path, "x/lumikko_uk")
    assert list(Post.objects.order_by("published_at").values_list("url", flat=True)) == [
        "",
        "https://b.example/1",
    ]
