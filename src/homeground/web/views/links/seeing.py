"""What a client sees of a publication: how it will look, its files, and the remarks that are for them."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from homeground.approvals.linked import Item, Stand, item_of, says_that, variants_of
from homeground.approvals.models import ClientLink
from homeground.content.models import MediaFile, VariantMedia
from homeground.errors import BadInput
from homeground.remarks.models import Remark
from homeground.remarks.reading import Talks, talks_on
from homeground.remarks.writing import Author
from homeground.web.given import Given
from homeground.web.views.media import answer_with
from homeground.web.views.remarks import as_given, take

from .arriving import by_link, was_let_in


@by_link
def remarks(request: HttpRequest, link: ClientLink, token: str, publication: int) -> HttpResponse:
    """The client's remark or answer, and the text with all of them."""
    item = item_of(link, publication) if was_let_in(request, link) else None
    if item is None:
        raise Http404("The link leads to no such publication.")
    given = written = None
    if request.method == "POST":
        author = Author(client_name=link.name, client_email=link.email)
        try:
            written = take(request, item.publication.variant, author)
        except BadInput as problem:
            given = as_given(request, problem)
        else:
            if written is None:
                raise Http404("Nothing is done that way.")
    if request.headers.get("HX-Request") or given is not None:
        talks = talks_on(item.publication.variant, for_client=link.email)
        context = card_of(link, token, item, talks, given=given, written=written)
        context["link"] = link
        alone = bool(request.headers.get("HX-Request"))
        page = "remarks/alone.html" if alone else "links/remarks.html"
        return render(request, page, context, status=422 if given else 200)
    where = redirect("client_review", token)
    where["Location"] += f"#publication-{publication}"
    return where


@csp({"default-src": [NONE], "sandbox": [""]})  # type: ignore[arg-type]  # typed for views without arguments
@by_link
def file(request: HttpRequest, link: ClientLink, token: str, sha256: str) -> HttpResponseBase:
    """A file of what the link shows, and no other."""
    shown = (
        VariantMedia.objects.filter(variant__in=variants_of(link), file__sha256=sha256)
        .select_related("file")
        .first()
    )
    if shown is None or not was_let_in(request, link):
        raise Http404("The link leads to no such file.")
    return answer_with(shown.file, shown.called)


def card_of(
    link: ClientLink,
    token: str,
    item: Item,
    talks: Talks,
    *,
    given: Given | None = None,
    written: Remark | None = None,
) -> dict[str, Any]:
    """What the templates need to show one publication to the client."""
    publication, content = item.publication, item.content
    variant = publication.variant

    def file_address(file: MediaFile) -> str:
        return reverse("client_media", args=[token, file.sha256])

    same = content is not None and says_that(variant, content)
    return {
        "item": item,
        "publication": publication,
        "variant": variant,
        "market": variant.market,
        "talks": talks,
        "writes": True,
        "resolves": False,
        "for_client": True,
        "remarks_url": reverse("client_remarks", args=[token, publication.pk]),
        "file_address": file_address,
        "remarks_given": given,
        "written": written,
        "below": content.below if content is not None else (),
        "asked": item.stand is Stand.YOURS and same,
        "moving": item.stand is Stand.YOURS and not same,
    }
