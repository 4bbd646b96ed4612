"""What must be done to an image so that a network takes it. A plan: nothing is read or written here.

Never enlarged, never more taken away than the network asks for, nothing stilled that moves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from homeground.networks.contract import ImageLimit
from homeground.sentences import gettext as _
from homeground.sentences import joined

from .facts import MediaFacts, Unusable, format_name, megabytes
from .stripping import STRIPPED

JPEG, PNG = "image/jpeg", "image/png"
QUALITIES = (90, 85, 80, 75, 70)
"""Of JPEGs, tried in this order; below the last the image is made smaller instead."""
SMALLER = 0.85
"""By how much, each time that no quality was enough."""
LEAST_SCALE = 0.1
MOST_CUT = 0.5
"""More than this part of an image is not cut off without a person's eye on it."""

ANY_ASPECT = 1e9
"""More than any image has."""

OPEN = ImageLimit(
    per_post=100,
    mimes=frozenset({JPEG, PNG, "image/gif", "image/webp"}),
    max_bytes=100_000_000,
)
"""For networks on which a person posts: any browser shows these, and nothing is known of limits."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels of the upright image."""


@dataclass(frozen=True, slots=True)
class Focus:
    """What matters in an image: 0 is its left and its upper edge, 1 its right and its lower."""

    x: float = 0.5
    y: float = 0.5


CENTRE = Focus()


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done to an image. Without `anew` its pixels stay, and only what is personal goes."""

    mime: str
    size: tuple[int, int]
    """Width and height that come out."""
    max_bytes: int
    anew: bool = False
    """It is decoded, turned upright, brought to sRGB, and written again."""
    crop: Box | None = None
    on_white: bool = False
    """What is transparent becomes white."""
    or_jpeg: bool = False
    """As JPEG when it would be too large as PNG."""
    aspects: tuple[float, float] = (0.0, ANY_ASPECT)
    """Width divided by height, the least and the most that may come out."""

    def as_json(self) -> dict[str, Any]:
        """For keeping, and for knowing it again."""
        return asdict(self)

    @property
    def recipe(self) -> str:
        """SHA-256, in hexadecimal: the same for the same steps."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to write an image; the first that is small enough is taken."""

    mime: str
    size: tuple[int, int]
    quality: int | None = None


def fit(facts: MediaFacts, limit: ImageLimit, where: str, focus: Focus = CENTRE) -> Steps:
    """What must be done to the image, so that it keeps to the limit. `where` names the network.

    Raises: Unusable when nothing that may be done helps.
    """
    width, height = facts.width or 1, facts.height or 1
    crop = cropped(width, height, limit, focus)
    kept = (crop[2] - crop[0], crop[3] - crop[1])
    size = reduced(*kept, limit)
    as_it_is = (
        facts.mime in limit.mimes
        and facts.mime in STRIPPED
        and not (facts.turned or facts.converted)
        and size == (width, height)
        and facts.size_bytes <= limit.max_bytes
    )
    if as_it_is:
        return Steps(facts.mime, size, limit.max_bytes)
    if facts.animated:
        raise _moves(facts, limit, where)
    if kept[0] * kept[1] < width * height * (1 - MOST_CUT):
        raise Unusable(
            _(
                "The image %(name)s is %(width)d × %(height)d: more than half of it would be cut "
                "off for %(where)s."
            )
            % {"name": facts.name, "width": width, "height": height, "where": where},
            _("Crop it yourself, to a shape %(shape)s.") % {"shape": shape(limit)},
        )
    mime = _written_as(facts, limit, where)
    return Steps(
        mime,
        size,
        limit.max_bytes,
        anew=True,
        crop=crop if kept != (width, height) else None,
        on_white=mime == JPEG and facts.transparent,
        or_jpeg=mime == PNG and not facts.transparent and JPEG in limit.mimes,
        aspects=aspects_of(limit),
    )


def attempts(steps: Steps) -> Iterator[Attempt]:
    """The ways to write it, the best first."""
    mime = steps.mime
    if steps.or_jpeg:
        yield Attempt(PNG, steps.size)
        mime = JPEG
    scale = 1.0
    while scale >= LEAST_SCALE:
        size = in_shape(int(steps.size[0] * scale), int(steps.size[1] * scale), *steps.aspects)
        for quality in QUALITIES if mime == JPEG else (None,):
            yield Attempt(mime, size, quality)
        scale *= SMALLER


def cropped(width: int, height: int, limit: ImageLimit, focus: Focus) -> Box:
    """The largest part within the limit's aspects, with the focus as near its middle as can be."""
    across, down = in_shape(width, height, *aspects_of(limit))
    left = round(min(max(focus.x * width - across / 2, 0), width - across))
    top = round(min(max(focus.y * height - down / 2, 0), height - down))
    return (left, top, left + across, top + down)


