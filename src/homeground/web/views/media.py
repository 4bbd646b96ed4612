"""The brand's own files: for whoever may see the brand, and for networks that fetch them."""

from __future__ import annotations

from csp.constants import NONE
from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from homeground.accounts.rights import Right
from homeground.content.media.kinds import ENDINGS
from homeground.content.media_address import file_at
from homeground.content.media_store import stored_path
from homeground.content.models import MediaFile
from homeground.content.shelf import names_in
from homeground.web.place import Place, in_brand, needing

SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"})
"""What a browser shows in place. Anything else (SVG carries scripts) is only ever downloaded."""


@csp({"default-src": [NONE], "sandbox": [""]})  # type: ignore[arg-type]  # typed for views without arguments
@in_brand
@needing(Right.SEE)
def file(request: HttpRequest, place: Place, sha256: str) -> HttpResponseBase:
    """A file of the brand's library or texts, as far as the person may see their markets."""
    called = names_in(place.brand, place.limits, [sha256]).get(sha256)
    if called is None:
        raise Http404("The brand has no such file that you may see.")
    # The path comes from the row, never from the address.
    found = get_object_or_404(MediaFile, organization=place.brand.organization, sha256=sha256)
    return answer_with(found, called)


@csp({"default-src": [NONE], "sandbox": [""]})  # type: ignore[arg-type]  # typed for views without arguments
@login_not_required
def fetched(request: HttpRequest, signed: str) -> HttpResponseBase:
    """A file for a network that was given its address; who has the address may see the file."""
    found = file_at(signed)
    if found is None:
        raise Http404("This address is not one of ours, or has ended.")
    # A network needs no name of it.
    return answer_with(found, found.sha256[:12] + ENDINGS.get(found.mime, ("",))[0])


def answer_with(found: MediaFile, called: str) -> HttpResponseBase:
    """The file itself, for who may see it: in place, or to be kept under the name `called`."""
    try:
        content = stored_path(found.sha256).open("rb")
    except FileNotFoundError:
        raise Http404("The file is not in the media folder.") from None
    shown = found.mime in SHOWN
    response = FileResponse(
        content,
        as_attachment=not shown,
        filename=called,
        content_type=found.mime if shown else "application/octet-stream",
    )
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
