"""Every address of the web application. A brand's pages begin with its name."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path
from django.views.i18n import set_language

from . import account_addresses
from .views import campaigns, home, incoming, media, publications, sign_in, tasks

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("language/", login_not_required(set_language), name="language"),
    path("<str:brand>/campaigns/", campaigns.index, name="campaigns"),
    path("<str:brand>/campaigns/<str:campaign>/", campaigns.campaign, name="campaign"),
    path(
        "<str:brand>/campaigns/<str:campaign>/<int:publication>/",
        publications.publication,
        name="publication",
    ),
    *account_addresses.patterns,
    path("<str:brand>/tasks/", tasks.index, name="tasks"),
    path("<str:brand>/tasks/<int:publication>/", tasks.settle, name="settle_task"),
    path("<str:brand>/tasks/numbers/<int:post>/", tasks.numbers, name="task_numbers"),
    path("<str:brand>/tasks/table/", tasks.table, name="task_table"),
    path("<str:brand>/media/<str:sha256>", media.file, name="media"),
    path("fetched/<str:signed>", media.fetched, name="fetched_media"),
    path("in/<str:address>", incoming.incoming, name="incoming"),
]
