"""What a person enters, proved by asking the network; and what is said when it is not right."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from homeground.networks import errors
from homeground.networks.bluesky.connect import AppPassword, server_of
from homeground.networks.connecting import App, ByForm, Place
from homeground.networks.http import Http, Response
from homeground.networks.line.connect import ChannelAccessToken, ChannelSecret
from homeground.networks.livejournal.connect import Password
from homeground.networks.max.connect import Bot as MaxBot
from homeground.networks.registry import WAYS
from homeground.networks.telegram.connect import Bot as TelegramBot
from homeground.networks.vk.connect import CommunityKey, UserToken
from homeground.networks.wordpress.connect import ApplicationPassword
from tests.networks.listener import Heard

from .server import NOW, network, query_of, sent

FORMS = [
    pytest.param(way, id=f"{slug}-{type(way).__name__}")
    for slug, ways in WAYS.items()
    for way in ways
    if isinstance(way, ByForm)
]


@pytest.mark.parametrize("way", FORMS)
@pytest.mark.parametrize("text", ["", "   "])
async def test_an_empty_form_is_refused_in_words(way: ByForm, text: str) -> None:
    async with network({}) as (place, listener):
        given = {field.name: text for field in way.fields}
        for entered in (given, {}):
            with pytest.raises((errors.Rejected, errors.NotAuthorized)) as refused:
                await way.check(place, entered)
            assert len(str(refused.value)) > 10
        assert not listener.heard


# --- VK: https://github.com/VKCOM/vk-api-schema, groups/methods.json
GROUP = {"id": 229000, "name": "Нордлихт", "screen_name": "nordlicht_ru", "members_count": 7}
REFUSED = {"error": {"error_code": 5, "error_msg": "User authorization failed: vk1.a.key"}}
VK = {
    "groups.getById": {"response": {"groups": [GROUP], "profiles": []}},
    "groups.getTokenPermissions": {
        "response": {
            "mask": 270336,
            "permissions": [
                {"name": "wall", "setting": 8192},
                {"name": "manage", "setting": 262144},
            ],
        }
    },
    "users.get": {
        "response": [
            {"id": 42, "first_name": "Алёна", "last_name": "Нордлихт", "screen_name": "alena"}
        ]
    },
    "account.getAppPermissions": {"response": 8192 | 4 | 262144},
    "groups.get": {"response": {"count": 1, "items": [GROUP]}},
}


async def test_a_communitys_key_says_whose_it_is() -> None:
    async with network(VK) as (place, listener):
        given = {"access_token": " vk1.a.key ", "service_token": "service"}
        (grant,) = await CommunityKey().check(place, given)
        asked = [h.form for h in listener.heard if h.path == "/method/groups.getById"]
        assert "group_id" not in asked[0]
        assert (asked[1]["group_id"], asked[1]["access_token"]) == ("229000", "service")
        assert all("vk1.a.key" not in heard.query for heard in listener.heard)
    assert (grant.account_id, grant.name, grant.handle) == ("-229000", "Нордлихт", "nordlicht_ru")
    assert (grant.kind, grant.rights) == ("community", {"wall", "manage"})
    assert grant.credentials == {"access_token": "vk1.a.key", "service_token": "service"}


async def test_the_list_that_vk_answered_before() -> None:
    async with network(VK | {"groups.getById": {"response": [GROUP]}}) as (place, _):
        (grant,) = await CommunityKey().check(place, {"access_token": "vk1.a.key"})
    assert grant.credentials == {"access_token": "vk1.a.key"}


@pytest.mark.parametrize(
    ("changed", "kind", "says"),
    [
        ({"groups.getById": REFUSED}, errors.NotAuthorized, "connect"),
        ({"groups.getById": {"response": {"groups": []}}}, errors.Rejected, "no community’s key"),
        ({"groups.getById": {"response": None}}, errors.Rejected, "no community’s key"),
        ({"groups.getById": {"error": {"error_code": 100, "error_msg": "group_ids is undefined"}}}, errors.Rejected, "no community’s key"),
    ],
)  # fmt: skip
async def test_what_is_no_communitys_key(
    changed: dict[str, Any], kind: type[errors.NetworkError], says: str
) -> None:
    async with network(VK | changed) as (place, _):
        with pytest.raises(kind, match=says) as refused:
            await CommunityKey().check(place, {"access_token": "vk1.a.key"})
    assert "vk1.a.key" not in str(refused.value)


async def test_a_service_key_that_vk_refuses() -> None:
    def answer(heard: Heard) -> Any:
        return REFUSED if heard.form["access_token"] == "service" else VK["groups.getById"]

    async with network(VK | {"groups.getById": answer}) as (place, _):
        given = {"access_token": "vk1.a.key", "service_token": "service"}
        with pytest.raises(errors.Rejected, match="service key"):
            await CommunityKey().check(place, given)


async def test_a_users_token_opens_their_communities_too() -> None:
    async with network(VK) as (place, listener):
        group, own = await UserToken().check(place, {"access_token": "vk1.a.user"})
        assert sent(listener, "/method/groups.get").form["filter"] == "editor"
    assert (group.account_id, own.account_id) == ("-229000", "42")
    assert group.rights == own.rights == {"wall", "photos", "groups"}
    assert own.kind == group.kind == "user"


@pytest.mark.parametrize(
    "named",
    ["229000", "-229000", "club229000", "public229000", "https://vk.com/club229000", "vk.ru/club229000/"],
)  # fmt: skip
async def test_one_community_of_a_users_token(named: str) -> None:
    async with network(VK) as (place, listener):
        given = {"access_token": "vk1.a.user", "community": named}
        (grant,) = await UserToken().check(place, given)
        assert sent(listener, "/method/groups.getById").form["group_id"] == "229000"
    assert grant.account_id == "-229000"
    assert grant.credentials == {"access_token": "vk1.a.user"}


async def test_a_users_token_without_the_right_to_list_communities() -> None:
    denied = {"error": {"error_code": 7, "error_msg": "Permission to perform is denied"}}
    changed = {"groups.get": denied, "account.getAppPermissions": denied}
    async with network(VK | changed) as (place, _):
        (own,) = await UserToken().check(place, {"access_token": "vk1.a.user"})
    assert own.rights is None


async def test_a_token_of_vk_id_is_sent_elsewhere() -> None:
    async with network(VK) as (place, listener):
        with pytest.raises(errors.Rejected, match="1051"):
            await UserToken().check(place, {"access_token": "vk2.a.token"})
        assert not listener.heard


# --- Telegram: https://core.telegram.org/bots/api
ADMIN = {
    "status": "administrator",
    "user": {"id": 77, "is_bot": True, "first_name": "Lumi"},
    "can_post_messages": True,
    "can_edit_messages": True,
    "can_delete_messages": False,
}
CHANNEL = {"id": -1001, "type": "channel", "title": "Lumikko", "username": "lumikko", "linked_chat_id": -1002}  # fmt: skip
TELEGRAM = {
    "getMe": {"ok": True, "result": {"id": 77, "is_bot": True, "first_name": "Lumi"}},
    "getChat": {"ok": True, "result": CHANNEL},
    "getChatMember": {"ok": True, "result": ADMIN},
}
BOT = "123456:AA-bb_CC"


@pytest.mark.parametrize("channel", ["@lumikko", "lumikko", "-1001", "https://t.me/lumikko"])
async def test_a_bot_and_its_channel(channel: str) -> None:
    async with network(TELEGRAM) as (place, _):
        (grant,) = await TelegramBot().check(place, {"bot_token": BOT, "channel": channel})
    assert (grant.account_id, grant.name, grant.handle) == ("-1001", "Lumikko", "lumikko")
    assert grant.credentials == {"bot_token": BOT, "discussion_chat_id": "-1002"}
    assert grant.rights == {"can_post_messages", "can_edit_messages"}


@pytest.mark.parametrize(
    "member",
    [
        {"status": "member"},
        {"status": "left"},
        {"status": "administrator", "can_post_messages": False},
        {"status": "administrator"},
        {},
    ],
)
async def test_a_bot_that_may_not_publish(member: dict[str, Any]) -> None:
    changed = TELEGRAM | {"getChatMember": {"ok": True, "result": member}}
    async with network(changed) as (place, _):
        with pytest.raises(errors.NotAuthorized, match="make it an administrator"):
            await TelegramBot().check(place, {"bot_token": BOT, "channel": "@lumikko"})


async def test_a_discussion_group_without_the_bot_is_left_out() -> None:
    def member(heard: Heard) -> Any:
        there = b"-1002" not in heard.body
        return {"ok": True, "result": ADMIN if there else {"status": "left"}}

    async with network(TELEGRAM | {"getChatMember": member}) as (place, _):
        (grant,) = await TelegramBot().check(place, {"bot_token": BOT, "channel": "@lumikko"})
    assert grant.credentials == {"bot_token": BOT}


@pytest.mark.parametrize("token", ["abc", "123456", "123456:", "1:a/../b", "1:a?b"])
async def test_what_is_no_bots_token_goes_nowhere(token: str) -> None:
    async with network(TELEGRAM) as (place, listener):
        with pytest.raises(errors.Rejected, match="BotFather"):
            await TelegramBot().check(place, {"bot_token": token, "channel": "@lumikko"})
        assert not listener.heard


async def test_a_bot_that_telegram_does_not_know() -> None:
    refused = (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    async with network({"getMe": refused}) as (place, _):
        with pytest.raises(errors.NotAuthorized) as caught:
            await TelegramBot().check(place, {"bot_token": BOT, "channel": "@lumikko"})
    assert BOT not in str(caught.value)


# --- MAX: https://dev.max.ru/docs-api/methods/GET/chats/-chatId-/members/me
MAX_CHAT = {"chat_id": -55, "type": "channel", "status": "active", "title": "Лумикко", "link": "https://max.ru/lumikko"}  # fmt: skip
LEADS = {"user_id": 1, "is_admin": True, "is_owner": False, "permissions": ["write", "pin_message"]}
MAX = {
    "/me": {"user_id": 1, "first_name": "Lumi", "is_bot": True},
    "/chats": {
        "chats": [
            MAX_CHAT,
            {"chat_id": -56, "type": "chat", "status": "active"},
            {"chat_id": -57, "type": "channel", "status": "left"},
        ],
        "marker": None,
    },
    "/chats/-55": MAX_CHAT,
    "/chats/lumikko": MAX_CHAT,
    "/chats/-55/members/me": LEADS,
}


@pytest.mark.parametrize("channel", ["", "-55", "lumikko", "@lumikko", "https://max.ru/lumikko"])
async def test_the_channels_of_a_bot(channel: str) -> None:
    async with network(MAX) as (place, listener):
        (grant,) = await MaxBot().check(place, {"access_token": "t", "channel": channel})
        assert sent(listener, "/me").headers["Authorization"] == "t"
    assert (grant.account_id, grant.name) == ("-55", "Лумикко")
    assert grant.rights == {"write", "pin_message"}
    assert grant.credentials == {"access_token": "t"}


async def test_a_bot_without_a_channel_of_its_own() -> None:
    reads = MAX | {"/chats/-55/members/me": LEADS | {"permissions": ["read_all_messages"]}}
    async with network(reads) as (place, _):
        with pytest.raises(errors.Rejected, match="administers no channel"):
            await MaxBot().check(place, {"access_token": "t"})
        with pytest.raises(errors.NotAuthorized, match="make it an administrator"):
            await MaxBot().check(place, {"access_token": "t", "channel": "-55"})


# --- LINE: https://github.com/line/line-openapi/blob/main/channel-access-token.yml
LINE = {
    "/v2/bot/info": {"userId": "U1", "basicId": "@lumikko", "displayName": "Lumikko", "chatMode": "chat", "markAsReadMode": "manual"},
    "/v2/oauth/accessToken": {"access_token": "short", "expires_in": 2592000, "token_type": "Bearer"},
    "/v2/oauth/revoke": "",
}  # fmt: skip


async def test_a_channel_access_token() -> None:
    async with network(LINE) as (place, listener):
        way = ChannelAccessToken()
        (grant,) = await way.check(place, {"channel_access_token": " long "})
        await way.revoke(place, grant.credentials)
        assert sent(listener, "/v2/oauth/revoke").form == {"access_token": "long"}
    assert grant.credentials == {"channel_access_token": "long"}
    assert grant.name == "Lumikko"


async def test_a_channels_secret_makes_tokens() -> None:
    way = ChannelSecret()
    async with network(LINE) as (place, listener):
        (grant,) = await way.check(place, {"channel_id": "1", "channel_secret": "s"})
        assert sent(listener, "/v2/oauth/accessToken").form == {
            "grant_type": "client_credentials",
            "client_id": "1",
            "client_secret": "s",
        }
        renewed = await way.renew(place, grant.credentials)
    assert grant.credentials["channel_access_token"] == "short"
    assert grant.expires_at == renewed.expires_at == NOW + timedelta(days=30)
    assert renewed.credentials == grant.credentials


async def test_a_channels_secret_that_line_refuses() -> None:
    refused = (400, {"error": "invalid_client", "error_description": "invalid client_secret"})
    async with network({"/v2/oauth/accessToken": refused}) as (place, _):
        with pytest.raises(errors.NotAuthorized, match="Basic settings"):
            await ChannelSecret().check(place, {"channel_id": "1", "channel_secret": "s"})


# --- LiveJournal: https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.login.html
def xml(struct: str) -> str:
    return f"<?xml version='1.0'?><methodResponse><params><param><value><struct>{struct}</struct></value></param></params></methodResponse>"


def member(name: str, value: str) -> str:
    return f"<member><name>{name}</name><value>{value}</value></member>"


CHALLENGE = "c0:1073113200:2831:60:2TCbFBYR72f2jhVDuowz:0fba728f5964ea54160a5b18317d92df"
LOGIN = xml(
    member("userid", "<int>7</int>")
    + member("fullname", "<string>Aino</string>")
    + member("usejournals", "<array><data><value><string>lumikko</string></value></data></array>")
)


def livejournal(heard: Heard) -> Any:
    if b"getchallenge" in heard.body:
        return xml(member("challenge", f"<string>{CHALLENGE}</string>"))
    return LOGIN


async def test_the_riddle_proves_the_password_which_stays_here() -> None:
    async with network({"/interface/xmlrpc": livejournal}) as (place, listener):
        given = {"username": "aino", "password": "sanasala"}
        own, community = await Password().check(place, given)
        asked = listener.heard[-1].body.decode()
    secret = hashlib.md5(b"sanasala", usedforsecurity=False).hexdigest()
    proof = hashlib.md5((CHALLENGE + secret).encode(), usedforsecurity=False).hexdigest()
    assert proof in asked
    assert "sanasala" not in asked
    assert (own.account_id, own.name, own.credentials) == ("7", "Aino", given)
    assert community.credentials == {**given, "journal": "lumikko"}
    assert community.account_id == "lumikko"


async def test_a_password_that_livejournal_refuses() -> None:
    fault = "<?xml version='1.0'?><methodResponse><fault><value><struct>" + member("faultCode", "<int>101</int>") + member("faultString", "<string>Invalid password</string>") + "</struct></value></fault></methodResponse>"  # fmt: skip

    def answer(heard: Heard) -> Any:
        return livejournal(heard) if b"getchallenge" in heard.body else fault

    async with network({"/interface/xmlrpc": answer}) as (place, _):
        with pytest.raises(errors.NotAuthorized, match="password"):
            await Password().check(place, {"username": "aino", "password": "sanasala"})


# --- Bluesky: https://docs.bsky.app/docs/api/com-atproto-server-create-session
DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
SESSION = {
    "did": DID,
    "handle": "aino.example",
    "accessJwt": "a",
    "refreshJwt": "r",
    "active": True,
}
BLUESKY = {
    "com.atproto.server.createSession": SESSION,
    "app.bsky.actor.getProfile": {"did": DID, "handle": "aino.example", "displayName": "Aino"},
}


async def test_an_app_password_on_a_server_that_is_named() -> None:
    async with network(BLUESKY) as (place, _):
        given = {"identifier": "@aino.example", "password": "abcd-efgh-ijkl-mnop"}
        (grant,) = await AppPassword().check(place, given)
    assert (grant.account_id, grant.name, grant.handle) == (DID, "Aino", "aino.example")
    assert grant.credentials == {**given, "identifier": "aino.example"}
    assert grant.base_url == ""


async def test_half_a_handle() -> None:
    async with network(BLUESKY) as (place, listener):
        with pytest.raises(errors.Rejected, match="has a domain"):
            await AppPassword().check(place, {"identifier": "aino", "password": "p"})
        assert not listener.heard


class Internet(Http):
    """Every host of the internet is the listener, which knows them by their path."""

    def __init__(self, url: str):
        super().__init__(allow_private=[url])
        self._url = url

    async def send(self, method: str, url: Any, *, write: bool, **more: Any) -> Response:
        path = str(url).split("://", 1)[1].partition("/")[2]
        return await super().send(method, f"{self._url}/{path}", write=write, **more)


def document(endpoint: str) -> dict[str, Any]:
    """https://atproto.com/specs/did#did-documents"""
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer"}
    return {
        "id": DID,
        "service": [{"id": "#atproto_labeler"}, service | {"serviceEndpoint": endpoint}],
    }


