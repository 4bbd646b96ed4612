"""What is done to an image, in words."""

from __future__ import annotations

from homeground.sentences import gettext as _

from .facts import MediaFacts, format_name, megabytes
from .fitting import Steps, ratio


def said_of(facts: MediaFacts, steps: Steps) -> list[str]:
    """What changes, the most important first; empty when nothing that can be seen does."""
    said: list[str] = []
    if steps.mime != facts.mime:
        said.append(
            _("converted to %(format)s, transparent parts on white")
            % {"format": format_name(steps.mime)}
            if steps.on_white
            else _("converted to %(format)s") % {"format": format_name(steps.mime)}
        )
    kept = (facts.width or 1, facts.height or 1)
    if steps.crop:
        left, top, right, bottom = steps.crop
        part = (right - left) * (bottom - top) / (kept[0] * kept[1])
        kept = (right - left, bottom - top)
        said.append(
            _("cropped to %(shape)s (%(part)d %% of it stays)")
            % {"shape": ratio(kept[0] / kept[1]), "part": round(part * 100)}
        )
    if steps.size != kept:
        said.append(
            _("reduced to %(width)d × %(height)d")
            % {"width": steps.size[0], "height": steps.size[1]}
        )
    elif steps.anew and facts.size_bytes > steps.max_bytes:
        said.append(_("reduced to at most %(most)s") % {"most": megabytes(steps.max_bytes)})
    if facts.located:
        said.append(_("the place where it was taken is removed"))
    return said
