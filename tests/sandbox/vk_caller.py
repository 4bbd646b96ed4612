"""Calls the sandbox's VK, and holds every call and every answer against the published schema."""

from __future__ import annotations

from typing import Any

from tests.networks.harness import RunningSandbox

from .vk_schema import VkSchema


class Refused(Exception):
    """VK answered with an error."""

    def __init__(self, error: dict[str, Any]):
        super().__init__(f"{error['error_code']}: {error['error_msg']}")
        self.error = error
        self.code = error["error_code"]


class VkCaller:
    """`wall` is the community's wall. A second of the sandbox's passes before every call."""

    def __init__(self, sandbox: RunningSandbox, schema: VkSchema, token: dict[str, Any]):
        self.sandbox = sandbox
        self.schema = schema
        self.token = token["credentials"]["access_token"]
        self.wall = int(token["account_id"])
        self.base = token["base_url"]

    async def __call__(self, method: str, **params: Any) -> Any:
        self.sandbox.sandbox.clock.advance(1)
        form = {name: str(value) for name, value in params.items()}
        assert not self.schema.problems_of_call(method, form)
        form = {"access_token": self.token, "v": "5.199"} | form
        async with self.sandbox.session.post(f"{self.base}/method/{method}", data=form) as answer:
            assert answer.status == 200
            assert answer.content_type == "application/json"
            body = await answer.json()
        extended = params.get("extended") == 1
        problems = self.schema.problems_of_answer(method, body, extended=extended)
        assert not problems, problems
        if "error" in body:
            assert self.token not in str(body), "an error shows the token"
            raise Refused(body["error"])
        return body["response"]

    async def post(self, message: str = "Привет", **params: Any) -> int:
        params = {"owner_id": self.wall, "from_group": 1, "message": message} | params
        answer = await self("wall.post", **params)
        return int(answer["post_id"])
