"""How an account on Weibo is connected.

https://open.weibo.com/wiki/Oauth2/authorize, /Oauth2/access_token, /Oauth2/revokeoauth2
"""

from __future__ import annotations

from collections.abc import Mapping

from homeground.networks.connecting import Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import NetworkError, NotAuthorized, Unavailable
from homeground.networks.http import Response
from homeground.networks.oauth2 import Token, TokenRequest, token_from_document
from homeground.networks.oauth2_way import OAuth2Way
from homeground.networks.proving import proved
from homeground.networks.reading import mapping, words

from .errors import error_from_answer
from .network import BIZ, OPEN
from .speak import Weibo

OF_THE_APPLICATION = ("safe_domain", "tier", "real_ip")
"""What the connector must know besides the token, and is the same for every account."""


class SignInWithWeibo(OAuth2Way):
    """Weibo's rights belong to the application: nothing is asked of the person but consent."""

    label = "Sign in with Weibo"
    about = (
        "An open application shares links to its own domain; a commercial one may do everything "
        "that Homeground can on Weibo. Weibo says how long the access lasts, and cannot renew it "
        "for a website: connect the account again before."
    )
    network = "weibo"
    called = "Weibo"
    authorize_at = "https://api.weibo.com/oauth2/authorize"
    token_at = "https://api.weibo.com/oauth2/access_token"  # noqa: S105 - an address
    revoke_at = "https://api.weibo.com/oauth2/revokeoauth2"
    revocable = True
    app = (
        CredentialField("client_id", "App key", secret=False),
        CredentialField("client_secret", "App secret"),
        CredentialField(
            "safe_domain",
            "The application's safe domain (安全域名), such as lumikko.example",
            secret=False,
            required=False,
        ),
        CredentialField(
            "tier",
            "“open”, or “biz” for a commercial application",
            secret=False,
            required=False,
        ),
        CredentialField(
            "real_ip", "The public IP address of this house", secret=False, required=False
        ),
    )

    async def token(self, place: Place, request: TokenRequest) -> Token:
        answer = await place.http.send("POST", request.url, write=True, form=request.form)
        document = mapping(_json(answer))
        token = token_from_document(document, now=place.now)
        if answer.status == 200 and token is not None:
            return token
        secrets = (request.form.get("code", ""), place.app.client_secret)
        raise _refused(answer, document, secrets=secrets)

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        of_the_application = {
            name: value for name in OF_THE_APPLICATION if (value := place.app.more.get(name))
        }
        uid = words(token.document.get("uid"))
        if uid is None:
            raise Unavailable("Weibo did not say whose access this is.", network="weibo")
        kind = BIZ if of_the_application.get("tier") == BIZ else OPEN
        return [
            await proved(
                Weibo,
                place,
                {**token.credentials, **of_the_application},
                account_id=uid,
                kind=kind,
                expires_at=token.expires_at,
                rights=token.rights,
            )
        ]

    async def revoke(self, place: Place, credentials: Mapping[str, str]) -> None:
        token = credentials.get("access_token", "")
        answer = await place.http.send(
            "POST", place.at(self.revoke_at), write=True, form={"access_token": token}
        )
        document = mapping(_json(answer))
        if answer.status == 200 and "error" not in document and "error_code" not in document:
            return
        refused = _refused(answer, document, secrets=(token,))
        # What is refused as a token is worthless already.
        if not isinstance(refused, NotAuthorized):
            raise refused


def _json(answer: Response) -> object:
    try:
        return answer.json()
    except NetworkError:
        if answer.status < 300:
            raise
        return {}


def _refused(
    answer: Response, document: Mapping[str, object], *, secrets: tuple[str, ...]
) -> NetworkError:
    if "error_code" in document:
        return error_from_answer(document, write=True, secrets=secrets)
    if 400 <= answer.status < 500 and answer.status != 429:
        return NotAuthorized(
            "Weibo did not let Homeground in: check the application's key, secret and address for "
            "the way back, then connect the account again.",
            code=str(answer.status),
            network="weibo",
        )
    return Unavailable(
        f"Weibo answered {answer.status} instead of a result. Try again later.",
        code=str(answer.status),
        network="weibo",
    )


WAYS: tuple[Way, ...] = (SignInWithWeibo(),)
