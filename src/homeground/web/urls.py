"""Every address of the web application. A brand's pages begin with its name."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path

from homeground.content import media_address

from . import (
    account_addresses,
    approval_addresses,
    audit_addresses,
    calendar_addresses,
    composing_addresses,
    import_addresses,
    library_addresses,
    link_addresses,
    measure_addresses,
    notification_addresses,
    referral_addresses,
    report_addresses,
    signing_in_addresses,
    status_addresses,
    team_addresses,
)
from .views import campaigns, home, incoming, language, media, metrics, publications, tasks, today

handler403 = "homeground.web.views.refused.refused"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    *referral_addresses.patterns,
    *signing_in_addresses.patterns,
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("language/", language.choose, name="language"),
    path("<str:brand>/campaigns/", campaigns.index, name="campaigns"),
    path("<str:brand>/campaigns/<str:campaign>/", campaigns.campaign, name="campaign"),
    path(
        "<str:brand>/campaigns/<str:campaign>/<int:publication>/",
        publications.publication,
        name="publication",
    ),
    path(
        "<str:brand>/campaigns/<str:campaign>/<int:publication>/change/",
        publications.change,
        name="change_publication",
    ),
    *account_addresses.patterns,
    *approval_addresses.patterns,
    *composing_addresses.patterns,
    *link_addresses.patterns,
    *import_addresses.patterns,
    *library_addresses.patterns,
    *audit_addresses.patterns,
    *calendar_addresses.patterns,
    *measure_addresses.patterns,
    *notification_addresses.patterns,
    *report_addresses.patterns,
    *status_addresses.patterns,
    *team_addresses.patterns,
    path("<str:brand>/tasks/", tasks.index, name="tasks"),
    path("<str:brand>/tasks/<int:publication>/", tasks.settle, name="settle_task"),
    path("<str:brand>/tasks/numbers/<int:post>/", tasks.numbers, name="task_numbers"),
    path("<str:brand>/tasks/table/", tasks.table, name="task_table"),
    path("<str:brand>/media/<str:sha256>", media.file, name="media"),
    path(media_address.PATH.lstrip("/") + "<str:signed>", media.fetched, name="fetched_media"),
    path("metrics", metrics.metrics, name="metrics"),
    path("in/<str:address>", incoming.incoming, name="incoming"),
    path("<str:brand>/", today.today, name="today"),
    *report_addresses.shared_patterns,
]
