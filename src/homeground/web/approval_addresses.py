"""The addresses of approvals: what waits, who must approve what, and deputies."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.approvals import deciding, deputy, rules, waiting

patterns: list[URLPattern] = [
    path("<str:brand>/approvals/", waiting.index, name="approvals"),
    path("<str:brand>/approvals/decide/", deciding.several, name="decide"),
    path("<str:brand>/approvals/again/", deciding.again, name="ask_again"),
    path("<str:brand>/approvals/deputy/", deputy.index, name="deputy"),
    path("<str:brand>/approvals/rules/", rules.index, name="approval_rules"),
    path("<str:brand>/approvals/rules/<str:at_market>/", rules.rule, name="approval_rule"),
]
