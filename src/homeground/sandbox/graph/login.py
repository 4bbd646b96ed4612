"""Facebook Login: the dialog, the exchange of codes and tokens, a person's Pages and permissions.

Source: developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow and
…/guides/access-tokens/get-long-lived, …/docs/graph-api/reference/{debug_token,user/accounts,
user/permissions}, seen 2026-11-22. Codes 101, 1 and 100 of the exchange were seen in public reports
(github.com/laravel/socialite/issues/385 among them); their subcodes 36007 to 36009 are from memory.
The dialog of a person who manages Pages asks which of them to give; so does this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.applications import Application, Applications
from homeground.sandbox.codes import Codes, NoCode
from homeground.sandbox.world import Account, World

from .answering import Answering
from .errors import GraphError, invalid, no_token
from .fields import parse
from .grants import DATA_ACCESS_SECONDS, LONG_SECONDS, SHORT_SECONDS, Grant, Grants
from .nodes import Json, names
from .parameters import Parameters, of_request
from .people import PageOf, Person
from .tokens import token_of

CODE_SECONDS = 600
FLOW = "facebook"
SCOPES = names(
    """public_profile email pages_show_list pages_manage_posts pages_manage_engagement
    pages_manage_metadata pages_read_engagement pages_read_user_content pages_read_user_engagement
    pages_messaging pages_manage_ads pages_manage_cta publish_video read_insights
    business_management ads_management ads_read catalog_management instagram_basic
    instagram_content_publish instagram_manage_comments instagram_manage_insights
    instagram_manage_messages"""
)


class Login:
    """`person` gives the account with a handle; `linked` whether accounts are Instagram's, each
    behind a Page of its own.
    """

    def __init__(
        self,
        world: World,
        answering: Answering,
        person: Callable[[str], Account],
        *,
        linked: bool,
    ):
        self.world = world
        self.answering = answering
        self.network = answering.network
        self.person = person
        self.linked = linked
        self.grants = Grants(world, self.network)
        self.applications = self.grants.applications
        self.codes = Codes(world, self.network, CODE_SECONDS)

    # --- the dialog ---------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        application, wrong = self._asked(request.query)
        if application is None:
            return consent.problem("Facebook", wrong)
        return consent.page(
            request,
            network="Facebook" + (" (for Instagram)" if self.linked else ""),
            app=application.name,
            wants=scopes_of(request.query),
            accounts=self._accounts(),
            back=request.query["redirect_uri"],
            several=True,
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        application, wrong = self._asked(form)
        if application is None:
            return consent.problem("Facebook", wrong)
        back, state = form["redirect_uri"], consent.state_of(form)
        if consent.declined(form):
            declined = [
                ("error_reason", "user_denied"),
                ("error", "access_denied"),
                ("error_description", "Permissions error"),
            ]
            raise consent.back(back, [*declined, *state], "_=_")
        chosen = consent.people(form, self._accounts(), self.person)
        code = self.codes.give(
            client_id=form["client_id"],
            redirect_uri=back,
            account_ids=tuple(account.id for account in chosen),
            scopes=frozenset({"public_profile", *scopes_of(form)}),
            prefix="AQ",
            flow=FLOW,
        )
        raise consent.back(back, [("code", code), *state], "_=_")

    def _accounts(self) -> list[Account]:
        return [a for a in self.world.accounts if a.network == self.network]

    def _asked(self, query: Mapping[str, str]) -> tuple[Application | None, str]:
        application = self.applications.find(query.get("client_id", ""))
        if application is None:
            return None, "Invalid App ID: The provided app ID does not look like a valid app ID."
        if not query.get("redirect_uri"):
            return None, "The parameter redirect_uri is required."
        if not application.takes(query["redirect_uri"]):
            return None, (
                "URL Blocked: This redirect failed because the redirect URI is not whitelisted in "
                "the app’s Client OAuth Settings."
            )
        if query.get("response_type", "code") != "code":
            return None, "Only the response type “code” is served here."
        if unknown := sorted(set(scopes_of(query)) - SCOPES):
            return None, f"Invalid Scopes: {', '.join(unknown)}."
        return application, ""

    # --- codes and tokens ---------------------------------------------------------------------

    async def access_token(self, request: web.Request) -> web.Response:
        try:
            given = await of_request(request)
            return self.answering.answer(self._exchanged(given), {})
        except GraphError as error:
            return self.answering.refusal(error, {})

    def _exchanged(self, given: Parameters) -> Json:
        application = self.applications.find(given.required("client_id"))
        if application is None:
            raise GraphError("Error validating application. Invalid application ID.", 101)
        if not application.proves(given.required("client_secret")):
            raise GraphError("Error validating client secret.", 1)
        match given.text("grant_type"):
            case None | "" | "authorization_code":
                return self._from_code(given, application)
            case "fb_exchange_token":
                return self._long_lived(given, application)
            case "client_credentials":
                pair = f"{application.client_id}|{application.client_secret}"
                return {"access_token": pair, "token_type": "bearer"}
            case other:
                raise invalid(
                    f"Invalid grant_type: '{other}'. Supported types: authorization_code, "
                    "client_credentials, fb_exchange_token"
                )

    def _from_code(self, given: Parameters, application: Application) -> Json:
        text, back = given.required("code"), given.required("redirect_uri")
        try:
            code = self.codes.take(text)
        except NoCode as none:
            words, subcode = {
                "unknown": ("Invalid verification code format.", None),
                "used": ("This authorization code has been used.", 36009),
                "expired": ("This authorization code has expired.", 36007),
            }[none.why]
            raise GraphError(words, 100, subcode=subcode) from None
        if code.client_id != application.client_id or code.redirect_uri != back:
            raise GraphError(
                "Error validating verification code. Please make sure your redirect_uri is "
                "identical to the one you used in the OAuth dialog request",
                100,
                subcode=36008,
            )
        now = self.world.clock.timestamp()
        first = self.world.account(self.network, code.account_ids[0]) if code.account_ids else None
        token = self.grants.give(
            Grant(
                kind="user",
                person_id=f"1015{first.id[-13:]}" if first else "10150000000000001",
                person=f"{first.name} Administrator" if first else "Sandbox Person",
                account_ids=code.account_ids,
                client_id=code.client_id,
                scopes=code.scopes,
                issued=now,
                expires=now + SHORT_SECONDS,
            )
        )
        return {"access_token": token, "token_type": "bearer", "expires_in": int(SHORT_SECONDS)}

    def _long_lived(self, given: Parameters, application: Application) -> Json:
        grant = self.grants.live(given.required("fb_exchange_token"))
        if grant is None or grant.kind != "user" or grant.client_id != application.client_id:
            raise GraphError("Invalid OAuth access token - Cannot parse access token", 190)
        now = self.world.clock.timestamp()
        longer = Grant(
            kind="user",
            person_id=grant.person_id,
            person=grant.person,
            account_ids=grant.account_ids,
            client_id=grant.client_id,
            scopes=grant.scopes,
            issued=now,
            expires=now + LONG_SECONDS,
            long=True,
        )
        return {
            "access_token": self.grants.give(longer),
            "token_type": "bearer",
            "expires_in": int(LONG_SECONDS),
        }

    async def debug_token(self, request: web.Request) -> web.Response:
        try:
            given = await of_request(request)
            return self.answering.answer({"data": self._debugged(request, given)}, {})
        except GraphError as error:
            return self.answering.refusal(error, {})

    def _debugged(self, request: web.Request, given: Parameters) -> Json:
        asked, token = given.required("input_token"), token_of(request, given)
        if not token:
            raise no_token()
        client_id, _, secret = token.partition("|")
        application = self.applications.proven(client_id, secret)
        if application is None:
            own = self.grants.live(token)
            application = self.applications.find(own.client_id) if own else None
        if application is None:
            raise GraphError("Invalid OAuth access token - Cannot parse access token", 190)
        grant = self.grants.find(asked)
        if grant is None:
            problem = {"code": 190, "message": "Invalid OAuth access token."}
            return {"error": problem, "is_valid": False, "scopes": []}
        if grant.client_id != application.client_id:
            raise invalid("(#100) The App_id in the input_token did not match the Viewing App")
        told: Json = {
            "app_id": application.client_id,
            "type": "PAGE" if grant.kind == "page" else "USER",
            "application": application.name,
            "data_access_expires_at": int(grant.issued + DATA_ACCESS_SECONDS),
            "expires_at": int(grant.expires or 0),
            "is_valid": True,
            "issued_at": int(grant.issued),
            "scopes": sorted(grant.scopes),
            "user_id": grant.person_id,
        }
        if grant.kind == "page":
            told["profile_id"] = grant.account_ids[0]
        try:
            self.grants.live(asked)
        except GraphError as error:
            told["error"] = {"code": error.code, "message": error.message} | (
                {"subcode": error.subcode} if error.subcode else {}
            )
            told["is_valid"] = False
        return told

    # --- a person -----------------------------------------------------------------------------

    async def served(self, request: web.Request) -> web.Response | None:
        """What a person's token asks about the person; `None` when it is about something else."""
        node, edge = request.match_info.get("node", ""), request.match_info.get("edge", "")
        if request.method not in ("GET", "DELETE") or edge not in ("", "accounts", "permissions"):
            return None
        try:
            given = await of_request(request)
            token = token_of(request, given)
            grant = self.grants.live(token)
            if grant is None or grant.kind == "account":
                return None
            self.grants.proven(token, given.text("appsecret_proof"))
            answer = self._about(request.method, node, edge, given, token, grant)
        except GraphError as error:
            return self.answering.refusal(error, {})
        return None if answer is None else self.answering.answer(answer, {})

    def _about(
        self, method: str, node: str, edge: str, given: Parameters, token: str, grant: Grant
    ) -> Any:
        fields = parse(given.text("fields") or "") if given.text("fields") else ()
        page = next((p for p in self._pages(token, grant) if p.id == node), None)
        if self.linked and page is not None and not edge:
            return page.shown(fields)
        if grant.kind != "user" or node not in ("me", grant.person_id):
            return None
        match method, edge:
            case "GET", "":
                return Person(grant).shown(fields)
            case "GET", "accounts":
                self.grants.must(token, "pages_show_list")
                return _listed([page.shown(fields) for page in self._pages(token, grant)])
            case "GET", "permissions":
                named = [{"permission": s, "status": "granted"} for s in sorted(grant.scopes)]
                return {"data": named}
            case "DELETE", "permissions":
                named_one = given.text("permission")
                self.grants.revoke(grant, [named_one] if named_one else [])
                return {"success": True}
        return None

    def _pages(self, token: str, grant: Grant) -> list[PageOf]:
        found = (self.world.account(self.network, one) for one in grant.account_ids)
        return [
            PageOf(
                account,
                token if grant.kind == "page" else self.grants.page_token(token, account.id),
                linked=self.linked,
            )
            for account in found
            if account is not None
        ]


