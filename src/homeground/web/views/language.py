"""In which language a person reads the pages, and letters from then on."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views.i18n import set_language

from homeground.accounts.models import User


@login_not_required
def choose(request: HttpRequest) -> HttpResponseBase:
    wish = request.POST.get("language", "")
    if isinstance(request.user, User) and wish in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=wish)
    return set_language(request)
