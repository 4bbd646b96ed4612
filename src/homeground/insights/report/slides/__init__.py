"""The report as slides that an agency goes on working with: native tables and charts, no pictures of them."""

from .deck import render_slides

__all__ = ["render_slides"]
