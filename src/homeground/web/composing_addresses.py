"""The addresses at which campaigns are planned, texts written and talked about, and posts scheduled."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import remarks
from .views.composing import (
    counting,
    link_rule,
    planning,
    presence,
    scheduling,
    suggesting,
    writing,
)

ONE = "<str:brand>/compose/<int:message>/<str:at_market>/<slug:network>"
"""A message, written for one market and network."""

patterns: list[URLPattern] = [
    path("<str:brand>/plan/new/", planning.new_campaign, name="new_campaign"),
    path("<str:brand>/plan/links/", link_rule.link_rule, name="link_rule"),
    path("<str:brand>/plan/messages/<int:message>/", planning.message, name="change_message"),
    path("<str:brand>/plan/of/<str:campaign>/", planning.campaign, name="change_campaign"),
    path(
        "<str:brand>/plan/of/<str:campaign>/messages/new/",
        planning.new_message,
        name="new_message",
    ),
    path("compose/count/<slug:network>/", counting.count, name="count"),
    path("compose/emoji/<str:language>/", suggesting.emoji, name="emoji"),
    path("<str:brand>/compose/<int:message>/schedule/", scheduling.schedule, name="schedule"),
    path("<str:brand>/remarks/<int:variant>/", remarks.remarks, name="remarks"),
    path(f"{ONE}/", writing.compose, name="compose"),
    path(f"{ONE}/save/", writing.save, name="save_variant"),
    path(f"{ONE}/here/", presence.here, name="here"),
    path(f"{ONE}/hashtags/", suggesting.hashtags, name="hashtags"),
    path(f"{ONE}/versions/<int:number>/restore/", writing.restored, name="restore_variant"),
]
