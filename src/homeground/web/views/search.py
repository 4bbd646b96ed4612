"""Search: over messages, texts, comments and media, in the languages they are written in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from homeground.accounts.rights import Right
from homeground.community.models import Comment
from homeground.content.models import Message, Variant, VariantMedia
from homeground.publishing.models import Publication
from homeground.search.asking import question
from homeground.search.finding import Group, find
from homeground.search.marking import Piece, marked
from homeground.search.models import Entry, Kind
from homeground.web.place import Place, Reach, in_brand, needing


@dataclass(frozen=True)
class Hit:
    entry: Entry
    leads_to: str
    where: str
    """What it belongs to: the campaign, the account."""
    title: list[Piece]
    text: list[Piece]


@dataclass(frozen=True)
class Part:
    group: Group
    hits: list[Hit]


@in_brand
@needing(Right.SEE, reach=Reach.SOMEWHERE)
def results(request: HttpRequest, place: Place) -> HttpResponse:
    wish = question(request.GET.get("q", ""))
    asked = request.GET.get("kind", "")
    kind = Kind(asked) if asked in Kind.values else None
    groups = find(wish, place.brand, place.scope, kind)
    found = [each for group in groups for each in group.found]
    marks = marked(found, wish.wanted)
    ways = leading_to(place, [each.entry for each in found])
    parts = [
        Part(
            group,
            [
                Hit(each.entry, *ways[each.entry.pk], *marks[each.entry.pk])
                for each in group.found
                if each.entry.pk in ways
            ],
        )
        for group in groups
    ]
    context = {
        "place": place,
        "area": "search",
        "wish": wish,
        "kind": kind,
        "parts": [part for part in parts if part.hits],
    }
    return render(request, "search/results.html", context)


def leading_to(place: Place, entries: list[Entry]) -> dict[int, tuple[str, str]]:
    """By the entry's id: the address it leads to, and what it belongs to. What is gone is left out."""
    ids = {kind: {e.about_id: e.pk for e in entries if e.kind == kind} for kind in Kind}
    ways: dict[int, tuple[str, str]] = {}
    for message in Message.objects.filter(pk__in=ids[Kind.MESSAGE]).select_related("campaign"):
        ways[ids[Kind.MESSAGE][message.pk]] = (
            place.address("campaign", message.campaign.slug),
            message.campaign.name,
        )
    comments = Comment.objects.filter(pk__in=ids[Kind.COMMENT])
    of_comment = {
        pk: publication
        for pk, publication in comments.values_list("pk", "post__publication")
        if publication
    }
    of_file = dict(VariantMedia.objects.filter(pk__in=ids[Kind.MEDIA]).values_list("pk", "variant"))
    of_variant, of_publication = _publications(
        place, {*ids[Kind.TEXT], *of_file.values()}, set(of_comment.values())
    )
    for about, pk in ids[Kind.COMMENT].items():
        if (way := of_publication.get(of_comment.get(about, 0))) is not None:
            ways[pk] = way
    for about, pk in ids[Kind.TEXT].items():
        if (way := of_variant.get(about)) is not None:
            ways[pk] = way
    for about, pk in ids[Kind.MEDIA].items():
        if (way := of_variant.get(of_file.get(about, 0))) is not None:
            ways[pk] = way
    return ways


def _publications(
    place: Place, variants: set[int], publications: set[int]
) -> tuple[dict[int, tuple[str, str]], dict[int, tuple[str, str]]]:
    """By the variant's id (where nothing of it is planned yet, its campaign) and by the publication's."""
    of_variant: dict[int, tuple[str, str]] = {}
    of_publication: dict[int, tuple[str, str]] = {}
    for variant in Variant.objects.filter(pk__in=variants).select_related("message__campaign"):
        campaign = variant.message.campaign
        of_variant[variant.pk] = (place.address("campaign", campaign.slug), campaign.name)
    planned = (
        Publication.objects.filter(Q(variant__in=variants) | Q(pk__in=publications))
        .select_related("account", "variant__message__campaign")
        .defer("account__credentials")
        .order_by("due_at")
    )
    for each in planned:
        campaign = each.variant.message.campaign
        way = (
            place.address("publication", campaign.slug, each.pk),
            f"{each.account.address} · {campaign.name}",
        )
        of_variant[each.variant_id] = of_publication[each.pk] = way
    return of_variant, of_publication
