"""The brand's own files: for whoever may see the brand, and for networks that fetch them."""

from __future__ import annotations

from csp.constants import NONE
from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from homeground.content.media_address import file_at
from homeground.content.media_store import stored_path
from homeground.content.models import MediaFile
from homeground.web.place import Place, in_brand

SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"})
"""What a browser shows in place. Anything else (SVG carries scripts) is only ever downloaded."""


@csp({"default-src": [NONE], "sandbox": [""]})  # type: ignore[arg-type]  # typed for views without arguments
@in_brand
def file(request: HttpRequest, place: Place, sha256: str) -> HttpResponseBase:
    # The path comes from the row, never from the address.
    return _answer(
        get_object_or_404(MediaFile, organization=place.brand.organization, sha256=sha256)
    )


@csp({"default-src": [NONE], "sandbox": [""]})  # type: ignore[arg-type]  # typed for views without arguments
@login_not_required
def fetched(request: HttpRequest, signed: str) -> HttpResponseBase:
    """A file for a network that was given its address; who has the address may see the file."""
    found = file_at(signed)
    if found is None:
        raise Http404("This address is not one of ours, or has ended.")
    return _answer(found)


def _answer(found: MediaFile) -> HttpResponseBase:
    try:
        content = stored_path(found.sha256).open("rb")
    except FileNotFoundError:
        raise Http404("The file is not in the media folder.") from None
    shown = found.mime in SHOWN
    response = FileResponse(
        content,
        as_attachment=not shown,
        filename=found.name,
        content_type=found.mime if shown else "application/octet-stream",
    )
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
