"""Meta's Graph API, as Facebook Pages, Instagram and Threads share it: requests, pages, errors.

https://developers.facebook.com/docs/graph-api/
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta
from typing import Any

from yarl import URL

from .codes import ErrorCode, without_secrets
from .errors import (
    ChallengeRequired,
    Duplicate,
    NetworkError,
    NotAuthorized,
    NotFound,
    RateLimited,
    Rejected,
    Unavailable,
    Unsure,
)
from .http import File, FileSlice, Http, Response, same_origin
from .reading import Json, count, instant, mapping, objects, words

SEEN_ON = date(2026, 11, 22)
ERRORS = "https://developers.facebook.com/docs/graph-api/guides/error-handling"
RATE_LIMITS = "https://developers.facebook.com/docs/graph-api/overview/rate-limiting/"
LONGEST_QUOTE = 300
_NODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*")

_RECONNECT = "The access was withdrawn or has expired: connect the account again."
_PERSON = "Meta wants a person to act: sign in with the account that granted the access."
_LATER = "There were too many requests: Meta wants a pause."


def row(
    code: int,
    branch: type[NetworkError],
    says: str,
    source: str = ERRORS,
    *,
    verified: bool = True,
    unclear: bool = False,
) -> ErrorCode:
    return ErrorCode(code, branch, says, source, SEEN_ON, verified=verified, unclear=unclear)


CODES: dict[int, ErrorCode] = {
    each.code: each
    for each in (
        row(1, Unavailable, "Something failed at Meta: try again later.", unclear=True),
        row(2, Unavailable, "The service is not available now: try again later.", unclear=True),
        row(3, NotAuthorized, "The application lacks the capability for this: see its settings at Meta."),
        row(4, RateLimited, f"{_LATER} (The application's limit.)", RATE_LIMITS),
        row(10, NotAuthorized, "The access lacks a permission for this: connect the account again and grant all that is asked."),
        row(17, RateLimited, f"{_LATER} (The user's limit.)", RATE_LIMITS),
        row(21, NotFound, "This Page was merged into another: connect the other one.", verified=False),
        row(32, RateLimited, f"{_LATER} (The Page's limit.)", RATE_LIMITS),
        row(100, Rejected, "A part of the request is not accepted."),
        row(102, NotAuthorized, _RECONNECT),
        row(190, NotAuthorized, _RECONNECT),
        row(341, RateLimited, "A limit of the application is reached: Meta wants a pause."),
        row(368, RateLimited, "Meta has stopped this account for a while because of its policies: read its notices, and wait."),
        row(506, Duplicate, "This was published just before: Meta takes no post twice in a row."),
        row(613, RateLimited, f"{_LATER} (The limit of this call.)", RATE_LIMITS),
        row(803, NotFound, "This does not exist (any more).", verified=False),
        row(1609005, Rejected, "Meta could not read the page behind the link: check the address."),
        row(80001, RateLimited, f"{_LATER} (The Page's limit.)", RATE_LIMITS),
        row(80002, RateLimited, f"{_LATER} (The Instagram account's limit.)", RATE_LIMITS),
    )
}  # fmt: skip
"""By `code`. 200–299 are permissions: see `PERMISSION`."""

SUBCODES: dict[int, ErrorCode] = {
    each.code: each
    for each in (
        row(33, NotFound, "This does not exist (any more), or the access does not reach it.", verified=False),
        row(458, NotAuthorized, "The application was removed from the account: connect it again."),
        row(459, ChallengeRequired, _PERSON),
        row(460, NotAuthorized, "The password was changed: connect the account again."),
        row(463, NotAuthorized, "The access has expired: connect the account again."),
        row(464, ChallengeRequired, _PERSON),
        row(467, NotAuthorized, "The access is not valid any more: connect the account again."),
        row(492, NotAuthorized, "Who granted the access has no role on the Page any more: let somebody who has one connect it."),
    )
}  # fmt: skip
"""By `error_subcode`, which says more than the code it comes with."""

PERMISSION = row(
    200,
    NotAuthorized,
    "The access lacks a permission for this: connect the account again and grant all that is asked.",
)


def error_from_answer(
    answer: Response,
    *,
    network: str,
    subcodes: Mapping[int, ErrorCode] | None = None,
    codes: Mapping[int, ErrorCode] | None = None,
    secrets: tuple[str, ...] = (),
) -> NetworkError:
    """What an answer with an `error` means. A network's own rows come before the shared ones.

    An unknown number is `Rejected`, unless Meta itself calls it transient.
    """
    try:
        error = mapping(answer.json(), "error")
    except NetworkError:
        error = {}
    code, subcode = _whole(error.get("code")), _whole(error.get("error_subcode"))
    known = _row(code, subcode, codes or {}, subcodes or {}, answer.status)
    branch = known.branch if known else Rejected
    transient = error.get("is_transient") is True
    if known is None and (transient or 300 <= answer.status < 400):
        branch = Unavailable
    if branch is Unavailable and answer.write and (known.unclear if known else transient):
        branch = Unsure
    says = known.says if known else "Meta refuses this."
    told = words(error.get("error_user_msg")) or words(error.get("message")) or ""
    quote = without_secrets(" ".join(told.split()), secrets)[:LONGEST_QUOTE]
    named = "/".join(str(each) for each in (code, subcode) if each is not None)
    message = f"{says} (Meta says{f' with {named}' if named else ''}: {quote or 'nothing more'})"
    number = named or str(answer.status)
    if branch is RateLimited:
        return RateLimited(
            message, retry_after_seconds=regained_after(answer), code=number, network=network
        )
    if branch is ChallengeRequired:
        return ChallengeRequired(
            message, url="https://www.facebook.com", code=number, network=network
        )
    return branch(message, code=number, network=network)


def regained_after(answer: Response) -> float | None:
    """Seconds until Meta answers again, from the header which says so in minutes.

    `X-App-Usage` and `X-Page-Usage` only tell how much is used up, not for how long.
    """
    try:
        usage = json.loads(answer.headers.get("X-Business-Use-Case-Usage", ""))
    except (ValueError, RecursionError):
        return None
    minutes = [
        number
        for business in mapping(usage)
        for use in objects(usage, business)
        if (number := count(use.get("estimated_time_to_regain_access")))
    ]
    return max(minutes) * 60.0 if minutes else None


class Graph:
    """One account's access to the API. `base_url` ends with the version.

    The token goes in a header, which Meta's own examples for this API do too; it is never part of
    an address. For the same reason the `next` address of a page, which has the token inside, is
    not followed: the cursor beside it says the same.
    """

    def __init__(
        self,
        http: Http,
        base_url: str,
        credentials: Mapping[str, str],
        *,
        network: str,
        codes: Mapping[int, ErrorCode] | None = None,
        subcodes: Mapping[int, ErrorCode] | None = None,
    ):
        self._http = http
        self._base_url = base_url
        self._token = credentials.get("access_token")
        self._network = network
        self._codes = codes
        self._subcodes = subcodes

    async def ask(
        self,
        method: str,
        path: str,
        *,
        write: bool = False,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
    ) -> Json:
        """The answer's object. Raises: any NetworkError."""
        if not self._token:
            raise NotAuthorized(
                "This account has no access token: connect it again.", network=self._network
            )
        answer = await self._http.send(
            method,
            f"{self._base_url}/{path}",
            write=write,
            params=params,
            headers={"Authorization": f"Bearer {self._token}"},
            form=form,
            files=files,
        )
        return self._said(answer)

    async def transfer(self, address: str, content: FileSlice) -> Json:
        """Sends a whole file where Meta said to; nothing is published by it.

        https://developers.facebook.com/docs/video-api/guides/reels-publishing
        Raises: any NetworkError.
        """
        if not self._is_theirs(address):
            # The token travels with the file.
            raise Unavailable(
                "Meta wants the file at another company’s address. Try again later.",
                network=self._network,
            )
        answer = await self._http.send(
            "POST",
            address,
            write=False,
            body=content,
            headers={
                "Authorization": f"OAuth {self._token}",
                "offset": str(content.start),
                "file_size": str(content.start + content.size()),
                "Content-Type": "application/octet-stream",
            },
        )
        return self._said(answer)

    def _is_theirs(self, address: str) -> bool:
        if same_origin(address, self._base_url):
            return True
        try:
            url = URL(address)
        except ValueError:
            return False
        return url.scheme == "https" and (url.host or "").endswith(".facebook.com")

    def _said(self, answer: Response) -> Json:
        accepted = 200 <= answer.status < 300
        said = mapping(answer.json()) if accepted else {}
        if not accepted or "error" in said or said.get("success") is False:
            raise error_from_answer(
                answer,
                network=self._network,
                codes=self._codes,
                subcodes=self._subcodes,
                secrets=(self._token,) if self._token else (),
            )
        return said

    async def pages(self, path: str, params: Mapping[str, str]) -> AsyncIterator[list[Json]]:
        """Every page of a list, each as its objects.

        https://developers.facebook.com/docs/graph-api/results
        """
        asked, seen = dict(params), set[str]()
        while True:
            answer = await self.ask("GET", path, params=asked)
            yield list(objects(answer, "data"))
            after = words(mapping(answer, "paging", "cursors").get("after"))
            goes_on = words(mapping(answer, "paging").get("next"))
            if not goes_on or after is None or after in seen:
                return
            seen.add(after)
            asked["after"] = after

    async def permalink(self, node_id: str, field: str) -> str | None:
        """Where people see a post; asking is no part of publishing it, and may fail."""
        try:
            return words((await self.ask("GET", node_id, params={"fields": field})).get(field))
        except NetworkError:
            return None

    async def remove(self, node_id: str) -> None:
        """Deletes a post or comment. One that is already gone is not an error."""
        try:
            await self.ask("DELETE", node_id, write=True)
        except NotFound:
            return


