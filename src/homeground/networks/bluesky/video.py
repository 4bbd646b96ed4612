"""A video on its way to Bluesky: to a service of its own, which puts it into the account's repository.

https://docs.bsky.app/docs/tutorials/video. The account's server gives the service a right to do
that one thing. Sent to the account's server instead, as an image is, a video would be missing from
its post until it has been processed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from yarl import URL

from homeground.networks.errors import NetworkError, Rejected, Unavailable
from homeground.networks.http import FileSlice, Http, Response
from homeground.networks.model import Media
from homeground.networks.processing import VIDEO_SECONDS, processed
from homeground.networks.reading import Json, mapping, words

from .api import Api
from .errors import error_from_answer

SERVICE = "https://video.bsky.app"
UPLOAD = "com.atproto.repo.uploadBlob"
LASTS = timedelta(minutes=30)
FAILED = "JOB_STATE_FAILED"
"""Every state that is not this one or the last means that the service is still at work."""
_LATER = frozenset({"pds_upload_failure", "generic_failure"})


class VideoService:
    """`base_url` is the service's own, without a trailing slash."""

    def __init__(self, http: Http, base_url: str, api: Api):
        self._http = http
        self._base_url = base_url
        self._api = api

    async def upload(self, media: Media, *, did: str, now: datetime) -> Json:
        """The blob of the video as a post names it. Nothing is published by it.

        Raises: any NetworkError; Rejected when the service cannot read the video.
        """
        query = urlencode({"did": did, "name": media.path.name})
        status = _status(await self._send(f"app.bsky.video.uploadVideo?{query}", media, now))
        job = words(status.get("jobId"))

        async def done() -> bool:
            nonlocal status
            if mapping(status, "blob") or status.get("state") == FAILED:
                return True
            path = f"app.bsky.video.getJobStatus?jobId={quote(job or '', safe='')}"
            answer = await self._http.send("GET", f"{self._base_url}/xrpc/{path}", write=False)
            status = _status(self._accepted(answer))
            return bool(mapping(status, "blob")) or status.get("state") == FAILED

        if job is None:
            raise Unavailable("Bluesky gave the video no number.", network="bluesky")
        await processed(done, network="bluesky", name="Bluesky", within=VIDEO_SECONDS)
        if status.get("state") == FAILED:
            raise _failed(status)
        return mapping(status, "blob")

    async def _send(self, path: str, media: Media, now: datetime) -> Response:
        token = await self._right(now)
        answer = await self._http.send(
            "POST",
            f"{self._base_url}/xrpc/{path}",
            write=False,
            body=FileSlice(media.path),
            headers={"Authorization": f"Bearer {token}", "Content-Type": media.mime},
        )
        if answer.status == 409 and words(_status(answer).get("jobId")):
            # The service has had this very video before, and says under which number.
            return answer
        return self._accepted(answer, token)

    async def _right(self, now: datetime) -> str:
        """A token for the one thing that the service does in the account's name."""
        server = did_of_server(await self._api.server())
        # Without a time it would end after a minute, and the service needs it when it is done.
        expires = str(int((now + LASTS).timestamp()))
        params = [("aud", server), ("lxm", UPLOAD), ("exp", expires)]
        said = await self._api.query("com.atproto.server.getServiceAuth", params)
        token = words(said.get("token"))
        if token is None:
            raise Unavailable("Bluesky gave no right to send a video.", network="bluesky")
        return token

    def _accepted(self, answer: Response, *secrets: str) -> Response:
        if not 200 <= answer.status < 300:
            raise error_from_answer(answer, secrets=secrets)
        return answer


def did_of_server(address: str) -> str:
    """A server's own name, by https://w3c-ccg.github.io/did-method-web: a port is escaped.

    >>> did_of_server("http://127.0.0.1:8443/xrpc")
    'did:web:127.0.0.1%3A8443'
    """
    url = URL(address)
    port = "" if url.is_default_port() or url.port is None else f"%3A{url.port}"
    return f"did:web:{url.host}{port}"


def _status(answer: Response) -> Json:
    """The lexicon has it inside `jobStatus`; the service has been seen to answer without that."""
    try:
        said = mapping(answer.json())
    except NetworkError:
        if 200 <= answer.status < 300:
            raise
        return {}
    return mapping(said, "jobStatus") or said


def _failed(status: Json) -> NetworkError:
    told = words(status.get("message")) or words(status.get("error")) or "nothing more"
    code = words(status.get("failureCode"))
    if code in _LATER:
        return Unavailable(
            f"Bluesky could not keep the video now: try again later. ({told})",
            code=code,
            network="bluesky",
        )
    return Rejected(
        f"Bluesky could not read the video: save it anew as MP4 and try again. ({told})",
        code=code,
        network="bluesky",
    )
