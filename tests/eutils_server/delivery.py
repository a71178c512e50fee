"""How an answer's bytes leave: as HTTP means it, or in one of the ways in which it goes wrong.

A delivery is a function of the wire and the answer; faults put one into ``Answer.send``.
"""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler

from tests.eutils_server.wire import COMMON_HEADERS, Answer

Delivery = Callable[["Wire", Answer], None]

_CHUNK = 16_384


class Wire:
    """One open connection in the middle of one exchange."""

    def __init__(
        self,
        handler: BaseHTTPRequestHandler,
        stop: threading.Event,
    ) -> None:
        self._handler = handler
        self._stop = stop
        self.accepts_gzip = "gzip" in (handler.headers.get("Accept-Encoding") or "").lower()
        self.chunked = handler.request_version != "HTTP/1.0"

    def head(self, answer: Answer, *framing: tuple[str, str]) -> None:
        """Send the status line and the headers; ``framing`` says how long the body is."""
        status = HTTPStatus(answer.status)
        common = [("Date", self._handler.date_time_string()), *COMMON_HEADERS]
        rows = [*common, ("Content-Type", answer.content_type), *answer.headers, *framing]
        if ("Connection", "close") in framing:
            self._handler.close_connection = True
        elif self._handler.close_connection:
            rows += [("Connection", "close")]
        else:
            rows += [("Connection", "Keep-Alive"), ("Keep-Alive", "timeout=4, max=40")]
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{n}: {v}" for n, v in rows)]
        self.raw("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def raw(self, content: bytes) -> None:
        self._handler.wfile.write(content)
        self._handler.wfile.flush()

    def chunk(self, content: bytes) -> None:
        self.raw(b"%x\r\n%s\r\n" % (len(content), content))

    def wait(self, seconds: float) -> bool:
        """Wait; true while the server still runs afterwards."""
        return not self._stop.wait(seconds)

    def close(self, *, reset: bool = False) -> None:
        """End the connection: in order, or by a reset (RST)."""
        connection = self._handler.connection
        self._handler.close_connection = True
        if reset:
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.close()
        else:
            connection.shutdown(socket.SHUT_RDWR)


def whole(wire: Wire, answer: Answer) -> None:
    """The ordinary way: chunked, gzipped when asked for; HTTP/1.0 gets its end by the close."""
    framing = []
    body = answer.body
    if wire.accepts_gzip:
        body = gzip.compress(body, mtime=0)
        framing.append(("Content-Encoding", "gzip"))
    if not wire.chunked:
        wire.head(answer, *framing, ("Connection", "close"))
        wire.raw(body)
        return
    wire.head(answer, *framing, ("Transfer-Encoding", "chunked"))
    for at in range(0, len(body), _CHUNK):
        wire.chunk(body[at : at + _CHUNK])
    wire.raw(b"0\r\n\r\n")


def as_is(wire: Wire, answer: Answer) -> None:
    """The body as it stands with its length, whatever encodings the client takes."""
    wire.head(answer, ("Content-Length", str(len(answer.body))))
    wire.raw(answer.body)


def cut_by_length(wire: Wire, answer: Answer) -> None:
    """Half of the announced length, then the end of the connection."""
    wire.head(answer, ("Content-Length", str(len(answer.body))), ("Connection", "close"))
    wire.raw(answer.body[: len(answer.body) // 2])
    wire.close()


def cut_chunked(wire: Wire, answer: Answer) -> None:
    """A whole chunk with half of the body, and no last chunk."""
    wire.head(answer, ("Transfer-Encoding", "chunked"), ("Connection", "close"))
    wire.chunk(answer.body[: len(answer.body) // 2])
    wire.close()


def cut_by_close(wire: Wire, answer: Answer) -> None:
    """Half of the body with no length told: to HTTP this looks whole."""
    wire.head(answer, ("Connection", "close"))
    wire.raw(answer.body[: len(answer.body) // 2])
    wire.close()


def cut_after_record(wire: Wire, answer: Answer) -> None:
    """Like :func:`cut_by_close`, cut exactly after the first record or LinkSet."""
    for end in (b"</PubmedArticle>", b"</PubmedBookArticle>", b"</LinkSet>", b"</Id>"):
        if end in answer.body:
            body = answer.body[: answer.body.index(end) + len(end)]
            break
    else:
        body = answer.body[: len(answer.body) // 2]
    wire.head(answer, ("Connection", "close"))
    wire.raw(body)
    wire.close()


def hang(seconds: float) -> Delivery:
    """Say nothing for so long, then close."""

    def send(wire: Wire, answer: Answer) -> None:  # noqa: ARG001
        wire.wait(seconds)
        wire.close()

    return send


def hang_in_body(seconds: float) -> Delivery:
    """Half of the body, then silence for so long, then close."""

    def send(wire: Wire, answer: Answer) -> None:
        wire.head(answer, ("Content-Length", str(len(answer.body))), ("Connection", "close"))
        wire.raw(answer.body[: len(answer.body) // 2])
        wire.wait(seconds)
        wire.close()

    return send


def drip(interval: float) -> Delivery:
    """One byte every ``interval`` seconds; complete if anyone waits so long."""

    def send(wire: Wire, answer: Answer) -> None:
        wire.head(answer, ("Content-Length", str(len(answer.body))), ("Connection", "close"))
        for at in range(len(answer.body)):
            wire.raw(answer.body[at : at + 1])
            if not wire.wait(interval):
                return

    return send


def reset(wire: Wire, answer: Answer) -> None:  # noqa: ARG001
    """A reset instead of an answer."""
    wire.close(reset=True)


def nothing(wire: Wire, answer: Answer) -> None:  # noqa: ARG001
    """The end of the connection instead of an answer."""
    wire.close()
