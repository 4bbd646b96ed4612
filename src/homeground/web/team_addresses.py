"""The addresses of a brand's team, and of the invitations to it."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.team import accepting, inviting, member, roles, second_factor, showing

patterns: list[URLPattern] = [
    path("<str:brand>/team/", showing.index, name="team"),
    path("<str:brand>/team/invite/", inviting.invite, name="invite"),
    path("<str:brand>/team/invited/<int:invitation>/", inviting.invited, name="invited"),
    path("<str:brand>/team/roles/", roles.index, name="roles"),
    path("<str:brand>/team/roles/<int:role>/", roles.change, name="change_role"),
    path("<str:brand>/team/second-factor/", second_factor.rule, name="second_factor_rule"),
    path("<str:brand>/team/<int:member>/", member.member, name="member"),
    path("<str:brand>/team/<int:member>/remove/", member.remove, name="remove_member"),
    path("invitation/<str:signed>/", accepting.invitation, name="invitation"),
]
