"""Whether a video is what a network takes. Homeground does not convert videos."""

from __future__ import annotations

from homeground.networks.contract import VideoLimit
from homeground.sentences import gettext as _

from .facts import MediaFacts, Unusable, format_name, megabytes
from .fitting import ratio


def check_video(facts: MediaFacts, limit: VideoLimit, where: str) -> None:
    """Raises: Unusable, with the first thing that the network does not take."""
    said = {"name": facts.name, "where": where}
    seconds, aspect = facts.seconds or 0.0, facts.aspect or 1.0
    if facts.mime not in limit.mimes:
        raise Unusable(
            _("%(where)s does not take %(format)s videos (%(name)s).")
            % (said | {"format": format_name(facts.mime)}),
            _("Export it as one of these: %(takes)s.")
            % {"takes": ", ".join(sorted(map(format_name, limit.mimes)))},
        )
    if limit.codecs is not None and facts.codec not in limit.codecs:
        raise Unusable(
            _("The pictures of %(name)s are coded in %(codec)s, which %(where)s does not take.")
            % (said | {"codec": facts.codec}),
            _("Export it with one of these: %(takes)s.")
            % {"takes": ", ".join(sorted(limit.codecs))},
        )
    if facts.size_bytes > limit.max_bytes:
        raise Unusable(
            _("The video %(name)s has %(size)s; %(where)s takes at most %(most)s.")
            % (said | {"size": megabytes(facts.size_bytes), "most": megabytes(limit.max_bytes)}),
            _("Export it smaller, or shorter."),
        )
    if seconds < limit.min_seconds:
        raise Unusable(
            _("The video %(name)s runs for %(seconds)s; %(where)s takes none under %(least)s.")
            % (said | {"seconds": running(seconds), "least": running(limit.min_seconds)}),
            _("Use a longer one."),
        )
    if limit.max_seconds is not None and seconds > limit.max_seconds:
        raise Unusable(
            _("The video %(name)s runs for %(seconds)s; %(where)s takes at most %(most)s.")
            % (said | {"seconds": running(seconds), "most": running(limit.max_seconds)}),
            _("Cut it shorter."),
        )
    # Players round to whole pixels, and so may whoever made it: a percent is no other shape.
    too_wide = limit.max_aspect is not None and aspect > limit.max_aspect * 1.01
    too_high = limit.min_aspect is not None and aspect < limit.min_aspect * 0.99
    if too_wide or too_high:
        bounds = (limit.min_aspect, limit.max_aspect)
        raise Unusable(
            _("The video %(name)s is %(width)d × %(height)d, a shape that %(where)s does not take.")
            % (said | {"width": facts.width, "height": facts.height}),
            _("Export it in a shape between these: %(shapes)s.")
            % {"shapes": ", ".join(ratio(bound) for bound in bounds if bound)},
        )


def running(seconds: float) -> str:
    """How long something runs.

    >>> running(0.5), running(90), running(3600)
    ('0.5 s', '1:30 min', '60:00 min')
    """
    if seconds < 60:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d} min"
