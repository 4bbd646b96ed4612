"""The example's film: faultless on every network that it names."""

from __future__ import annotations

from homeground.networks.contract import Format

from .campaign_files import EXAMPLE, as_read, read


def test_the_films_rows_go_out_as_they_are() -> None:
    checked = read(EXAMPLE / "film.csv")
    assert [as_read(problem) for problem in checked.problems] == []
    assert [row.format for row in checked.rows].count(Format.REEL) == 2
    assert {ref.facts.name for row in checked.rows for ref in row.media} == {"kajo-lit.mp4"}
    assert EXAMPLE.joinpath("kajo-lit.mp4").stat().st_size < 300_000