def scopes_of(query: Mapping[str, str]) -> list[str]:
    return [one for one in re.split(r"[,\s]+", query.get("scope", "")) if one]


def _listed(data: list[Json]) -> Json:
    if not data:
        return {"data": []}
    return {"data": data, "paging": {"cursors": {"before": data[0]["id"], "after": data[-1]["id"]}}}


def login_routes(login: Login) -> list[web.RouteDef]:
    """Of www.facebook.com and graph.facebook.com, with a version and without."""
    routes = []
    for version in ("", r"/{version:v\d+\.0}"):
        routes += [
            web.get(f"{version}/dialog/oauth", login.page),
            web.post(f"{version}/dialog/oauth", login.agree),
            web.get(f"{version}/oauth/access_token", login.access_token),
            web.post(f"{version}/oauth/access_token", login.access_token),
            web.get(f"{version}/debug_token", login.debug_token),
        ]
    return routes


def new_app(applications: Applications, name: str, redirect_uris: tuple[str, ...]) -> Application:
    """One id and secret serve every sign-in of a network here; a real app has one pair for
    Facebook, one for Instagram and one for Threads.
    """
    number, secret = applications.digits(15), applications.letters(32, "0123456789abcdef")
    return applications.add(Application(number, secret, name, redirect_uris))
