"""What django-allauth asks of the house: nobody signs up by themselves, and secrets are encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from homeground import keys
from homeground.web.callers import address_of_caller

from .proving import proved_lately


class People(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only an invitation makes somebody a member."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages tell in their own words what was done."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of_caller(request) or "::"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not proved_lately(context.request)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return render(request, "sign_in/closed.html", status=403)


class SecondFactors(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return keys.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return keys.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Homeground"

    def _get_site_name(self) -> str:
        return "Homeground"
