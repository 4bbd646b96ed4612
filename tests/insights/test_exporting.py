"""The export and its notebook: typed tables, unknown left unknown, and the house's own numbers again."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from homeground.errors import BadInput
from homeground.insights.exporting import Wish, export
from homeground.insights.fitting import fit_organization
from homeground.insights.models import Observation, Standing
from homeground.insights.standing.keeping import restate
from homeground.publishing.models import Post
from tests.insights.factory import played
from tests.web.lanterns import Lanterns

pytestmark = pytest.mark.django_db

NOTEBOOK = Path(__file__).resolve().parents[2] / "examples" / "notebooks" / "measuring.ipynb"


@pytest.fixture
def measured() -> Lanterns:
    """The lanterns' campaign after two days, with forty older posts on VK, and all that follows of them."""
    made = played()
    vk = next(account for account in made.accounts if account.network == "vk")
    newest = max(Observation.objects.values_list("observed_at", flat=True))
    for number in range(40):
        at = made.publications[0].due_at - timedelta(days=2 + 4 * number, hours=number % 9)
        post = Post.objects.create(
            organization=vk.organization, account=vk, network_id=f"old-{number}", published_at=at,
            url=f"http://127.0.0.1:9/vk/old-{number}",
        )  # fmt: skip
        Observation.objects.create(
            organization=vk.organization, post=post, observed_at=newest,
            likes=100 + 37 * (number % 11), comments=9, shares=number % 5,
        )  # fmt: skip
    now = newest + timedelta(hours=1)
    assert fit_organization(vk.organization_id, now=now) is not None
    restate(list(Post.objects.values_list("pk", flat=True)), now=now)
    return made


def exported(made: Lanterns, folder: Path, **wish: Any) -> Path:
    export(made.accounts[0].brand, Wish(folder, **wish), now=datetime(2027, 6, 1, tzinfo=UTC))
    return folder


def test_typed_tables_and_nothing_unknown_is_zero(measured: Lanterns, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder = exported(measured, tmp_path / "out")
    posts = pq.read_table(folder / "posts.parquet")
    assert posts.num_rows == Post.objects.count()
    assert str(posts.schema.field("published_at").type) == "timestamp[us, tz=UTC]"
    assert str(posts.schema.field("published_local").type) == "timestamp[us]"
    moscow = next(row for row in posts.to_pylist() if row["time_zone"] == "Europe/Moscow")
    apart = moscow["published_local"].replace(tzinfo=UTC) - moscow["published_at"]
    assert apart == timedelta(hours=3)
    rows = pq.read_table(folder / "observations.parquet").to_pylist()
    assert len(rows) == Observation.objects.count()
    diary = {row["post_id"] for row in posts.to_pylist() if row["network"] == "livejournal"}
    silent = [row for row in rows if row["post_id"] in diary]
    assert silent
    assert all(row["likes"] is None and row["comments"] is not None for row in silent)
    contents = json.loads((folder / "contents.json").read_text())
    assert contents["files"]["posts.parquet"] == posts.num_rows
    means = {each["name"]: each["means"] for each in contents["tables"]["standings"]}
    assert set(means) == set(pq.read_schema(folder / "standings.parquet").names)
    assert not list(folder.glob(".*")), "nothing half-written is left"


def test_csv_of_one_campaign_since_a_day(measured: Lanterns, tmp_path: Path) -> None:
    campaign = measured.publications[0].variant.message.campaign
    folder = exported(measured, tmp_path / "a", format="csv", campaign=campaign)
    with (folder / "posts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    ours = Post.objects.filter(publication__isnull=False).order_by("published_at")
    assert len(rows) == ours.count()
    assert {row["campaign"] for row in rows} == {campaign.slug}
    assert all(row["published_at"].endswith("Z") for row in rows)
    with (folder / "observations.csv").open(encoding="utf-8") as file:
        likes = {row["likes"] for row in csv.DictReader(file)}
    assert "" in likes
    last = ours.last()
    assert last is not None
    folder = exported(measured, tmp_path / "b", format="csv", since=last.published_at)
    with (folder / "posts.csv").open(encoding="utf-8") as file:
        assert [row["post_id"] for row in csv.DictReader(file)] == [str(last.pk)]


def test_an_export_is_not_written_over(measured: Lanterns, tmp_path: Path) -> None:
    exported(measured, tmp_path)
    with pytest.raises(BadInput, match="holds an export already"):
        exported(measured, tmp_path)
    exported(measured, tmp_path, replace=True)
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="is a file"):
        exported(measured, tmp_path / "file")


def test_the_notebook_finds_the_house_s_numbers(
    measured: Lanterns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEGROUND_EXPORT", str(exported(measured, tmp_path)))
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    here: dict[str, Any] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec("".join(cell["source"]), here)
    judged = Standing.objects.exclude(lift=None)
    assert len(here["lifts"]) == judged.count() > 40
    for name in ("lifts", "forecasts"):
        table = here[name]
        told = table[table["of_the_house"].notna()]
        assert len(told) > 5
        assert list(told["computed_here"]) == pytest.approx(list(told["of_the_house"]), rel=1e-6)
    assert {network for network, _ in here["by_place"]} >= {"vk", "mastodon", "x"}
