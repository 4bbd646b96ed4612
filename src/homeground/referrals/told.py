"""One conversion as it is told: read, and refused with what to do. Pure but for its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from homeground.errors import BadInput

LONGEST_NAME = 200
LONGEST_CODE = 64
LONGEST_KIND = 40
MOST = Decimal(10) ** 13
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(days=1)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_AMOUNT = re.compile(r"\d{1,13}(?:[.,]\d{1,4})?")
_MAYBE_THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
YES = {"true", "yes", "1", "да", "ja", "oui", "是", "new", "neu", "новый"}
NO = {"false", "no", "0", "нет", "nein", "non", "否"}


@dataclass(frozen=True, slots=True)
class Told:
    told_as: str
    code: str
    """Empty: they came another way."""
    at: datetime
    kind: str
    value: Decimal | None
    currency: str
    """ISO 4217; empty where no value is known."""
    new_customer: bool | None


def read(
    said: Mapping[str, object], *, now: datetime, instant: Callable[[str], datetime] | None = None
) -> Told:
    """`instant` reads a date; without one it must be ISO 8601 with an offset, or left out for now.

    Raises: BadInput.
    """
    value = _value(said.get("value"))
    return Told(
        told_as=_text(said.get("id"), "id", LONGEST_NAME, needed=True),
        code=_code(_text(said.get("code") or said.get("link"), "code", 500)),
        at=_at(said.get("at"), now, instant or _iso),
        kind=_text(said.get("kind"), "kind", LONGEST_KIND),
        value=value,
        currency=_currency(said.get("currency")) if value is not None else "",
        new_customer=_flag(said.get("new_customer")),
    )


def _text(given: object, name: str, longest: int, *, needed: bool = False) -> str:
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if given is not None and not isinstance(given, str):
        raise BadInput(_("“%(name)s” is not a text.") % {"name": name}, _("Write it in quotes."))
    text = (given or "").strip()
    if needed and not text:
        raise BadInput(
            _("There is no “%(name)s”.") % {"name": name},
            _("Give what your own system calls it, such as the number of the order."),
        )
    if len(text) > longest or _UNPRINTABLE.search(text):
        raise BadInput(
            _("“%(name)s” is too long, or has signs in it that cannot be shown.") % {"name": name},
            _("At most %(longest)d characters are kept.") % {"longest": longest},
        )
    return text


def _code(text: str) -> str:
    """A whole short link is taken as well.

    >>> _code("https://go.lumikko.example/l/3tYbW9kQ2?x=1"), _code("")
    ('3tYbW9kQ2', '')
    """
    code = re.split(r"[?#]", text)[0].rstrip("/").rpartition("/")[2]
    return code[:LONGEST_CODE]


def _iso(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadInput(
            _("“%(text)s” is no time that says which clock it is by.") % {"text": text[:40]},
            _("Write it as %(example)s.") % {"example": "2026-11-23T14:05:00+01:00"},
        )
    return at


def _at(given: object, now: datetime, instant: Callable[[str], datetime]) -> datetime:
    text = _text(given, "at", 60)
    at = instant(text) if text else now
    if not EARLIEST <= at <= now + CLOCKS_DIFFER:
        raise BadInput(
            _("It is said to have been at %(when)s, which cannot be.")
            % {"when": f"{at:%Y-%m-%d %H:%M}"},
            _("Check the year, and the clock it was written by."),
        )
    return at.astimezone(UTC)


def _value(given: object) -> Decimal | None:
    if given is None or given == "":
        return None
    text = re.sub(r"[\s\u00a0\u202f'’]", "", str(given))
    if isinstance(given, (str, int, float)) and not isinstance(given, bool):
        ambiguous = isinstance(given, str) and _MAYBE_THOUSANDS.fullmatch(text)
        if _AMOUNT.fullmatch(text) and not ambiguous:
            try:
                amount = Decimal(text.replace(",", "."))
            except InvalidOperation:
                amount = MOST
            if amount < MOST:
                return amount
    raise BadInput(
        _("“%(text)s” is not an amount that can be read without guessing.")
        % {"text": str(given)[:40]},
        _("Write it without separators of thousands, such as 1249.50; leave it out when unknown."),
    )


def _currency(given: object) -> str:
    from babel.numbers import is_currency

    code = _text(given, "currency", 10).upper()
    if not code or not is_currency(code):
        raise BadInput(
            _("A value needs its currency, and “%(text)s” is none.") % {"text": code[:10]},
            _("Write its three letters, such as EUR."),
        )
    return code


def _flag(given: object) -> bool | None:
    if given is None or given == "":
        return None
    if isinstance(given, bool):
        return given
    text = str(given).strip().casefold()
    if text in YES | NO:
        return text in YES
    raise BadInput(
        _("“%(text)s” does not say whether the customer is new.") % {"text": str(given)[:40]},
        _("Write yes or no; leave it out when it is not known."),
    )
