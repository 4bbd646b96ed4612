"""Which column means what: headings in the five languages that campaign files come in.

`docs/guide/campaign-file.md` lists the same headings; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from homeground.sentences import gettext as _

from .findings import Unreadable, did_you_mean
from .moments import looks_like_date
from .rows import Problem

HEADINGS: dict[str, tuple[str, ...]] = {
    "when": (
        *("when", "date and time", "date/time", "datetime", "publish at", "publish date"),
        *("scheduled at", "scheduled time", "schedule date", "send at", "posting time"),
        *("когда", "дата и время", "дата публикации", "время публикации"),
        *("wann", "zeitpunkt", "datum und uhrzeit", "veröffentlichung"),
        *("quand", "date et heure", "date de publication"),
        *("发布时间", "日期时间", "何时"),
    ),
    "date": ("date", "day", "дата", "день", "datum", "tag", "jour", "日期"),
    "time": ("time", "hour", "время", "uhrzeit", "zeit", "heure", "时间"),
    "time_zone": (
        *("time zone", "timezone", "tz", "часовой пояс", "zeitzone"),
        *("fuseau horaire", "fuseau", "时区"),
    ),
    "useless_after": (
        *("useless after", "valid until", "expires", "expires at", "not after"),
        *("не позже", "актуально до", "gültig bis", "nicht nach", "valable jusqu'à", "pas après"),
        *("有效期至", "截止时间"),
    ),
    "repeat": (
        *("repeat", "repeats", "recurrence", "rrule", "повтор", "повторение", "правило повтора"),
        *("wiederholung", "wiederholen", "répétition", "récurrence", "重复", "重复规则"),
    ),
    "schedule": (
        *("schedule", "scheduled by", "kept by", "кто хранит", "планирует", "geplant von"),
        *("programmé par", "由谁排期", "排期方式"),
    ),
    "account": (
        *("account", "profile", "page", "channel"),
        *("аккаунт", "учётная запись", "учетная запись", "профиль", "страница", "канал"),
        *("konto", "profil", "seite", "kanal", "compte", "账号", "帐号", "账户", "主页"),
    ),
    "text": (
        *("text", "post", "content", "caption", "body"),
        *("текст", "пост", "содержание", "inhalt", "beitrag", "texte", "contenu", "publication"),
        *("正文", "文本", "内容", "文案"),
    ),
    "first_comment": (
        *("first comment", "comment", "первый комментарий", "комментарий", "erster kommentar"),
        *("kommentar", "premier commentaire", "commentaire", "首条评论", "评论"),
    ),
    "thread": (
        *("thread", "thread parts", "continuation", "тред", "продолжение", "ветка"),
        *("fortsetzung", "fil", "suite", "串文", "续文"),
    ),
    "title": (
        *("title", "subject", "headline", "заголовок", "тема", "titel", "überschrift", "betreff"),
        *("titre", "sujet", "objet", "标题"),
    ),
    "link": ("link", "url", "ссылка", "lien", "链接", "网址"),
    "media": (
        *("media", "image", "images", "picture", "pictures", "photo", "photos"),
        *("file", "files", "attachment", "attachments"),
        *("медиа", "изображение", "изображения", "картинка", "картинки", "фото", "файл", "файлы"),
        *("medien", "bild", "bilder", "foto", "fotos", "datei", "dateien", "anhang"),
        *("média", "médias", "fichier", "fichiers", "pièce jointe", "pièces jointes"),
        *("图片", "媒体", "配图", "附件", "文件"),
    ),
    "format": (
        *("format", "type", "post type", "content type", "формат", "тип", "тип публикации"),
        *("beitragsart", "art", "type de publication", "格式", "类型", "发布类型"),
    ),
    "alt": (
        *("alt", "alt text", "alternative text", "image description"),
        *("альт", "альтернативный текст", "описание изображения"),
        *("alternativtext", "bildbeschreibung", "texte alternatif", "description de l'image"),
        *("替代文本", "图片描述", "图片说明"),
    ),
    "label": (
        *("label", "ad label", "advertising label", "disclosure"),
        *("маркировка", "пометка", "рекламная пометка", "kennzeichnung", "werbekennzeichnung"),
        *("mention", "mention publicitaire", "广告标识", "广告标注", "标识"),
    ),
    "campaign": ("campaign", "кампания", "kampagne", "campagne", "活动", "营销活动"),
    "message": ("message", "message name", "сообщение", "botschaft", "nachricht", "讯息", "信息"),
}
THREE_COLUMNS = ("date", "message", "link")
_OURS = {"date": "when", "when": "when", "message": "text", "link": "link"}

_MEANING = {heading: column for column, headings in HEADINGS.items() for heading in headings}
_NOISE = re.compile(r"\([^()]*\)|[*:：]")
_GAPS = re.compile(r"[\s_\-]+")


def meaning(heading: str) -> str | None:
    """The column that a heading names; `None` when it is nobody's.

    >>> meaning("Time_Zone (optional)")
    'time_zone'
    """
    plain = _GAPS.sub(" ", _NOISE.sub(" ", heading.replace("’", "'"))).strip().casefold()
    return _MEANING.get(plain)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each value stands in a row."""

    places: dict[str, int]
    headings: dict[str, str]
    """By column, as the file writes them: what a problem is reported under."""
    width: int
    has_header: bool
    dialect: str
    problems: tuple[Problem, ...] = ()


