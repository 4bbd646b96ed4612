"""The first address: it leads to the brand's day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from homeground.accounts.queries import brands_of
from homeground.web.place import brand_name


def home(request: HttpRequest) -> HttpResponse:
    brands = list(brands_of(request.user))
    if not brands:
        return render(request, "no_brand.html", status=200)
    return redirect("today", brand_name(brands[0], brands))
