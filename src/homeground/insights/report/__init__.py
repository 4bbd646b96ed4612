"""The report of a campaign that one would show to a client: one self-contained HTML file.

`contents` gathers, `charts` draws, the templates in `templates/insights/report/` set the page.
"""

from .writing import ReportNotWritten, render_report, write_report

__all__ = ["ReportNotWritten", "render_report", "write_report"]
