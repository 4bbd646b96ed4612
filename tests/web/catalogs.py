"""The pages' strings and their translations.

`python -m tests.web.catalogs` brings the catalogs up to date with what templates and code say:
new strings come without a translation, those no longer used go. A test asks that none is missing.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po

from homeground.networks.connecting import ByForm, ByRedirect
from homeground.networks.registry import WAYS
from homeground.text.counting import RULES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "homeground"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = ("de", "fr", "ru", "zh_Hans")
KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_lazy": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
}

UNSAID = ('"POT-', '"PO-R', '"Report-', '"Project-', '"Last-', '"Language-Team', '"Generated')
"""Headers that would change with every run, or say nothing."""


def files() -> Iterator[Path]:
    """All that ends up on a page or in a letter: whatever marks its words for translation."""
    yield from sorted(SOURCE.rglob("*.py"))
    for kind in ("html", "txt"):
        yield from sorted(SOURCE.rglob(f"templates/**/*.{kind}"))


def words_of_ways() -> Iterator[str]:
    """What the networks' ways to connect an account say on a page: buttons, sentences, fields."""
    for ways in WAYS.values():
        for way in ways:
            fields = way.fields if isinstance(way, ByForm) else ()
            fields = way.app if isinstance(way, ByRedirect) else fields
            yield from (way.label, *filter(None, [way.about]), *(each.label for each in fields))


@cache
def extracted() -> Catalog:
    """Every string that the files above give to gettext, and those of the networks' ways."""
    catalog = Catalog(project="Homeground", copyright_holder="The Homeground authors")
    for path in files():
        for _, message, comments, context in extract("python", _as_python(path), KEYWORDS):
            catalog.add(message, context=context, auto_comments=comments)
    for words in words_of_ways():
        catalog.add(words)
    for rule in RULES.values():
        catalog.add(rule.unit)
    return catalog


def _as_python(path: Path) -> io.BytesIO:
    text = path.read_text(encoding="utf-8")
    if path.suffix in {".html", ".txt"}:
        from django.utils.translation.template import templatize

        # What stands between the tags is blanked out; its indentation means nothing to Python.
        text = "\n".join(line.strip() for line in templatize(text, str(path)).splitlines())
    return io.BytesIO(text.encode())


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Homeground")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, catalog: Catalog) -> None:
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment = (
        "# The pages' words. Written by people; `python -m tests.web.catalogs` keeps the list."
    )
    catalog.fuzzy = False
    content = io.BytesIO()
    write_po(content, catalog, width=0, sort_output=True, ignore_obsolete=True, no_location=True)
    lines = content.getvalue().decode().splitlines(keepends=True)
    path_of(language).write_text(
        "".join(line for line in lines if not line.startswith(UNSAID)), encoding="utf-8"
    )


def main() -> int:
    current = extracted()
    missing = 0
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(current, no_fuzzy_matching=True)
        write(language, catalog)
        without = [message.id for message in catalog if message.id and not all_said(message.string)]
        missing += len(without)
        for message_id in without:
            print(f"{language}: no translation of {message_id!r}")
    return 1 if missing else 0


def all_said(translation: str | tuple[str, ...] | list[str]) -> bool:
    return all(translation) if isinstance(translation, (tuple, list)) else bool(translation)


if __name__ == "__main__":
    from django.conf import settings

    settings.configure()
    sys.exit(main())
