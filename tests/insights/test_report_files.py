"""The report as files: a PDF that shows every character, slides with native charts, and nothing that runs."""

from __future__ import annotations

import io
import re
import zlib
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from homeground.community.models import Comment
from homeground.content.models import Campaign
from homeground.insights.report import Format, ReportNotWritten, report_file
from homeground.insights.report.pdf import render_pdf
from homeground.insights.report.pdf.letters import refused_letters
from homeground.insights.report.slides import render_slides
from homeground.insights.report.story import told
from tests.insights import factory
from tests.web.lanterns import Lanterns

from .test_report_story import stood

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") $1/0$ *b* @here <script>alert(1)</script> \\ ] =1+1 {{ 7 }} \x00'


@pytest.fixture
def played(tmp_path: Path) -> Lanterns:
    made = factory.played(folder=tmp_path)
    stood(made)
    return made


def fresh(made: Lanterns) -> Campaign:
    return Campaign.objects.select_related("brand").get(pk=made.campaign.pk)


def pages(pdf: bytes) -> int:
    """Pages of a PDF, those in compressed object streams counted, too."""
    whole = pdf
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            whole += zlib.decompressobj().decompress(stream)
        except zlib.error:
            continue
    return len(re.findall(rb"/Type\s*/Page\b", whole))


@pytest.mark.parametrize("language", ["en", "ru", "zh-hans"])
def test_a_pdf_in_each_script(played: Lanterns, language: str) -> None:
    made = report_file([fresh(played)], Format.PDF, language=language)
    assert made.name == f"halti-{language}.pdf"
    assert made.content.startswith(b"%PDF-")
    assert 2 <= pages(made.content) <= 4


def test_what_people_write_is_never_markup(played: Lanterns) -> None:
    campaign = fresh(played)
    campaign.goal = campaign.name = HOSTILE.replace("\x00", "")
    campaign.save()
    Comment.objects.update(text=HOSTILE.replace("\x00", ""))
    assert report_file([campaign], Format.PDF, language="en").content.startswith(b"%PDF-")
    page = report_file([campaign], Format.HTML, language="en").content.decode()
    assert "<script" not in page
    slides = Presentation(io.BytesIO(report_file([campaign], Format.PPTX, language="en").content))
    assert slides.slides[0].shapes.title.text_frame.text == campaign.name


def test_without_a_chinese_typeface_it_says_so_and_shows_no_boxes(played: Lanterns) -> None:
    story = told(fresh(played))
    with pytest.raises(ReportNotWritten, match="no typeface for Chinese") as refused:
        render_pdf([story], system_typefaces=False)
    assert "fonts-noto-cjk" in refused.value.what_to_do


def test_a_sign_without_a_typeface_is_named(played: Lanterns) -> None:
    campaign = fresh(played)
    for market in ("zh-Hans", "ru"):
        played.markets[market].language = "en"
    campaign.goal = "Light for all \U0001f9a3\ufe0f"
    campaign.save()
    story = told(campaign, [played.markets["de"], played.markets["fr"]])
    assert render_pdf([story], system_typefaces=False).startswith(b"%PDF-")
    complaint = 'the text `"\\u{1f9a3}"` could not be displayed'
    assert refused_letters(complaint) == {"\U0001f9a3"}


def test_slides_have_charts_with_their_numbers_in_them(played: Lanterns) -> None:
    content = report_file([fresh(played)], Format.PPTX, language="en").content
    slides = Presentation(io.BytesIO(content)).slides
    assert 5 <= len(slides) <= 7
    assert all(slide.shapes.title.text_frame.text for slide in slides)
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    lifts = charts[0].plots[0]
    assert list(lifts.categories)[-1].startswith("All posts together: ×")
    assert list(lifts.categories)[-2].startswith("VK, Russia: ×2.4")
    assert lifts.series[0].values[-2] == pytest.approx(2.4)
    names = [each.tag.rpartition("}")[2] for each in lifts.series[0]._element]
    assert names.index("invertIfNegative") < names.index("errBars") < names.index("cat") < names.index("val")  # fmt: skip
    scaling = charts[0].value_axis._element.scaling
    assert next(each.tag.rpartition("}")[2] for each in scaling) == "logBase"
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert tables[0].cell(1, 0).text
    with ZipFile(io.BytesIO(content)) as packed:
        books = [name for name in packed.namelist() if name.endswith(".xlsx")]
        cells = load_workbook(io.BytesIO(packed.read(books[0]))).active
        assert cells is not None
        assert [row[0].data_type for row in cells.iter_rows(min_row=2)] != ["f"]


def test_slides_of_what_has_not_begun() -> None:
    from tests.web import lanterns

    made = lanterns.planned(lanterns.organization("lumikko"))
    slides = Presentation(io.BytesIO(render_slides([told(fresh(made))]))).slides
    assert [slide.shapes.title.text_frame.text for slide in slides] == [
        "Halti: light for a long winter", "What was done", "What to do next",
    ]  # fmt: skip
