"""Which encoding a text file is in: UTF-8 if it can be, and only then a guess.

A file that is valid UTF-8 is UTF-8: chance alone does not produce that. UTF-16 shows itself by its
mark or by its NULs. The rest is what old spreadsheets write, Windows-1251 in Russia above all; there
the bytes alone do not say, the guess is reported as one, and `--encoding` overrules it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path

import regex
from charset_normalizer import from_bytes

from homeground.content.mending import Mend
from homeground.sentences import gettext as _

from .findings import Unreadable

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
# Letters show themselves: read in a wrong one of these, words have capitals in their midst.
_CYRILLIC = ("cp1251", "koi8_r", "cp866")
_WESTERN = ("cp1252", "mac_roman")
# word, Word, WORD, and the CamelCase of hashtags
_WORD = regex.compile(r"\p{Lu}?\p{Ll}+|\p{Lu}+|(?:\p{Lu}?\p{Ll}{2,})+")
# What spreadsheets save as besides, by the languages spoken there.
_BY_LANGUAGE = {
    "zh": ("gb18030", "big5"),
    "ja": ("shift_jis",),
    "ko": ("euc_kr",),
    "el": ("cp1253",),
    "tr": ("cp1254",),
} | dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl"), ("cp1250",))


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str
    """As Python names it."""
    guessed: bool = False


def encoding_of(path: Path, wanted: str | None, languages: Set[str]) -> Encoding:
    """The encoding of a file, which then decodes to its end without an error.

    `languages` are those that the file may be in, as BCP 47: they narrow the guess.

    Raises: Unreadable.
    """
    if wanted is not None:
        _check_name(wanted)
        line = _first_bad_line(path, wanted)
        if line is not None:
            raise Unreadable(
                _("Line %(line)d is not %(encoding)s.") % {"line": line, "encoding": wanted},
                _("Leave --encoding out to have it found, or save the file as UTF-8."),
            )
        return Encoding(wanted.lower())
    with path.open("rb") as handle:
        head = handle.read(_SAMPLE)
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            line = _first_bad_line(path, name)
            if line is not None:
                raise _damaged(name.removesuffix("-sig"), line)
            return Encoding(name)
    if b"\0" in head:
        return Encoding(_utf16_by_nuls(path, head))
    line = _first_bad_line(path, "utf-8")
    if line is None:
        return Encoding("utf-8")
    return Encoding(_guess(path, line, languages), guessed=True)


def _check_name(name: str) -> None:
    try:
        "".encode(name)
    except LookupError as error:
        raise Unreadable(
            _('"%(name)s" is not the name of an encoding.') % {"name": name},
            _(
                "Use utf-8, utf-16, windows-1251, windows-1252, gb18030 or another that Python knows."
            ),
        ) from error


def _first_bad_line(path: Path, encoding: str) -> int | None:
    """The line where decoding fails, counted from 1; `None` when all of it decodes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as handle:
        while True:
            chunk = handle.read(_CHUNK)
            try:
                line += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeError as error:
                start = error.start if isinstance(error, UnicodeDecodeError) else 0
                return line + chunk[:start].count(b"\n")
            if not chunk:
                return None


def _utf16_by_nuls(path: Path, head: bytes) -> str:
    """UTF-16 without a mark: the NULs of its commas and Latin letters stand on one side only."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    for name, here, there in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        # One NUL for every other sign at least: Chinese has few, but the header has many.
        if here > 20 * there and here * 50 > len(head) and _first_bad_line(path, name) is None:
            return name
    raise Unreadable(
        _("The file is not a text: it holds NUL bytes."),
        _("Save the table from the spreadsheet as CSV (UTF-8) or .xlsx."),
    )


def _guess(path: Path, line: int, languages: Set[str]) -> str:
    sample = _telling_lines(path)
    text = sample.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    if sum(not sign.isascii() for sign in text) > 20 * broken:
        raise _damaged("utf-8", line)
    if sum(byte < 9 or 13 < byte < 32 for byte in sample) * 50 > len(sample):
        raise Unreadable(
            _("The file is not a text."),
            _("Save the table from the spreadsheet as CSV (UTF-8) or .xlsx."),
        )
    others = {
        name
        for language in languages
        for name in _BY_LANGUAGE.get(language.partition("-")[0].lower(), ())
    }
    name = _by_capitals(sample, _CYRILLIC, "Cyrillic")
    if name is None and not others & {"cp1250", "cp1254"}:
        name = _by_capitals(sample, _WESTERN, "Latin")
    name = name or _likeliest(sample, [*_WESTERN, *sorted(others)])
    if name is None or _first_bad_line(path, name) is not None:
        raise Unreadable(
            _("The file is not UTF-8, and which encoding it is in cannot be told."),
            _("Save it as CSV (UTF-8), or name the encoding: --encoding windows-1251."),
            mend=Mend.SAVE_AS_UTF8,
        )
    return name


def _by_capitals(sample: bytes, names: Iterable[str], script: str) -> str | None:
    """The encoding in which nine words in ten are written as words are."""
    for name in names:
        text = sample.decode(name, "replace")
        words = [word for word in regex.findall(r"\p{L}+", text) if not word.isascii()]
        plausible = [
            word
            for word in words
            if regex.fullmatch(rf"\p{{{script}}}+", word) and _WORD.fullmatch(word)
        ]
        letters = sum(map(len, words))
        others = len(regex.findall(r"[^\p{L}\p{M}\p{P}\p{Sc}\p{ASCII}\xa0°№©®]", text))
        if (
            len(plausible) >= 0.9 * len(words)
            and any(len(word) > 2 for word in plausible)
            # Chinese read as cp866 has lines and boxes between its "words".
            and others * 10 < letters
        ):
            return name
    return None


def _likeliest(sample: bytes, candidates: list[str]) -> str | None:
    best = from_bytes(sample, cp_isolation=candidates).best()
    return None if best is None else best.encoding


def _telling_lines(path: Path) -> bytes:
    """Lines that are not plain ASCII: only these tell one encoding from another."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as handle:
        while size < _SAMPLE and (line := handle.readline(_SAMPLE)):
            if not line.isascii():
                lines.append(line)
                size += len(line)
    return b"".join(lines)


def _damaged(encoding: str, line: int) -> Unreadable:
    return Unreadable(
        _("The file is %(encoding)s, but line %(line)d holds bytes that are not.")
        % {"encoding": encoding.upper(), "line": line},
        _("Correct that line and save the file as UTF-8 again, or name its encoding: --encoding."),
        mend=Mend.SAVE_AS_UTF8,
    )
