"""Which of this computer's typefaces a report is set in. Typst brings one of its own for Latin, Cyrillic and Greek."""

from __future__ import annotations

from functools import cache

PREFERRED = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans")
CHINESE = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "SimSun",
)  # fmt: skip
OTHERS = ("Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Thai", "Noto Sans Symbols 2", "Noto Color Emoji")  # fmt: skip
BROUGHT = "Libertinus Serif"


def families(language: str, *, system_typefaces: bool = True) -> list[str]:
    """In the order in which a character is looked for; a report in Chinese is set in a Chinese one alone,
    so that its Latin words sit on one line with it."""
    there = _there(system_typefaces=system_typefaces)
    plain = [name for name in PREFERRED if name in there][:1]
    chinese = [name for name in CHINESE if name in there][:1]
    first = [*chinese, *plain] if language.startswith("zh") else [*plain, *chinese]
    return [*first, *(name for name in OTHERS if name in there), BROUGHT]


@cache
def _there(*, system_typefaces: bool) -> frozenset[str]:
    import typst

    return frozenset(typst.Fonts(include_system_fonts=system_typefaces).families())
