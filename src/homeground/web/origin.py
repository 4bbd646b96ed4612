"""Addresses of this house's pages as others are given them: with the house's own name before the path."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def full_address(request: HttpRequest, path: str) -> str:
    """By the house's public name; where it has none, by that under which it was just asked."""
    public: str | None = settings.HOMEGROUND.public_url
    return f"{public.rstrip('/')}{path}" if public else request.build_absolute_uri(path)