def reduced(width: int, height: int, limit: ImageLimit) -> tuple[int, int]:
    """Width and height within the limit's pixels, in nearly the same shape; never more."""
    scale = min(
        1.0,
        (limit.max_side or width + height) / max(width, height),
        (limit.max_width or width) / width,
        (limit.max_sides or width + height) / (width + height),
        ((limit.max_pixels or width * height) / (width * height)) ** 0.5,
    )
    if scale == 1.0:
        return width, height
    less = max(1, int(min(width, height) * scale))
    # Where a side cannot be less than one pixel, the other gives way.
    more = min(
        int(max(width, height) * scale),
        (limit.max_pixels or width * height) // less,
        (limit.max_sides or width + height) - less,
    )
    # Rounding may leave the shape that the network takes.
    return in_shape(*((less, more) if width < height else (more, less)), *aspects_of(limit))


def aspects_of(limit: ImageLimit) -> tuple[float, float]:
    """The least and the most aspect."""
    return limit.min_aspect or 0.0, limit.max_aspect or ANY_ASPECT


def in_shape(width: int, height: int, least: float, most: float) -> tuple[int, int]:
    """The largest size within these aspects that is nowhere more than the one given."""
    width, height = max(1, width), max(1, height)
    if width / height > most:
        width = max(1, round(height * most))
        while width > 1 and width / height > most:
            width -= 1
    elif width / height < least:
        height = max(1, round(width / least))
        while height > 1 and width / height < least:
            height -= 1
    return width, height


def _written_as(facts: MediaFacts, limit: ImageLimit, where: str) -> str:
    if PNG in limit.mimes and (facts.transparent or facts.mime in {PNG, "image/gif"}):
        return PNG
    if JPEG in limit.mimes:
        return JPEG
    if PNG in limit.mimes:
        return PNG
    raise Unusable(
        _("%(where)s does not take %(format)s images (%(name)s).")
        % {"where": where, "format": format_name(facts.mime), "name": facts.name},
        _("Export it as one of these: %(takes)s.") % {"takes": _taken(limit)},
    )


def _moves(facts: MediaFacts, limit: ImageLimit, where: str) -> Unusable:
    what = {"name": facts.name, "format": format_name(facts.mime), "where": where}
    if facts.mime not in limit.mimes or facts.mime not in STRIPPED:
        return Unusable(
            _("The image %(name)s moves, and %(where)s takes no moving %(format)s.") % what,
            _("Export one of its frames as JPEG or PNG, or the whole as a video."),
        )
    if facts.size_bytes > limit.max_bytes:
        return Unusable(
            _("The image %(name)s moves and has %(size)s; %(where)s takes at most %(most)s.")
            % (what | {"size": megabytes(facts.size_bytes), "most": megabytes(limit.max_bytes)}),
            _("Export it smaller, or with fewer frames: converted, it would not move."),
        )
    return Unusable(
        _("The image %(name)s moves, and has a size or shape that %(where)s does not take.") % what,
        _("Export it in a shape %(shape)s: converted, it would not move.")
        % {"shape": shape(limit)},
    )


def shape(limit: ImageLimit) -> str:
    """The limit's shapes and sizes in words: from 4:5 to 1.91:1, at most 1440 pixels wide."""
    parts = []
    if limit.min_aspect is not None and limit.max_aspect is not None:
        between = {"least": ratio(limit.min_aspect), "most": ratio(limit.max_aspect)}
        parts.append(_("from %(least)s to %(most)s") % between)
    if limit.max_side is not None:
        parts.append(_("at most %(most)d pixels on its longer side") % {"most": limit.max_side})
    if limit.max_width is not None:
        parts.append(_("at most %(most)d pixels wide") % {"most": limit.max_width})
    if limit.max_sides is not None:
        parts.append(_("at most %(most)d pixels of both sides") % {"most": limit.max_sides})
    if limit.max_pixels is not None:
        parts.append(_("at most %(most)d pixels in all") % {"most": limit.max_pixels})
    return joined(", ", parts)


def ratio(aspect: float) -> str:
    """As people write it.

    >>> ratio(0.8), ratio(1.91), ratio(1.0), ratio(9 / 16), ratio(0.05)
    ('4:5', '1.91:1', '1:1', '9:16', '1:20')
    """
    for down in range(1, 21):
        across = round(aspect * down)
        if across and across <= 20 and abs(across / down - aspect) < 0.0005:
            return f"{across}:{down}"
    return f"{aspect:.2f}:1" if aspect > 1 else f"1:{1 / aspect:.2f}"


def _taken(limit: ImageLimit) -> str:
    return ", ".join(sorted(map(format_name, limit.mimes)))