def layout_of(
    first: Sequence[str],
    row: int,
    accounts_named: tuple[str, ...],
    *,
    accounts_later: bool = False,
) -> Layout:
    """How a file is laid out, from its first row that holds something (row number `row`).

    `accounts_later`: where it goes is said afterwards, if the file does not.

    Raises: Unreadable when it is no header, nor a row of a scheduler's three columns.
    """
    named = bool(accounts_named) or accounts_later
    meanings = [meaning(cell) for cell in first]
    if not any(meanings):
        if looks_like_date(first[0]) and 2 <= len(_trimmed(first)) <= 3:
            places = {column: place for place, column in enumerate(THREE_COLUMNS)}
            return _three_columns(places, named=named)
        raise Unreadable(
            _("The first row is not a header: no column of it is known (%(first)s).")
            % {"first": ", ".join(f'"{cell[:40]}"' for cell in first[:4])},
            _(
                "Write a first row that names the columns: when, account, text, and whichever of "
                "title, link, media, format, alt, label, campaign, message, time_zone, useless_after, "
                "repeat, first_comment, thread and schedule you need."
            ),
            row,
        )
    problems: list[Problem] = []
    places = {}
    headings: dict[str, str] = {}
    for place, (cell, column) in enumerate(zip(first, meanings, strict=True)):
        name = cell.strip()
        if column is None:
            if name:
                problems.append(_unknown(name, row))
        elif column in places:
            raise Unreadable(
                _('The columns "%(one)s" and "%(other)s" mean the same.')
                % {"one": headings[column], "other": name},
                _("Keep one of them."),
                row,
            )
        else:
            places[column] = place
            headings[column] = name
    if set(places) <= {*THREE_COLUMNS, "when"} and "message" in places:
        return replace(
            _three_columns(places, named=named),
            headings={_OURS[column]: heading for column, heading in headings.items()},
            width=len(first),
            has_header=True,
            problems=tuple(problems),
        )
    # A date column, or a time column, alone holds both; a scheduler's export often names it so.
    if "when" not in places and ("date" in places) != ("time" in places):
        alone = "date" if "date" in places else "time"
        places["when"], headings["when"] = places.pop(alone), headings.pop(alone)
    _require(places, row, accounts_named, named=named)
    return Layout(
        places,
        headings,
        len(first),
        has_header=True,
        dialect=_("columns"),
        problems=tuple(problems),
    )


def _three_columns(places: dict[str, int], *, named: bool) -> Layout:
    if not named:
        raise Unreadable(
            _("The file has the three columns date, message and link, and so names no account."),
            _(
                "Say where it goes, once for each account: --account vk/your_page. "
                "`homeground account list` shows the accounts that are connected."
            ),
        )
    return Layout(
        {_OURS[column]: place for column, place in places.items()},
        {_OURS[column]: column for column in places},
        len(THREE_COLUMNS),
        has_header=False,
        dialect=_("date, message, link"),
    )


def _require(
    places: dict[str, int], row: int, accounts_named: tuple[str, ...], *, named: bool
) -> None:
    if "account" in places and accounts_named:
        raise Unreadable(
            _("The file names an account in every row, and the command names accounts too."),
            _("Leave --account out, or remove the account column from the file."),
            row,
        )
    missing = [
        column
        for column, present in {
            "when": "when" in places or {"date", "time"} <= places.keys(),
            "account": "account" in places or named,
            "text": "text" in places,
        }.items()
        if not present
    ]
    if missing:
        raise Unreadable(
            _("The header has no column %(missing)s.") % {"missing": ", ".join(missing)},
            _("Add it. Every file needs the columns when, account and text."),
            row,
        )


def _unknown(name: str, row: int) -> Problem:
    return Problem(
        row,
        name,
        _('The column "%(name)s" is not known; what it holds is not used.') % {"name": name},
        did_you_mean(name, _MEANING, _("Rename it, or leave it if it is a note of your own.")),
        "warning",
    )


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
