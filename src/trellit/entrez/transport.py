"""One HTTP exchange with the E-utilities: one host, no redirects, a deadline, a cap.

Bio.Entrez writes the requests and sends them through the opener here. Proxies (``HTTPS_PROXY``)
and certificates (``SSL_CERT_FILE``) are those of the environment.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property, partial
from typing import Any, Self
from urllib.error import URLError
from urllib.parse import urlsplit

from trellit.entrez.failures import Failure, Reason, shown
from trellit.errors import InternalError, InvalidInput

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
"""Where Bio.Entrez sends its requests."""


class Lost(Exception):
    """An exchange without an answer, and why."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.sentence)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of whatever status, read to its end. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Handle(io.BytesIO):
    """A reply in the form in which Bio.Entrez hands answers on."""

    def __init__(self, reply: Reply, headers: Message) -> None:
        super().__init__(reply.body)
        self.reply = reply
        self.headers = headers
        self.url = NCBI


@dataclass
class _Alarm:
    """Cuts a connection when its time is over, even if a byte comes now and then."""

    seconds: float
    rang: bool = False
    connection: http.client.HTTPConnection | None = None
    socket: socket.socket | None = None
    timer: threading.Timer = field(init=False)

    def __enter__(self) -> Self:
        self.timer = threading.Timer(self.seconds, self._ring)
        self.timer.daemon = True
        self.timer.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.timer.cancel()

    def _ring(self) -> None:
        self.rang = True
        for sock in (self.connection.sock if self.connection else None, self.socket):
            if sock is not None:
                try:
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
                except OSError:
                    continue  # it is closed already


class _Plain(http.client.HTTPConnection):
    """A connection that its alarm knows."""

    def __init__(self, host: str, *, alarm: _Alarm, **options: Any) -> None:  # noqa: ANN401
        super().__init__(host, **options)
        self._alarm = alarm

    def connect(self) -> None:
        self._alarm.connection = self
        super().connect()
        self._alarm.socket = self.sock


class _Secure(_Plain, http.client.HTTPSConnection):
    """The same over TLS."""


class _Handler(urllib.request.AbstractHTTPHandler):
    """Opens ``http`` and ``https`` with connections that the alarm knows."""

    def __init__(self, alarm: _Alarm, context: ssl.SSLContext) -> None:
        super().__init__()
        self._alarm = alarm
        self._context = context

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Plain, alarm=self._alarm), request)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        secure = partial(_Secure, alarm=self._alarm, context=self._context)
        return self.do_open(secure, request)

    http_request = urllib.request.AbstractHTTPHandler.do_request_
    https_request = urllib.request.AbstractHTTPHandler.do_request_


class Transport:
    """What stands in for ``urlopen`` in Bio.Entrez.

    Parameters
    ----------
    base_url : str
        Where the utilities are; NCBI, a mirror, or a server of a test.
    seconds : float
        The time that one exchange may take from the first byte to the last.
    most : int
        The largest body in bytes.
    """

    def __init__(self, base_url: str, seconds: float, most: int) -> None:
        self.base_url = _checked(base_url)
        self._seconds = seconds
        self._most = most

    def __call__(self, request: urllib.request.Request) -> Handle:
        """Send a request of Bio.Entrez's and read the whole answer.

        Raises
        ------
        Lost
            When there is none.
        """
        if not request.full_url.startswith(NCBI):
            raise InternalError("A request to another address than NCBI's was about to be sent.")
        request.full_url = self.base_url + request.full_url.removeprefix(NCBI)
        with _Alarm(self._seconds) as alarm:
            try:
                return self._exchange(request, alarm)
            except (OSError, http.client.HTTPException) as error:
                raise Lost(_why(error, alarm)) from None

    def _exchange(self, request: urllib.request.Request, alarm: _Alarm) -> Handle:
        opener = urllib.request.OpenerDirector()
        opener.add_handler(urllib.request.ProxyHandler())
        opener.add_handler(_Handler(alarm, self._context))
        with opener.open(request, timeout=self._seconds) as response:
            body = self._read(response)
        if alarm.rang:
            raise TimeoutError
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Handle(Reply(response.status, headers, body), response.headers)

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        announced = response.length
        if announced is not None and announced > self._most:
            raise Lost(Failure(Reason.TOO_LARGE))
        body = response.read(self._most + 1)
        if len(body) > self._most:
            raise Lost(Failure(Reason.TOO_LARGE))
        if announced is not None and len(body) < announced:
            raise http.client.IncompleteRead(b"", announced - len(body))
        return body

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context()


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.username is not None or parts.query or parts.fragment:
        raise InvalidInput(
            "TRELLIT_EUTILS_URL is no address of E-utilities.",
            f"It looks like this: {NCBI}",
        )
    return url.rstrip("/") + "/"


def _why(error: OSError | http.client.HTTPException, alarm: _Alarm) -> Failure:
    """Name the reason of a failed exchange."""
    inner = error.reason if isinstance(error, URLError) else error
    if alarm.rang or isinstance(inner, TimeoutError):
        return Failure(Reason.TIMEOUT if alarm.socket else Reason.NO_CONNECTION)
    if isinstance(inner, ssl.SSLError):
        return Failure(Reason.TLS, shown(getattr(inner, "verify_message", "") or inner.reason))
    if str(inner).startswith("Tunnel connection failed"):
        return Failure(Reason.PROXY, shown(str(inner)))
    for kind, reason in _REASONS:
        if isinstance(inner, kind):
            return Failure(reason)
    return Failure(Reason.NO_CONNECTION, shown(getattr(inner, "strerror", None) or ""))


_REASONS = (
    (http.client.IncompleteRead, Reason.CUT_SHORT),
    (socket.gaierror, Reason.NO_NAME),
    (ConnectionRefusedError, Reason.CONNECTION_REFUSED),
    (ConnectionError, Reason.DROPPED),
    (http.client.HTTPException, Reason.UNUSABLE),
)
"""What each error of the network means; the first that fits."""
