"""The brand's own files, for whoever may see the brand."""

from __future__ import annotations

from csp.constants import NONE
from csp.decorators import csp
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from homeground.content.media_store import stored_path
from homeground.content.models import MediaFile
from homeground.web.place import Place, in_brand

SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"})
"""What a browser shows in place. Anything else (SVG carries scripts) is only ever downloaded."""


@csp({"default-src": [NONE], "sandbox": [""]})  # type: ignore[arg-type]  # typed for views without arguments
@in_brand
def file(request: HttpRequest, place: Place, sha256: str) -> HttpResponseBase:
    # The path comes from the row, never from the address.
    found = get_object_or_404(MediaFile, organization=place.brand.organization, sha256=sha256)
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
