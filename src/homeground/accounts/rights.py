"""What a person may do: nine roles as they come, each a set of rights. An organization may make more."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    SEE = "see", _("see what is planned and what went out")
    REMARK = "remark", _("read and write the team’s remarks")
    WRITE = "write", _("write and change texts")
    APPROVE = "approve", _("approve what is written")
    PUBLISH = "publish", _("schedule, move, hold and cancel")
    SETTLE = "settle", _("settle what waits for a person")
    PAUSE = "pause", _("stop everything, and let it go on")
    CONNECT = "connect", _("connect and disconnect accounts")
    SPEND = "spend", _("set what may be spent")
    ANSWER = "answer", _("answer comments and messages")
    MEASURE = "measure", _("see and enter numbers")
    PLAN = "plan", _("plan campaigns and their messages")
    PEOPLE = "people", _("invite people and give them roles")
    AUDIT = "audit", _("see who did what")


class BuiltIn(models.TextChoices):
    """The roles that every organization has."""

    OWNER = "owner", _("Owner")
    BRAND_LEAD = "brand_lead", _("Brand lead")
    MARKET_MANAGER = "market_manager", _("Market manager")
    AUTHOR = "author", _("Author")
    APPROVER = "approver", _("Approver")
    CARE_AGENT = "care_agent", _("Care agent")
    ANALYST = "analyst", _("Analyst")
    CLIENT = "client", _("Client")
    EMPLOYEE = "employee", _("Employee")


_R = Right
RIGHTS: dict[BuiltIn, frozenset[Right]] = {
    BuiltIn.OWNER: frozenset(Right),
    BuiltIn.BRAND_LEAD: frozenset(Right),
    BuiltIn.MARKET_MANAGER: frozenset(Right) - {_R.PLAN, _R.SPEND, _R.PEOPLE, _R.AUDIT},
    BuiltIn.AUTHOR: frozenset({_R.SEE, _R.REMARK, _R.WRITE, _R.MEASURE}),
    BuiltIn.APPROVER: frozenset({_R.SEE, _R.REMARK, _R.APPROVE, _R.MEASURE}),
    BuiltIn.CARE_AGENT: frozenset({_R.SEE, _R.REMARK, _R.SETTLE, _R.ANSWER}),
    BuiltIn.ANALYST: frozenset({_R.SEE, _R.REMARK, _R.MEASURE}),
    BuiltIn.CLIENT: frozenset({_R.SEE, _R.REMARK, _R.APPROVE}),
    BuiltIn.EMPLOYEE: frozenset({_R.SEE}),
}
"""An owner has what a brand lead has, in every brand, and alone makes owners and custom roles."""