async def found(answers: dict[str, Any], identifier: str) -> str:
    async with network(answers) as (_, listener), Internet(listener.url) as http:
        return await server_of(Place(http, NOW, App()), identifier)


RESOLVED = {"com.atproto.identity.resolveHandle": {"did": DID}}


@pytest.mark.parametrize(
    ("endpoint", "server"),
    [
        ("https://pds.aino.example", "https://pds.aino.example"),
        ("https://pds.aino.example/", "https://pds.aino.example"),
        ("https://morel.us-east.host.bsky.network", ""),
        ("https://bsky.social", ""),
        ("https://bsky.social.aino.example", "https://bsky.social.aino.example"),
    ],
)
async def test_the_server_that_keeps_the_account(endpoint: str, server: str) -> None:
    answers = RESOLVED | {f"/{DID}": document(endpoint)}
    assert await found(answers, "aino.example") == server
    assert await found(answers, DID) == server


async def test_an_account_whose_name_is_a_domain() -> None:
    answers = {"/.well-known/did.json": document("https://pds.aino.example")}
    assert await found(answers, "did:web:aino.example") == "https://pds.aino.example"


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"com.atproto.identity.resolveHandle": (400, {"error": "InvalidRequest", "message": "Unable to resolve handle"})}, errors.NotFound),
        ({"com.atproto.identity.resolveHandle": {}}, errors.NotFound),
        ({"com.atproto.identity.resolveHandle": {"did": "did:plc:../../x"}}, errors.NotFound),
        ({"com.atproto.identity.resolveHandle": {"did": "did:web:127.0.0.1:80"}}, errors.NotFound),
        (RESOLVED, errors.NotFound),
        (RESOLVED | {f"/{DID}": {"service": None}}, errors.Unavailable),
        (RESOLVED | {f"/{DID}": {"service": [{"id": "#atproto_pds"}]}}, errors.Unavailable),
        ({"com.atproto.identity.resolveHandle": (503, "")}, errors.Unavailable),
    ],
)  # fmt: skip
async def test_an_account_that_cannot_be_found(
    answers: dict[str, Any], kind: type[errors.NetworkError]
) -> None:
    with pytest.raises(kind):
        await found(answers, "aino.example")


async def test_an_e_mail_address_is_asked_at_bluesky_only() -> None:
    assert await found({}, "aino@aino.example") == ""


# --- WordPress: https://developer.wordpress.org/rest-api/reference/users/
async def test_an_application_password() -> None:
    me = {"/wp-json/wp/v2/users/me": {"id": 3, "name": "Aino", "slug": "aino"}}
    given = {"username": " aino ", "application_password": "abcd EFGH"}
    async with network(me) as (place, listener):
        (grant,) = await ApplicationPassword().check(place, given)
        assert query_of(listener.heard[0].query) == {"context": "edit"}
    assert grant.credentials == {"username": "aino", "application_password": "abcd EFGH"}
    assert (grant.account_id, grant.kind) == ("3", "self_hosted")


async def test_a_site_must_be_named() -> None:
    async with network({}) as (place, _):
        nowhere = Place(place.http, NOW, App())
        given = {"username": "aino", "application_password": "abcd EFGH"}
        with pytest.raises(errors.Rejected, match="address of the site"):
            await ApplicationPassword().check(nowhere, given)
