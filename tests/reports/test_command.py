"""`homeground report`: a file in the form and language that were asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from homeground import startup
from homeground.cli.report import app
from homeground.errors import BadInput
from tests.insights import factory

pytestmark = pytest.mark.django_db


def test_a_file_in_the_form_and_language_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "start", lambda: None)
    factory.played(folder=tmp_path)
    runner = CliRunner()
    for name, opening in (("a.html", b"<!doctype html>"), ("a.pdf", b"%PDF-"), ("a.pptx", b"PK")):
        asked = ["halti", "--to", str(tmp_path / name), "--language", "ru"]
        assert runner.invoke(app, asked, catch_exceptions=False).exit_code == 0
        assert (tmp_path / name).read_bytes().startswith(opening)
    assert '<html lang="ru"' in (tmp_path / "a.html").read_text()
    for asked, said in (
        (["nobody"], "There is no campaign “nobody”"),
        (["halti", "--format", "docx"], "no report as “docx”"),
        (["halti", "--language", "tlh"], "no report in this language"),
    ):
        with pytest.raises(BadInput, match=said):
            runner.invoke(app, asked, catch_exceptions=False)
