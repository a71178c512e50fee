"""A CONNECT proxy that leads NCBI's host to the local server, and refuses every other one.

With ``HTTPS_PROXY`` set to :attr:`Proxy.url` and ``SSL_CERT_FILE`` to the throw-away authority,
unmodified clients talk to the local server and believe it to be NCBI's.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler

from tests.eutils_server.threads import ThreadedServer
from tests.eutils_server.tls import NCBI

_PIECE = 65_536


@dataclass(frozen=True)
class Tunnel:
    """One request to the proxy: what was asked for, and whether it was granted."""

    target: str
    granted: bool


@dataclass
class Proxy:
    """A running proxy and its log."""

    url: str
    tunnels: list[Tunnel] = field(default_factory=list)

    @property
    def refused(self) -> list[str]:
        """Every target but NCBI's E-utilities host that was asked for."""
        return [tunnel.target for tunnel in self.tunnels if not tunnel.granted]


@contextlib.contextmanager
def proxying(port: int) -> Iterator[Proxy]:
    """Lead ``eutils.ncbi.nlm.nih.gov:443`` to ``127.0.0.1:port`` until the block ends."""
    proxy = Proxy("")
    stop = threading.Event()
    listener = ThreadedServer(("127.0.0.1", 0), _handler(proxy, port, stop))
    proxy.url = f"http://127.0.0.1:{listener.server_address[1]}"
    thread = threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        stop.set()
        listener.stop()
        thread.join(5)


def _handler(proxy: Proxy, port: int, stop: threading.Event) -> type[StreamRequestHandler]:
    class Handler(StreamRequestHandler):
        rbufsize = 0
        timeout = 30

        def handle(self) -> None:
            method, target = [*self._line().split(), b"", b""][:2]
            while self._line().strip():
                pass
            granted = method == b"CONNECT" and target == f"{NCBI}:443".encode()
            proxy.tunnels.append(Tunnel(target.decode("latin-1"), granted))
            if not granted:
                self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", port), timeout=5) as server:
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                _pump(self.connection, server, stop)

        def _line(self) -> bytes:
            return self.rfile.readline(_PIECE)

    return Handler


def _pump(client: socket.socket, server: socket.socket, stop: threading.Event) -> None:
    """Carry bytes both ways until either side ends."""
    while not stop.is_set():
        for ready in select.select([client, server], [], [], 0.2)[0]:
            piece = ready.recv(_PIECE)
            if not piece:
                return
            (server if ready is client else client).sendall(piece)
