"""The server: uvicorn on a socket of ours, so that what goes wrong with it is told in words."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import sys
import threading
from collections.abc import Iterator

import uvicorn

from trellit.errors import InvalidInput
from trellit.graph import Graph
from trellit.service.app import create_app
from trellit.settings import Settings

_GRACE = 5
"""Seconds that answers under way get when the server is told to stop."""


def run(graph: Graph, settings: Settings) -> None:
    """Serve the graph until interrupted or terminated, then return.

    One line on standard error says where, unless ``settings.quiet``.

    Raises
    ------
    InvalidInput
        When the address cannot be served on.
    """
    with _listen(settings.host, settings.port) as listener:
        config = uvicorn.Config(
            create_app(graph),
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
        server = _Server(config)
        if not settings.quiet:
            server.greeting = f"Trellit serves at {_address(listener)} (Ctrl+C ends it)"
        with _stoppable():
            server.run([listener])


class _Server(uvicorn.Server):
    greeting = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.greeting:
            sys.stderr.write(f"{self.greeting}\n")
            sys.stderr.flush()


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Take an interrupt and a termination alike: as the wished end, after which callers clean up.

    uvicorn stops by itself on either, and then repeats the signal to whoever handled it before.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; of a name's several addresses, the first IPv4 one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
        return socket.create_server(address, family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        raise _refused(host, port, getattr(error, "errno", None)) from None


def _refused(host: str, port: int, reason: int | None) -> InvalidInput:
    if reason == errno.EADDRINUSE:
        return InvalidInput(
            f"Port {port} of {host} is in use by another program.",
            "End that program, or take another port: --port 0 finds a free one.",
        )
    if reason == errno.EACCES:
        return InvalidInput(
            f"You may not serve on port {port}.", "Take one above 1023: --port 8000."
        )
    return InvalidInput(
        f"{host!r} is no address of this machine.",
        "Take --host 127.0.0.1 for this machine alone, or 0.0.0.0 for its network.",
    )


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
