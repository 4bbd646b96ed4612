"""The report of a campaign that one would show to a client: a self-contained page, a PDF or slides.

`story` says what there is to say, in words; `contents` adds what only the page has room for, and the
templates in `templates/insights/report/` set it; `pdf` and `slides` set the story alone.
"""

from .failing import ReportNotWritten
from .files import File, Format, report_file
from .writing import render_report, write_report, write_whole

__all__ = [
    "File",
    "Format",
    "ReportNotWritten",
    "render_report",
    "report_file",
    "write_report",
    "write_whole",
]