def node(node_id: str, *, network: str) -> str:
    """A number of Meta's as part of a path. Raises: NotFound when it is none."""
    if not _NODE.fullmatch(node_id):
        raise NotFound(f"{node_id!r} is no number of a post, comment or account.", network=network)
    return node_id


def insights_from_answer(answer: Json) -> Json:
    """The values of a list of metrics, by name: `values[0].value`, or `total_value.value`."""
    found: Json = {}
    for metric in objects(answer, "data"):
        name = words(metric.get("name"))
        first = next(objects(metric, "values"), mapping(metric, "total_value"))
        if name is not None:
            found[name] = first.get("value")
    return found


def days_from_insights(answer: Json) -> dict[date, Json]:
    """The values of metrics by day, for those which Meta tells day by day.

    A day is Meta's own, in California; the moment that its value has is the end of it, so the
    value of 1 January has the `end_time` 2 January, 8:00 GMT.
    https://developers.facebook.com/documentation/pages-api/platforminsights/page
    """
    days: dict[date, Json] = {}
    for metric in objects(answer, "data"):
        name = words(metric.get("name"))
        for value in objects(metric, "values"):
            end = instant(value.get("end_time"))
            if name is not None and end is not None:
                days.setdefault((end - timedelta(days=1)).date(), {})[name] = value.get("value")
    return days


def _row(
    code: int | None,
    subcode: int | None,
    codes: Mapping[int, ErrorCode],
    subcodes: Mapping[int, ErrorCode],
    status: int,
) -> ErrorCode | None:
    for table, number in ((subcodes, subcode), (SUBCODES, subcode), (codes, code), (CODES, code)):
        if number is not None and number in table:
            return table[number]
    if code is not None and 200 <= code <= 299:
        return PERMISSION
    return {
        401: CODES[190],
        403: PERMISSION,
        404: SUBCODES[33],
        429: CODES[4],
    }.get(status)


def _whole(value: Any) -> int | None:
    try:
        return None if isinstance(value, bool) else int(value)
    except (TypeError, ValueError, OverflowError):
        return None
