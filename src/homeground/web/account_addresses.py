"""The addresses of a brand's accounts."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import networks
from .views.accounts import by_hand, choosing, coming_back, connecting, ending, granting

patterns: list[URLPattern] = [
    path("<str:brand>/networks/", networks.index, name="networks"),
    path("<str:brand>/networks/<int:account>/", networks.account, name="account"),
    path("<str:brand>/networks/<int:account>/disconnect/", ending.disconnecting, name="disconnect"),
    path("<str:brand>/networks/<int:account>/again/", ending.again, name="try_again"),
    path("<str:brand>/networks/connect/", choosing.networks, name="connect"),
    path("<str:brand>/networks/connect/<str:network>/", choosing.ways, name="connect_network"),
    path(
        "<str:brand>/networks/connect/<str:network>/by-hand/",
        by_hand.by_hand,
        name="connect_by_hand",
    ),
    path(
        "<str:brand>/networks/connect/<str:network>/<str:way>/",
        connecting.way,
        name="connect_way",
    ),
    path("<str:brand>/networks/granted/<int:flow>/", granting.granted, name="granted"),
    # One for all brands: networks want it registered, some take no second.
    path("connect/back/<str:network>/", coming_back.back, name="come_back"),
]
