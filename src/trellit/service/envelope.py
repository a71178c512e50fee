"""What every answer carries, whatever it says: its tag, its version, and what a page may do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trellit.version import __version__

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Trellit-Version": __version__,
}
"""On every answer: nothing is loaded from, or sent to, another origin."""


class Envelope:
    """ASGI middleware: headers, entity tags, and ``HEAD`` wherever there is ``GET``.

    A graph never changes while it is served, so an address's tag is known before it is asked:
    who has the answer already is told so (304) without any query.

    Parameters
    ----------
    app : ASGIApp
        What is wrapped.
    digest : str
        The name of the graph's exact content.
    """

    def __init__(self, app: ASGIApp, digest: str) -> None:
        self._app = app
        self._content = f"{digest} {__version__}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        tag = self._tag(scope)
        only_head = scope["method"] == "HEAD"

        async def send_wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), message["status"], tag)
            elif message["type"] == "http.response.body" and only_head:
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] in {"GET", "HEAD"} and _has(Headers(scope=scope), tag):
            unchanged = Response(status_code=304, headers={"ETag": tag})
            await unchanged(scope, receive, send_wrapped)
            return
        asked = {**scope, "method": "GET"} if only_head else scope
        await self._app(asked, receive, send_wrapped)

    def _tag(self, scope: Scope) -> str:
        address = scope["path"].encode() + b"?" + scope["query_string"]
        return f'"{hashlib.sha256(self._content.encode() + address).hexdigest()[:20]}"'


def _has(headers: Headers, tag: str) -> bool:
    """Return whether the client says that it has the answer of this tag."""
    known = headers.get("If-None-Match", "").split(",")
    return any(each.strip().removeprefix("W/") == tag for each in known)


def _complete(headers: MutableHeaders, status: int, tag: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-cache")
    if status == 200 and headers["Cache-Control"] != "no-store":
        headers.setdefault("ETag", tag)
