"""Words of a text, as they are indexed and asked for: each language by its own rules.

PostgreSQL knows the endings of some thirty languages. Chinese has no spaces between words: jieba
finds them. Where nobody does (Japanese, traditional Chinese, Thai), two characters at a time stand
for words. What comes out is letters and digits only, in lower case: PostgreSQL's own parser, in a
database with the letters of C, takes quotation marks and dashes for letters.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

SIMPLE, CHINESE, PAIRS = "simple", "chinese", "pairs"
# What PostgreSQL 15 and later have, by ISO 639-1.
CONFIGURATIONS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch",
    "en": "english", "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi",
    "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nb": "norwegian", "nn": "norwegian", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
WITHOUT_SPACES = {"ja", "th", "lo", "km", "my", "yue"}
TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")

# Han, kana, Thai, Lao, Khmer, Burmese: scripts that are written without spaces.
_UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_RUN = re.compile(f"[{_UNSPACED}]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
LONGEST_WORD = 100


def how_for(language: str) -> str:
    """How the words of a text in that language (BCP 47) are made."""
    tag = language.lower()
    base = tag.partition("-")[0]
    if base == "zh":
        return PAIRS if tag.startswith(TRADITIONAL) else CHINESE
    if base in WITHOUT_SPACES:
        return PAIRS
    return CONFIGURATIONS.get(base, SIMPLE)


def configuration(how: str) -> str:
    """PostgreSQL's configuration for words made in this way."""
    return SIMPLE if how in {CHINESE, PAIRS} else how


def indexed(text: str, how: str) -> str:
    """The words of `text` with spaces between; with each character that stands for a word of its own.

    >>> indexed("Halti: «light»—for 40 h", "english")
    'halti light for 40 h'
    >>> indexed("冬の灯", "pairs")
    '冬の の灯 灯'
    """
    return " ".join(_pieces(text, how, for_index=True))


def asked(text: str, how: str) -> list[str]:
    """The words of something that is looked for, each of which must be there."""
    return list(_pieces(text, how, for_index=False))


def _pieces(text: str, how: str, *, for_index: bool) -> Iterator[str]:
    for word in lettered(text).split():
        at = 0
        for run in _RUN.finditer(word):
            if run.start() > at:
                yield word[at : run.start()][:LONGEST_WORD]
            yield from _unspaced(run.group(), how, for_index=for_index)
            at = run.end()
        if at < len(word):
            yield word[at:][:LONGEST_WORD]


def _unspaced(run: str, how: str, *, for_index: bool) -> Iterator[str]:
    if how == CHINESE and _HAN.match(run):
        if for_index:
            yield from _tokenizer().cut_for_search(run)
            yield from (each for each in run if _HAN.match(each))
        else:
            yield from _tokenizer().cut(run)
    elif len(run) == 1:
        yield run
    else:
        yield from (run[at : at + 2] for at in range(len(run) - 1))
        if for_index:
            # The beginnings of pairs are every character but the last.
            yield run[-1]


def lettered(text: str) -> str:
    """Lower case letters, marks and digits; whatever else it holds is space."""
    return "".join(
        each if unicodedata.category(each)[0] in "LMN" else " "
        for each in unicodedata.normalize("NFKC", text).lower()
    )


def mark_of_shelf(brand_id: int, how: str, kind: str) -> str:
    """A word that no text has: it stands in all of one kind of a brand's that are made in one way."""
    return f"={brand_id} {how} {kind}"


def mark_of_market(brand_id: int, market_id: int | None) -> str:
    """The same for all of a market's; without one, for headquarters'."""
    return f"={brand_id} all" if market_id is None else f"={market_id}"


@cache
def _tokenizer() -> Any:
    """Takes about a second and 70 MB, where somebody has Chinese texts; its table is kept for later."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    folder = Path(settings.HOMEGROUND.home) / "cache"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Not in a folder that everybody may write to, which is what it would take.
    tokenizer.tmp_dir, tokenizer.cache_file = str(folder), "jieba.cache"
    tokenizer.initialize()
    return tokenizer
