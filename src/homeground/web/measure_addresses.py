"""The addresses of what posts did: whoever they are many of, and each one alone."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.measure import dashboard, post, posts, weights

patterns: list[URLPattern] = [
    path("<str:brand>/measure/", dashboard.brand, name="measure"),
    path("<str:brand>/measure/networks/<str:network>/", dashboard.network, name="measure_network"),
    path("<str:brand>/measure/accounts/<int:account>/", dashboard.account, name="measure_account"),
    path(
        "<str:brand>/measure/campaigns/<str:campaign>/", dashboard.campaign, name="measure_campaign"
    ),
    path("<str:brand>/measure/weights/", weights.page, name="measure_weights"),
    path("<str:brand>/measure/posts/", posts.index, name="measure_posts"),
    path("<str:brand>/measure/posts/<int:post>/", post.page, name="measure_post"),
]
