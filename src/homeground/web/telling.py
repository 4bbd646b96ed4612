"""What went wrong while an account was connected, as a sentence and what to do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from homeground.errors import HomegroundError
from homeground.networks import errors
from homeground.networks.contract import Network


def in_words(error: errors.NetworkError, network: Network) -> HomegroundError:
    match error:
        case errors.Declined():
            return HomegroundError(
                _("You did not agree on %(network)s.") % {"network": network.name},
                _("Nothing was connected. Begin again whenever you like."),
            )
        case errors.RateLimited() | errors.Unavailable() | errors.Unsure():
            return HomegroundError(
                error.message,
                _("Nothing was connected. Try again in a few minutes."),
            )
        case errors.ChallengeRequired():
            where = f" {error.url}" if error.url else ""
            return HomegroundError(
                error.message + where,
                _("Do what the network asks for, then come back and begin again."),
            )
        case _:
            return HomegroundError(error.message, _("Nothing was connected."))


def tell(request: HttpRequest, words: str) -> None:
    """Shown above the next page."""
    messages.success(request, words)


def tell_warning(request: HttpRequest, words: str) -> None:
    messages.warning(request, words)


def tell_problem(request: HttpRequest, problem: HomegroundError) -> None:
    messages.error(request, f"{problem.what} {problem.what_to_do}".strip())
