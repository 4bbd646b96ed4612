"""Every emoji with its names, from the CLDR by way of the package `emoji`."""

from __future__ import annotations

from functools import lru_cache

_FACES = range(0x1F600, 0x1F650)
_FLAGS = range(0x1F1E6, 0x1F200)
_TONES = range(0x1F3FB, 0x1F400)


LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fa", "fr", "id", "it", "ja", "ko", "pt", "ru", "tr", "zh"]
)


def spoken_in(language: str) -> str:
    """The language of the names, for a text in `language` (BCP 47)."""
    spoken = language.partition("-")[0].lower()
    return spoken if spoken in LANGUAGES else "en"


@lru_cache(maxsize=16)
def emojis(language: str) -> list[list[str]]:
    """`[emoji, name, other names]` each, in the language of `spoken_in`.

    The other names are the English ones, by which they are found, too. Faces first, flags last;
    of those that come in skin tones, the one without.
    """
    # A megabyte of names, which only a composer's page needs.
    import emoji

    spoken = spoken_in(language)
    emoji.config.load_language(["en", spoken])
    found = []
    for sign, data in emoji.EMOJI_DATA.items():
        if data["status"] != emoji.STATUS["fully_qualified"]:
            continue
        if any(ord(character) in _TONES for character in sign):
            continue
        english = [_words(data["en"]), *map(_words, data.get("alias", []))]
        name = _words(data.get(spoken, data["en"]))
        others = dict.fromkeys(each for each in english if each != name)
        found.append([sign, name, " ".join(others)])
    return sorted(found, key=lambda each: _place(each[0]))


def _words(name: str) -> str:
    return name.strip(":").replace("_", " ")


def _place(sign: str) -> tuple[int, str]:
    first = ord(sign[0])
    if first in _FACES:
        return (0, sign)
    return (2 if first in _FLAGS else 1, sign)
