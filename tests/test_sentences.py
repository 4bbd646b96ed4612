"""A sentence that was kept is said in the language of whoever reads it."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.utils import translation

from homeground.sentences import gettext as _
from homeground.sentences import joined, kept, said

GERMAN = {
    "There is no account %(address)s.": "Es gibt kein Konto %(address)s.",
    "Did you mean %(name)s? %(otherwise)s": "Meinten Sie %(name)s? %(otherwise)s",
    "Shorten it.": "Kürzen Sie es.",
    "characters": "Zeichen",
}


@pytest.fixture
def german() -> Iterator[None]:
    with patch.object(translation, "gettext", lambda message: GERMAN.get(message, message)):
        yield


def through_json(text: str) -> str:
    return said(json.loads(json.dumps(kept(text))))


def made() -> str:
    otherwise = _("Shorten it.")
    more = _("Did you mean %(name)s? %(otherwise)s") % {"name": "vk/a", "otherwise": otherwise}
    return (
        joined(" ", (_("There is no account %(address)s.") % {"address": "vk/100%s"}, more)) + "!"
    )


def test_it_is_a_text_like_any_other() -> None:
    text = made()
    assert text == "There is no account vk/100%s. Did you mean vk/a? Shorten it.!"
    assert copy.deepcopy(text) == pickle.loads(pickle.dumps(text)) == text
    assert through_json(text) == text
    assert through_json("plain, with 50 %") == "plain, with 50 %"


def test_it_is_said_again_in_another_language(german: None) -> None:
    with patch.object(translation, "gettext", lambda message: message):
        text = made()
    assert text.startswith("There is")
    assert through_json(text) == "Es gibt kein Konto vk/100%s. Meinten Sie vk/a? Kürzen Sie es.!"


def test_numbers_stay_numbers(german: None) -> None:
    text = _("%(many)d %(unit)s") % {"many": 7, "unit": _("characters")}
    assert through_json(text) == "7 Zeichen"
