"""What a file is, in a few words."""

from __future__ import annotations

from django import template

from homeground.content.media.facts import format_name, megabytes
from homeground.content.media.videos import running
from homeground.content.models import MediaFile

register = template.Library()


@register.filter
def file_facts(file: MediaFile) -> str:
    """`PNG · 1200 × 630 · 0.3 MB`."""
    facts = [format_name(file.mime)]
    if file.width and file.height:
        facts.append(f"{file.width} × {file.height}")
    if file.seconds:
        facts.append(running(file.seconds))
    size = file.size_bytes
    return " · ".join([*facts, megabytes(size) if size >= 100_000 else f"{size / 1000:.1f} kB"])
