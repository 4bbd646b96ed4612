"""The report as a PDF that can be read aloud (PDF/UA-1), set by Typst."""

from .setting import render_pdf

__all__ = ["render_pdf"]
