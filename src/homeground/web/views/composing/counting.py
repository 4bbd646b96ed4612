"""How long a text is by its network's own rule. Asked at every keystroke: it looks nothing up."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from homeground.content.campaign_file.parts import part_lengths
from homeground.content.campaign_file.texts import lengths
from homeground.content.link_rules import sent_link
from homeground.content.versions import LONGEST_TEXT
from homeground.networks.registry import NETWORKS

from .desk import values_of, words_given


@require_POST
def count(request: HttpRequest, network: str) -> HttpResponse:
    known = NETWORKS.get(network)
    if known is None:
        raise Http404("There is no such network.")
    words = words_given(request.POST)
    if len(words.text) + sum(map(len, words.parts)) > LONGEST_TEXT:
        return HttpResponse(status=413)
    link = sent_link(
        words.link,
        words.text,
        parse_qsl(request.POST.get("parameters", "")[:2000]),
        request.POST.get("sites", "")[:2000].split(),
        request.POST.get("short", "")[:300],
    )
    own = request.POST.get("max_text", "")
    kind, most = request.POST.get("kind", "")[:30], None
    if own.isascii() and own.isdigit() and len(own) < 10:
        most = int(own)
    found = lengths(
        values_of(words) | {"link": link},
        known,
        kind=kind,
        max_text=most,
    )
    parts = [part_lengths(part, known, kind=kind, max_text=most) for part in words.parts]
    return render(request, "compose/counts.html", {"lengths": found, "link": link, "parts": parts})
