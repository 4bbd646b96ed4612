"""The guide to the campaign file lists what is read, and its example is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeground.content.campaign_file.columns import HEADINGS

from .campaign_files import read

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "guide" / "campaign-file.md").read_text(
    encoding="utf-8"
)


@pytest.mark.parametrize("column", HEADINGS)
def test_every_heading_is_in_the_guide(column: str) -> None:
    [line] = [line for line in GUIDE.splitlines() if line.startswith(f"| `{column}` |")]
    assert line.split("|")[3].strip() == ", ".join(HEADINGS[column])


def test_no_heading_means_two_columns() -> None:
    headings = [heading for of_one in HEADINGS.values() for heading in of_one]
    assert len(headings) == len(set(headings))


def test_the_example_in_the_guide_is_faultless(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(GUIDE.split("```")[1].lstrip("\n"), encoding="utf-8")
    checked = read(path)
    assert checked.problems == []
    assert len(checked.rows) == 2
