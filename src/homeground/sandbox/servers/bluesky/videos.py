"""The video service: takes a video for somebody, and puts it into their repository as a blob.

Source: the lexicons app.bsky.video.* and com.atproto.server.getServiceAuth, and the article
docs.bsky.app/docs/tutorials/video, seen 2026-11-22. The service is a host of its own
(video.bsky.app) and is given a token that the account's server makes for this one use: for the
server itself (`aud`) and for putting a blob there (`lxm`). At most three minutes and 100 MB; 25
videos a day. Processing ends when somebody has asked twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import Account, World

from .asked import parameter
from .blobs import VIDEO_BYTES, Blobs
from .calls import Call
from .errors import Json, Refusal, invalid

MOST_SECONDS = 180.5
A_DAY = 25
DAY_SECONDS = 86_400
LOOKS = 2
UPLOAD_BLOB = "com.atproto.repo.uploadBlob"
LIMITS = "app.bsky.video.getUploadLimits"


@dataclass(slots=True)
class Job:
    id: str
    did: str
    blob: Json | None
    error: str | None
    begun: float
    looks: int = 0

    def status(self) -> Json:
        told: Json = {"jobId": self.id, "did": self.did}
        if self.looks < LOOKS:
            return told | {"state": "JOB_STATE_ENCODING", "progress": 50 * self.looks}
        if self.error is not None:
            failed = {"state": "JOB_STATE_FAILED", "error": self.error, "message": self.error}
            return told | failed
        return told | {"state": "JOB_STATE_COMPLETED", "progress": 100, "blob": self.blob}


class Videos:
    def __init__(self, world: World, blobs: Blobs):
        self.world = world
        self.blobs = blobs

    @property
    def _jobs(self) -> dict[str, Job]:
        jobs: dict[str, Job] = self.world.of("bluesky").setdefault("video jobs", {})
        return jobs

    @property
    def _tokens(self) -> dict[str, tuple[str, str]]:
        """By token: whose it is, and what for."""
        tokens: dict[str, tuple[str, str]] = self.world.of("bluesky").setdefault("for video", {})
        return tokens

    async def service_auth(self, call: Call) -> Json:
        aud, lxm = parameter(call.request, "aud", "did"), call.request.query.get("lxm", "")
        if not aud:
            raise invalid("Error: aud must be a valid did")
        number = self.world.count("bluesky.service token")
        token = f"svc.{self.world.random('bluesky', 'service token', number).randbytes(24).hex()}"
        self._tokens[token] = (call.account.id, lxm)
        return {"token": token}

    async def upload(self, call: Call) -> Json:
        """POST app.bsky.video.uploadVideo?did=…&name=…"""
        owner = self._owner(call, UPLOAD_BLOB)
        if call.request.query.get("did") != owner.id:
            raise invalid("did does not match the token")
        if call.request.content_type != "video/mp4":
            raise invalid("Wrong request encoding (Content-Type): expected video/mp4")
        content = await call.request.read()
        now = self.world.clock.timestamp()
        if len(self._of_the_day(owner, now)) >= A_DAY:
            raise Refusal(400, "ServerError", "User has reached their daily upload limit")
        if len(content) > VIDEO_BYTES:
            raise Refusal(413, "PayloadTooLarge", "Video file size is too large")
        seen, error, blob = movie_from(content), None, None
        if seen is None:
            error = "Video could not be processed"
        elif seen.seconds > MOST_SECONDS:
            error = "Video is longer than 3 minutes"
        else:
            blob = self.blobs.upload(owner, content, "video/mp4")
        job = Job(f"job{self.world.count('bluesky.video job')}", owner.id, blob, error, now)
        self._jobs[job.id] = job
        return {"jobStatus": job.status()}

    async def job(self, call: Call) -> Json:
        job = self._jobs.get(parameter(call.request, "jobId"))
        if job is None:
            raise invalid("Job not found")
        job.looks += 1
        return {"jobStatus": job.status()}

    async def limits(self, call: Call) -> Json:
        owner = self._owner(call, LIMITS)
        left = A_DAY - len(self._of_the_day(owner, self.world.clock.timestamp()))
        return {
            "canUpload": left > 0,
            "remainingDailyVideos": left,
            "remainingDailyBytes": left * VIDEO_BYTES,
        }

    def _of_the_day(self, owner: Account, now: float) -> list[Job]:
        jobs = self._jobs.values()
        return [job for job in jobs if job.did == owner.id and now - job.begun < DAY_SECONDS]

    def _owner(self, call: Call, method: str) -> Account:
        scheme, _, token = call.request.headers.get("Authorization", "").partition(" ")
        did, lxm = self._tokens.get(token if scheme.lower() == "bearer" else "", ("", ""))
        account = self.world.account("bluesky", did)
        if account is None or lxm not in ("", method):
            raise Refusal(401, "AuthMissing", "Authentication Required")
        return account
