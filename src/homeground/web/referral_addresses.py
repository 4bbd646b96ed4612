"""Short links and what comes by them: where everybody follows them, and where the brand looks after them."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.referrals import choosing, conversions, following, listing, telling

patterns: list[URLPattern] = [
    path("l/conversions", telling.by_key, name="tell_conversions"),
    path("l/conversions/<str:address>", telling.signed, name="conversions_webhook"),
    path("l/<str:code>", following.follow, name="short_link"),
    path("<str:brand>/links/", listing.index, name="referral_links"),
    path("<str:brand>/links/links.csv", listing.table, name="referral_links_csv"),
    path("<str:brand>/links/settings/", choosing.page, name="referral_settings"),
    path("<str:brand>/links/conversions/", conversions.page, name="referral_conversions"),
    path("<str:brand>/links/<str:code>/", listing.one, name="referral_link"),
]
