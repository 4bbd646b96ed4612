"""Every path of X's API that the sandbox has, with its scopes and its rate limit."""

from __future__ import annotations

from dataclasses import dataclass

from .rates import Limit

_READ = frozenset({"tweet.read", "users.read"})
_WRITE = _READ | {"tweet.write"}
_MEDIA = frozenset({"media.write"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    operation: str
    needs: frozenset[str]
    limit: Limit
    app_only: bool = False


# Limits: docs.x.com/x-api/fundamentals/rate-limits, seen 2026-11-22.
CREATE_POST = Endpoint("POST", "/2/tweets", "publish", _WRITE, Limit(100, app_per_day=10_000))
DELETE_POST = Endpoint("DELETE", "/2/tweets/{id}", "delete", _WRITE, Limit(50))
HIDE_REPLY = Endpoint(
    "PUT", "/2/tweets/{id}/hidden", "comment", _READ | {"tweet.moderate.write"}, Limit(50)
)
POSTS = Endpoint("GET", "/2/tweets", "read", _READ, Limit(5000, 3500), app_only=True)
POST = Endpoint("GET", "/2/tweets/{id}", "read", _READ, Limit(900, 450), app_only=True)
SEARCH = Endpoint("GET", "/2/tweets/search/recent", "read", _READ, Limit(300, 450), app_only=True)
ME = Endpoint("GET", "/2/users/me", "read", _READ, Limit(75))
USER_BY_NAME = Endpoint(
    "GET", "/2/users/by/username/{username}", "read", _READ, Limit(900, 300), app_only=True
)
USER = Endpoint("GET", "/2/users/{id}", "read", _READ, Limit(900, 300), app_only=True)
TIMELINE = Endpoint("GET", "/2/users/{id}/tweets", "read", _READ, Limit(900, 10_000), app_only=True)
MENTIONS = Endpoint("GET", "/2/users/{id}/mentions", "read", _READ, Limit(300, 450), app_only=True)
UPLOAD = Endpoint("POST", "/2/media/upload", "upload", _MEDIA, Limit(500, app_per_day=50_000))
UPLOAD_STATUS = Endpoint(
    "GET", "/2/media/upload", "upload", _MEDIA, Limit(1000, app_per_day=100_000)
)
INITIALIZE = Endpoint(
    "POST", "/2/media/upload/initialize", "upload", _MEDIA, Limit(1875, app_per_day=180_000)
)
APPEND = Endpoint(
    "POST", "/2/media/upload/{id}/append", "upload", _MEDIA, Limit(1875, app_per_day=180_000)
)
FINALIZE = Endpoint(
    "POST", "/2/media/upload/{id}/finalize", "upload", _MEDIA, Limit(1875, app_per_day=180_000)
)
METADATA = Endpoint("POST", "/2/media/metadata", "upload", _MEDIA, Limit(500, app_per_day=50_000))
# Of webhooks no limits are listed; these are the sandbox's own.
_HOOKS = Limit(450, 450)
_ONE_HOOK = "/2/webhooks/{id}"
_ALL_OF = "/2/account_activity/webhooks/{id}/subscriptions"
_LISTEN = _READ | {"dm.read", "dm.write"}
ADD_HOOK = Endpoint("POST", "/2/webhooks", "read", _READ, _HOOKS, app_only=True)
HOOKS = Endpoint("GET", "/2/webhooks", "read", _READ, _HOOKS, app_only=True)
CHECK_HOOK = Endpoint("PUT", _ONE_HOOK, "read", _READ, _HOOKS, app_only=True)
DROP_HOOK = Endpoint("DELETE", _ONE_HOOK, "read", _READ, _HOOKS, app_only=True)
HEAR_ALL = Endpoint("POST", f"{_ALL_OF}/all", "read", _LISTEN, _HOOKS)
HEARS_ALL = Endpoint("GET", f"{_ALL_OF}/all", "read", _LISTEN, _HOOKS)
HEAR_NONE = Endpoint("DELETE", f"{_ALL_OF}/{{user}}/all", "read", _READ, _HOOKS, app_only=True)
HEAR = Endpoint("POST", "/2/activity/subscriptions", "read", _READ, _HOOKS, app_only=True)
HEARD = Endpoint("GET", "/2/activity/subscriptions", "read", _READ, _HOOKS, app_only=True)
UNHEAR = Endpoint("DELETE", "/2/activity/subscriptions/{id}", "read", _READ, _HOOKS, app_only=True)
