"""Error 14, in the two shapes that VK sends, and what solves it.

Since July 2025: `captcha_sid` and `captcha_img` as before, the picture being dead in many apps, and
`redirect_uri` to a page (github.com/negezor/vk-io/issues/581). By August 2026 answers with
`redirect_uri` alone (github.com/kiper292/wireguard-turn-android/pull/45). Here they alternate.
Solved by `captcha_sid` with `captcha_key`, or by the page's `success_token`
(dev.vk.com/api/captcha-error, and python273/vk_api 11.10.1, which sends both).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from html import escape

from aiohttp import web
from PIL import Image, ImageDraw

from homeground.sandbox.world import World

from .errors import VkError
from .state import State

LETTERS = "acdehkmnpqsuvxyz24578"


def asked(world: World, state: State, base: str) -> VkError:
    """A new captcha."""
    number = world.count("vk.captcha")
    rng = world.random("vk.captcha", number)
    sid = str(rng.randrange(10**11, 10**12))
    session = rng.randbytes(24).hex()
    state.captchas[sid] = "".join(rng.choices(LETTERS, k=5))
    state.captchas[session] = rng.randbytes(24).hex()
    redirect = {
        "redirect_uri": f"{base}/not_robot_captcha?domain=vk.com&session_token={session}",
    }
    if number % 2 == 0:
        return VkError(14, "Captcha needed", **redirect)
    return VkError(
        14,
        "Captcha needed",
        captcha_sid=sid,
        captcha_img=f"{base}/captcha.php?sid={sid}",
        captcha_ts=world.clock.timestamp(),
        captcha_attempt=1,
        captcha_ratio=2.6,
        is_refresh_enabled=True,
        is_sound_captcha_available=False,
        **redirect,
    )


def offered(params: Mapping[str, str]) -> bool:
    """Whether a request brings a solution."""
    return bool(params.get("captcha_sid") or params.get("success_token"))


def solved(state: State, params: Mapping[str, str]) -> bool:
    """Whether its solution is right."""
    sid, token = params.get("captcha_sid", ""), params.get("success_token", "")
    if sid in state.captchas and state.captchas[sid] == params.get("captcha_key"):
        return True
    return bool(token) and token in state.captchas.values()


def picture(state: State, sid: str) -> web.Response:
    """The letters, readable: the sandbox does not test its users' eyes."""
    key = state.captchas.get(sid)
    if key is None:
        raise web.HTTPNotFound(text="No such captcha.")
    image = Image.new("RGB", (130, 50), "#f0f2f5")
    ImageDraw.Draw(image).text((30, 15), " ".join(key), fill="#222")
    content = io.BytesIO()
    image.save(content, "JPEG")
    return web.Response(body=content.getvalue(), content_type="image/jpeg")


def page(state: State, session: str) -> web.Response:
    """VK's page runs a script which gives its opener the token; here it is written on the page."""
    token = state.captchas.get(session)
    if token is None:
        raise web.HTTPNotFound(text="No such captcha.")
    return web.Response(
        text="<!doctype html><meta charset=utf-8><title>I am not a robot</title>"
        f"<p>Passed. <code id=success_token>{escape(token)}</code></p>",
        content_type="text/html",
    )
