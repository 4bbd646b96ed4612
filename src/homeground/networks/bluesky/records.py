"""The records of an account's own repository: made once, changed, removed.

https://atproto.com/specs/repository
"""

from __future__ import annotations

from homeground.networks.errors import NotFound, Rejected, Unavailable, Unsure
from homeground.networks.reading import Json, mapping, words

from .api import Api
from .keys import repo_of, rkey_of

TAKEN = "InvalidSwap"


class Records:
    def __init__(self, api: Api, did: str):
        self._api = api
        self._did = did

    def own_key(self, uri: str) -> str:
        """The key of a record of this account's. Raises: Rejected when it is somebody else's."""
        if not uri.startswith("at://") or repo_of(uri) != self._did or not rkey_of(uri):
            raise Rejected(
                "This is not a post of this account: only its author can change it.",
                network="bluesky",
            )
        return rkey_of(uri)

    async def create(self, collection: str, rkey: str, record: Json) -> dict[str, str]:
        """Puts a record where none is; where one is, gives that one. Its address and CID.

        Raises: any NetworkError.
        """
        try:
            return _made(await self.put(collection, rkey, record, instead_of=None))
        except Unavailable as error:
            if error.code != TAKEN:
                raise
        found = await self.find(collection, rkey)
        if found is None:
            raise Unsure(
                "Bluesky said that this is there already, and then that it is not. Look there "
                "before it is sent again.",
                network="bluesky",
            )
        return _made(found)

    async def put(
        self, collection: str, rkey: str, record: Json, *, instead_of: str | None
    ) -> Json:
        """Puts a record in the place of the one with that CID; of none, for `None`.

        Raises: Unavailable with the code InvalidSwap when another one is there.
        """
        body = {
            "repo": self._did,
            "collection": collection,
            "rkey": rkey,
            "record": record,
            "swapRecord": instead_of,
        }
        return await self._api.call("com.atproto.repo.putRecord", body)

    async def find(self, collection: str, rkey: str) -> Json | None:
        """`uri`, `cid` and `value` of a record, or `None`."""
        params = [("repo", self._did), ("collection", collection), ("rkey", rkey)]
        try:
            return await self._api.query("com.atproto.repo.getRecord", params)
        except NotFound:
            return None
        except Rejected as error:
            # Older servers say only InvalidRequest, "Could not locate record".
            if "could not locate record" in str(error).lower():
                return None
            raise

    async def delete(self, collection: str, rkey: str) -> None:
        """Ensures that there is none; the method is made for that."""
        body = {"repo": self._did, "collection": collection, "rkey": rkey}
        try:
            await self._api.call("com.atproto.repo.deleteRecord", body)
        except NotFound:
            return


def _made(answer: Json) -> dict[str, str]:
    answer = mapping(answer)
    uri, cid = words(answer.get("uri")), words(answer.get("cid"))
    if uri is None:
        raise Unsure("Bluesky took the post but did not say where it is.", network="bluesky")
    return {"uri": uri, "cid": cid or ""}
