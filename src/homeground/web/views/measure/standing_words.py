"""One post's numbers, each with what it is, from where, of when, and how sure."""

from __future__ import annotations

from datetime import timedelta
from math import ceil, floor

from babel import dates
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.accounts.models import Account
from homeground.insights.models import How, Standing
from homeground.publishing.models import Post
from homeground.web import locales
from homeground.web.networks import network_name, why_unsaid
from homeground.web.place import Place

from .told import Number, between, number, ratio, when

COUNTED = ("likes", "comments", "shares")


def numbers_of(place: Place, post: Post) -> list[tuple[str, Number]]:
    """What a publication's page says of its post; nothing before its first reading. One question."""
    standing = Standing.objects.filter(post=post).first()
    if standing is None:
        return []
    href = place.address("measure_post", post.pk)
    return [
        (_("Lift"), lift_number(standing, href)),
        (_("Percentile"), percentile_number(standing, href)),
        (_("In 30 days"), forecast_number(standing, href)),
    ]


def lift_number(standing: Standing, href: str = "") -> Number:
    lift, expected = standing.lift, standing.expected
    if lift is None or expected is None or standing.engaged is None:
        return Number("", why_no_lift(standing))
    told = [
        _("%(ratio)s what was expected: %(engaged)s reactions %(age)s after it went out, where a usual post of this account has %(expected)s.")
        % {
            "ratio": ratio(lift),
            "engaged": number(standing.engaged),
            "age": age_in_words(standing.age),
            "expected": number(expected),
        },
        _how_read(standing),
    ]  # fmt: skip
    if standing.lift_low is not None and standing.lift_high is not None:
        told.append(
            _("As well as the account is known, it lies within %(interval)s nine times in ten.")
            % {"interval": between(standing.lift_low, standing.lift_high)}
        )
    told.append(rests_on(standing))
    return Number(ratio(lift), " ".join(told), href)


def percentile_number(standing: Standing, href: str = "") -> Number:
    value, low, high = standing.percentile, standing.percentile_low, standing.percentile_high
    if value is None or low is None or high is None:
        return Number("", why_no_lift(standing))
    told = _(
        "Of a hundred usual posts of this account, of that format and age, %(value)s had less; nine times in ten between %(low)s and %(high)s."
    ) % {"value": locales.number(round(value)), "low": locales.number(round(low)), "high": locales.number(round(high))}  # fmt: skip
    return Number(locales.number(round(value)), f"{told} {_how_read(standing)}", href)


def engaged_number(standing: Standing, account: Account, href: str = "") -> Number:
    if standing.engaged is None:
        return Number("", why_not_engaged(standing, account))
    unsaid = [name for name in COUNTED if getattr(standing, name) is None]
    told = [
        _("Likes, comments and shares by your weights (version %(version)s).")
        % {"version": standing.weights_version}
        if standing.weights_version
        else _("Likes, comments and shares, each counted once."),
        *(why_unsaid(account.network, name) for name in unsaid),
        _how_read(standing),
    ]
    if standing.restated_at:
        told.append(
            _("The network has corrected a count downwards, seen on %(when)s.")
            % {"when": when(standing.restated_at)}
        )
    return Number(number(standing.engaged), " ".join(told), href)


def forecast_number(standing: Standing, href: str = "") -> Number:
    value, low, high = standing.forecast, standing.forecast_low, standing.forecast_high
    if value is None or low is None or high is None:
        return Number("", _("Nothing can be foretold before the first reading with reactions."))
    # There are no half reactions: what is foretold is rounded away from saying too much.
    least, most = number(floor(low)), number(ceil(high))
    told = _(
        "%(value)s reactions 30 days after it went out is the likeliest; eight times in ten it is %(low)s to %(high)s. %(method)s"
    ) % {"value": number(round(value)), "low": least, "high": most, "method": method_in_words(standing.forecast_method)}  # fmt: skip
    shown = least if least == most else f"{least}–{most}"
    return Number(shown, f"{told} {_how_read(standing)}", href)


def method_in_words(method: str) -> str:
    """How a forecast was made (`measurement.forecasting.Method`), in a sentence."""
    known = {
        "default": _("By how published posts on such networks grow: of this account too little is known yet."),
        "constant": _("By how many times more the account’s posts had in the end than at this age."),
        "log-linear": _("By a line through what the account’s posts had at this age and in the end."),
        "seismic": _("By how each reaction called forth further ones."),
        "learned": _("Learned from the whole course of the account’s posts."),
        "seen": _("The post is that old: what it has is what it will have."),
        "expected": _("From what is expected of such a post."),
    }  # fmt: skip
    return known.get(method, "")


def why_no_lift(standing: Standing) -> str:
    if standing.observed_at is None:
        return _("Not measured yet.")
    if standing.engaged is None:
        return _("The network tells no reactions of it.")
    return _("There is nothing yet to hold it against.")


def why_not_engaged(standing: Standing, account: Account) -> str:
    if standing.observed_at is None:
        return _("Not measured yet.")
    return why_unsaid(account.network, "likes")


def rests_on(standing: Standing) -> str:
    own, borrowed = standing.own_posts or 0, standing.borrowed
    said = ngettext(
        "The expectation rests on %(own)s earlier post of the account.",
        "The expectation rests on %(own)s earlier posts of the account.",
        own,
    ) % {"own": locales.number(own)}
    if borrowed:
        said += " " + _("%(share)s of it is borrowed from its network and market.") % {
            "share": locales.percentage(borrowed)
        }
    return said


def age_in_words(age: timedelta | None) -> str:
    """`3 hours`, `2 days`."""
    if age is None:
        return _("some time")
    return dates.format_timedelta(age, threshold=1.0, locale=locales.reader())


def _how_read(standing: Standing) -> str:
    if standing.observed_at is None:
        return ""
    how = str(How(standing.how).label) if standing.how in How.values else _("read")
    return _("%(how)s, %(when)s.") % {
        "how": how[:1].upper() + how[1:],
        "when": when(standing.observed_at),
    }


def named(standing: Standing) -> str:
    """What a post is called in a list: its first line; else its campaign's message; else its address."""
    post = standing.post
    publication = post.publication
    if publication is not None:
        variant = publication.variant
        text = variant.title or variant.text
        return _first_line(text) or variant.message.name
    archived = getattr(post, "archived", None)
    said = (archived.title or archived.text) if archived is not None else ""
    return _first_line(said) or _("a post on %(network)s") % {
        "network": network_name(post.account.network)
    }


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
