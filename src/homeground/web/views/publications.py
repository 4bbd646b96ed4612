"""One publication: what exactly happened. In the panel beside its campaign, or as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from homeground.community.queries import newest_comments
from homeground.content.composing import compose
from homeground.content.models import Campaign
from homeground.insights.queries import newest_observations
from homeground.publishing.models import Publication
from homeground.publishing.queries import publications_of
from homeground.web.live import Live, live
from homeground.web.place import Place, in_brand
from homeground.web.story import story

from .campaigns import board_of, kept_of, pace_of, page_of


@in_brand
def publication(
    request: HttpRequest, place: Place, campaign: str, publication: int
) -> HttpResponse:
    found = get_object_or_404(place.brand.campaigns, slug=campaign)
    opened = get_object_or_404(publications_of(found), pk=publication)
    seconds = pace_of(found)
    panel = panel_of(request, place, found, opened, seconds)
    if request.headers.get("HX-Target") == "panel":
        return panel.response(request)
    board = board_of(request, place, found, seconds)
    context = page_of(place, found, board) | {"panel": panel, "opened": opened}
    return render(request, "campaigns/campaign.html", context)


def panel_of(
    request: HttpRequest,
    place: Place,
    campaign: Campaign,
    publication: Publication,
    seconds: int,
) -> Live:
    post = getattr(publication, "post", None)
    attempts = list(publication.attempts.all())
    kept = kept_of(request)
    context = {
        "place": place,
        "campaign": campaign,
        "publication": publication,
        "variant": publication.variant,
        "media": publication.variant.media.select_related("file"),
        "post": post,
        "observation": newest_observations([post.pk]).get(post.pk) if post else None,
        "kept": kept,
        "text": compose(publication.variant.label, publication.variant.text),
        "story": story(publication, attempts, post),
        "comments": newest_comments(post) if post else [],
    }
    return live(
        request,
        "publications/panel.html",
        context,
        id="panel",
        tag="aside",
        url=place.address("publication", campaign.slug, publication.pk, **kept),
        seconds=seconds,
    )
