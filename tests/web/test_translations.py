"""Every string of the pages is translated, once, into every language, and can be formatted."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from django.test import Client, override_settings
from django.utils import translation
from django.utils.translation import trans_real

from tests.web import catalogs, lanterns

UPDATE = "run `python -m tests.web.catalogs` and translate what it names"
PLACE = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("language", catalogs.LANGUAGES)
def test_nothing_is_missing_unused_or_fuzzy(language: str) -> None:
    said = {(m.id, m.context) for m in catalogs.extracted() if m.id}
    catalog = catalogs.read(language)
    kept = {(m.id, m.context) for m in catalog if m.id}
    assert said - kept == set(), UPDATE
    assert kept - said == set(), UPDATE
    for message in catalog:
        assert catalogs.all_said(message.string), f"{message.id!r}: {UPDATE}"
        assert not message.fuzzy or not message.id, message.id


@pytest.mark.parametrize("language", catalogs.LANGUAGES)
def test_plurals_and_places_are_right(language: str) -> None:
    catalog = catalogs.read(language)
    for message in catalog:
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        assert len(strings) == (catalog.num_plurals if message.pluralizable else 1), message.id
        for string in strings:
            assert set(PLACE.findall(string)) == set(PLACE.findall(ids[-1])), message.id


@pytest.mark.parametrize("language", [each for each in catalogs.LANGUAGES if each != "ru"])
def test_no_language_has_anothers_words(language: str) -> None:
    for message in catalogs.read(language):
        said = "".join(message.string) if message.id else ""
        assert not re.search(r"[\u0400-\u04FF]", said), message.id


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    """The catalogs as `make` compiles them."""
    for language in catalogs.LANGUAGES:
        folder = tmp_path / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, catalogs.read(language))
    return tmp_path / "locale"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ("Кампании", "12 публикаций", "запланировано", "Москва", "12 880")),
        ("de", ("Kampagnen", "12 Veröffentlichungen", "geplant", "Moskau", "12.880")),
        ("fr", ("Campagnes", "12 publications", "programmée", "Moscou", "12 880")),
        ("zh-hans", ("活动", "12 条发布", "已排期", "莫斯科", "12,880")),
    ],
)
def test_the_page_speaks_the_readers_language_and_texts_keep_theirs(
    client: Client, made: lanterns.Lanterns, compiled: Path, language: str, words: tuple[str, ...]
) -> None:
    with override_settings(LOCALE_PATHS=[str(compiled)]):
        forget_catalogs()
        client.cookies["django_language"] = language
        page = client.get("/lumikko/campaigns/halti/").content.decode()
    forget_catalogs()
    page = page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert f'<html lang="{language}"' in page
    assert 'lang="de" dir="auto">Eine Laterne, die den Winter übersteht' in page
    for word in words:
        assert word in page


def test_the_language_is_chosen_in_the_menu(client: Client, made: lanterns.Lanterns) -> None:
    response = client.post("/language/", {"language": "de", "next": "/lumikko/networks/"})
    assert response.headers["Location"] == "/lumikko/networks/"
    assert response.cookies["django_language"].value == "de"
    elsewhere = client.post("/language/", {"language": "de", "next": "https://evil.example/"})
    assert elsewhere.headers["Location"] == "/"
    # Letters are written in it too.
    made.user.refresh_from_db()
    assert made.user.reads == "de"
    client.post("/language/", {"language": "xx"})
    made.user.refresh_from_db()
    assert made.user.reads == "de"


def forget_catalogs() -> None:
    trans_real._translations = {}  # type: ignore[attr-defined]
    trans_real._default = None  # type: ignore[attr-defined]
    translation.activate("en")


def test_no_compiled_catalog_is_committed() -> None:
    git = shutil.which("git")
    if git is None or not (catalogs.SOURCE.parents[1] / ".git").exists():
        pytest.skip("this is not a git checkout")
    import subprocess

    listed = subprocess.run(
        [git, "ls-files", "*.mo"], cwd=catalogs.SOURCE.parents[1], capture_output=True, check=True
    )
    assert listed.stdout == b""
