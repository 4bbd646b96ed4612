"""One slide at a time: titles, words and tables in the report's look. Lengths in inches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from homeground.insights.report.story.parts import Grid

WIDE, HIGH, EDGE = 13.333, 7.5, 0.6
INK, QUIET, ACCENT, PALE, LINE = "1C1F1E", "5D615B", "0B5A63", "EDF3F3", "D9D6CD"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own name for a table without a style of its own."""


class Deck:
    """A presentation in one language; `slide` adds the next one."""

    def __init__(self, language: str) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self.file: Any = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDE), Inches(HIGH)
        self.language = {"zh-hans": "zh-CN", "en": "en-GB"}.get(language, f"{language}-{language.upper()}")  # fmt: skip

    def slide(self, title: str, above: str) -> Sheet:
        return Sheet(self, title, above)


class Sheet:
    def __init__(self, deck: Deck, title: str, above: str) -> None:
        from pptx.util import Inches

        self.deck = deck
        self.page: Any = deck.file.slides.add_slide(deck.file.slide_layouts[5])
        heading = self.page.shapes.title
        heading.left, heading.top = Inches(EDGE), Inches(0.62)
        heading.width, heading.height = Inches(WIDE - 2 * EDGE), Inches(0.7)
        self._fill(heading.text_frame, [[(title, 28, INK, True)]])
        self.words(above, at=(EDGE, 0.34), size=(WIDE - 2 * EDGE, 0.35), points=12, colour=ACCENT, bold=True)  # fmt: skip

    def words(
        self,
        text: str,
        *,
        at: tuple[float, float],
        size: tuple[float, float],
        points: float = 14,
        colour: str = INK,
        bold: bool = False,
    ) -> None:
        self.paragraphs([[(text, points, colour, bold)]], at=at, size=size)

    def paragraphs(
        self,
        said: Sequence[Sequence[tuple[str, float, str, bool]]],
        *,
        at: tuple[float, float],
        size: tuple[float, float],
    ) -> None:
        """Each paragraph is pieces of (words, points, colour, bold)."""
        from pptx.util import Inches

        box = self.page.shapes.add_textbox(*map(Inches, (*at, *size)))
        self._fill(box.text_frame, said)

    def table(self, grid: Grid, *, at: tuple[float, float], wide: float, most: int) -> int:
        """How many of its rows have no room on the slide."""
        from pptx.util import Inches, Pt

        rows = grid.rows[:most]
        high = 0.3 * (len(rows) + 1)
        frame = self.page.shapes.add_table(
            len(rows) + 1, len(grid.head), *map(Inches, (*at, wide, high))
        )
        table = frame.table
        table._tbl.tblPr.find(_a("tableStyleId")).text = NO_STYLE
        self._describe(frame, ", ".join(grid.head))
        lengths = _widths(grid)
        for number, share in enumerate(lengths):
            table.columns[number].width = Inches(wide * share)
        for at_row, row in enumerate((grid.head, *rows)):
            table.rows[at_row].height = Inches(0.3)
            for at_column, cell in enumerate(row):
                where = table.cell(at_row, at_column)
                where.margin_top = where.margin_bottom = Pt(2)
                where.margin_left = where.margin_right = Pt(4)
                first = at_row == 0
                piece = (cell, 11, QUIET if first else INK, at_column == 0 and not first)
                right = at_column >= grid.numbers_from
                self._fill(where.text_frame, [[piece]], right=right)
                _underlined(where._tc)
        return len(grid.rows) - len(rows)

    def notes(self, lines: Sequence[str]) -> None:
        self.page.notes_slide.notes_text_frame.text = clean("\n".join(lines))

    def _describe(self, frame: Any, words: str) -> None:
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(words))

    def _fill(
        self,
        frame: Any,
        said: Sequence[Sequence[tuple[str, float, str, bool]]],
        *,
        right: bool = False,
    ) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        for number, pieces in enumerate(said):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
            paragraph.space_after = Pt(4)
            for words, points, colour, bold in pieces:
                run = paragraph.add_run()
                run.text = clean(words)
                run.font.size, run.font.bold = Pt(points), bold
                run.font.color.rgb = RGBColor.from_string(colour)
                run._r.get_or_add_rPr().set("lang", self.deck.language)


def clean(text: str) -> str:
    """What may stand in an XML document.

    >>> clean("a" + chr(0) + "b")
    'a�b'
    """
    return _NOT_XML.sub("�", text)


def _widths(grid: Grid) -> list[float]:
    """A column's share of the whole, by its longest cell; a heading may break between its words."""
    longest = []
    for number, head in enumerate(grid.head):
        words = [len(word) for word in head.split()]
        cells = [min(len(row[number]), 30) for row in grid.rows[:40]]
        longest.append(max([6, *words, *cells]) + 2)
    return [each / sum(longest) for each in longest]


def _a(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}"


def _underlined(cell: Any) -> None:
    """A hairline below, and nothing else: PowerPoint has no words for it in python-pptx."""
    from pptx.oxml import parse_xml

    cell.get_or_add_tcPr().append(
        parse_xml(
            '<a:lnB xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="6350">'
            f'<a:solidFill><a:srgbClr val="{LINE}"/></a:solidFill></a:lnB>'
        )
    )
