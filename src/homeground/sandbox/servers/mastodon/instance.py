"""What this server says of itself: its version and its limits.

Source: docs.joinmastodon.org/entities/Instance and V1_Instance, seen 2026-11-22.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from homeground.sandbox.world import World

from . import count, media, polls, publish
from .access import SCOPES
from .errors import Json

VERSION = "4.7.0"
API_VERSION = 10
TITLE = "Mastodon in the sandbox"
ABOUT = "A server of the Homeground sandbox. Nothing here leaves this machine."


def _limits() -> Json:
    return {
        "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
        "statuses": {
            "max_characters": count.MOST,
            "max_media_attachments": publish.MOST_FILES,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "description_limit": media.LONGEST_DESCRIPTION,
            "supported_mime_types": [*sorted(media.KINDS.values()), "video/mp4", "video/quicktime"],
            "image_size_limit": media.MOST_BYTES,
            "image_matrix_limit": media.MOST_PIXELS,
            "video_size_limit": media.MOST_VIDEO_BYTES,
            "video_frame_rate_limit": 120,
            "video_matrix_limit": 8_294_400,
        },
        "polls": {
            "max_options": polls.MOST_OPTIONS,
            "max_characters_per_option": polls.OPTION_LENGTH,
            "min_expiration": polls.SHORTEST,
            "max_expiration": polls.LONGEST,
        },
    }


def instance(world: World, base: str) -> Json:
    """GET /api/v2/instance."""
    return {
        "domain": urlsplit(base).netloc,
        "title": TITLE,
        "version": VERSION,
        "source_url": "https://github.com/mastodon/mastodon",
        "description": ABOUT,
        "usage": {"users": {"active_month": _people(world)}},
        "thumbnail": {"url": f"{base}/thumbnail.png"},
        "icon": [],
        "languages": ["en"],
        "configuration": _limits()
        | {
            "urls": {"streaming": None, "status": None, "about": None},
            "translation": {"enabled": False},
            "limited_federation": False,
        },
        "registrations": {"enabled": False, "approval_required": False, "message": None},
        "api_versions": {"mastodon": API_VERSION},
        "contact": {"email": "sandbox@mastodon.example", "account": None},
        "rules": [],
    }


def instance_v1(world: World, base: str) -> Json:
    """GET /api/v1/instance, deprecated and still asked for."""
    return {
        "uri": urlsplit(base).netloc,
        "title": TITLE,
        "short_description": ABOUT,
        "description": ABOUT,
        "email": "sandbox@mastodon.example",
        "version": VERSION,
        "urls": {"streaming_api": "wss://streaming.mastodon.example"},
        "stats": {
            "user_count": _people(world),
            "status_count": sum(1 for _ in world.posts_on("mastodon")),
            "domain_count": 0,
        },
        "thumbnail": None,
        "languages": ["en"],
        "registrations": False,
        "approval_required": False,
        "invites_enabled": False,
        "configuration": _limits(),
        "contact_account": None,
        "rules": [],
    }


def oauth_server(base: str) -> Json:
    """GET /.well-known/oauth-authorization-server, since 4.3."""
    return {
        "issuer": f"{base}/",
        "service_documentation": "https://docs.joinmastodon.org/",
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "app_registration_endpoint": f"{base}/api/v1/apps",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "userinfo_endpoint": f"{base}/oauth/userinfo",
        "scopes_supported": sorted(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    }


def _people(world: World) -> int:
    return sum(1 for account in world.accounts if account.network == "mastodon")
