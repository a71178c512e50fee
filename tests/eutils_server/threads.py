"""A listener with a thread for each connection, which can end all of them at once."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from socketserver import BaseRequestHandler, TCPServer

_PATIENCE = 5.0


class ThreadedServer(TCPServer):
    """Accepts on loopback; TLS, if any, is shaken in the connection's own thread."""

    allow_reuse_address = True
    request_queue_size = 64

    def __init__(
        self,
        address: tuple[str, int],
        handler: type[BaseRequestHandler],
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}
        super().__init__(address, handler)

    def process_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """Give the connection to a thread of its own."""
        thread = threading.Thread(target=self._serve, args=(request, client_address), daemon=True)
        with self._lock:
            self._open[request] = thread
        thread.start()

    def stop(self) -> None:
        """Stop listening, end every connection, wait a bounded time for their threads."""
        self.shutdown()
        self.server_close()
        with self._lock:
            left = list(self._open.items())
        for connection, _ in left:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        until = time.monotonic() + _PATIENCE
        for _, thread in left:
            thread.join(max(0.0, until - time.monotonic()))

    def _serve(self, request: socket.socket, client_address: tuple[str, int]) -> None:
        connection = request
        try:
            if self._context:
                request.settimeout(_PATIENCE)
                connection = self._context.wrap_socket(request, server_side=True)
            self.finish_request(connection, client_address)
        except OSError:
            pass  # the client left, or did not like the certificate; it knows why
        finally:
            self.shutdown_request(connection)
            request.close()
            with self._lock:
                self._open.pop(request, None)
