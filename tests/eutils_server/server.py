"""The server: loopback only, a thread a connection, stopped within bounds."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

from tests.eutils_server.answers import ANSWERS
from tests.eutils_server.delivery import Wire, whole
from tests.eutils_server.faults import KINDS, Exchange, Fault, FaultPlan
from tests.eutils_server.index import Index
from tests.eutils_server.links import Links
from tests.eutils_server.rate import Limiter, Rate
from tests.eutils_server.records import load
from tests.eutils_server.threads import ThreadedServer
from tests.eutils_server.tls import server_context
from tests.eutils_server.wire import HTML, Answer, Params, Request
from tests.eutils_server.world import Limits, World

BASE = "/entrez/eutils/"
_SECRETS = frozenset({"api_key", "email"})
_LONGEST_TARGET = 8_190
_LARGEST_FORM = 8 * 1024 * 1024


@dataclass(frozen=True)
class Seen:
    """One request that reached a utility.

    ``at`` is :func:`time.monotonic` at its arrival; values of ``api_key`` and ``email`` are
    replaced by ``*``; ``fault`` is the name of the fault it met.
    """

    at: float
    utility: str
    method: str
    params: Mapping[str, tuple[str, ...]]
    status: int
    fault: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one for value in self.params.get("id", ()) for one in value.split(","))


@dataclass
class Server:
    """A running server."""

    url: str
    world: World
    limiter: Limiter
    plan: FaultPlan
    stop: threading.Event = field(default_factory=threading.Event)
    _seen: list[Seen] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def requests(self) -> tuple[Seen, ...]:
        """Every request so far, in order of arrival."""
        with self._lock:
            return tuple(self._seen)

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def set_faults(self, *faults: Fault | str) -> None:
        """Replace all faults; counts begin anew; no argument makes all well."""
        self.plan = FaultPlan(faults, KINDS)

    def set_rate(self, rate: Rate | None) -> None:
        """Replace the rate limit; ``None`` lifts it."""
        self.limiter = Limiter(rate)

    def forget(self) -> None:
        """Empty the log of requests."""
        with self._lock:
            self._seen.clear()

    def answer(self, request: Request) -> Answer:
        """Answer one request and log it."""
        at = time.monotonic()
        key = request.params.one("api_key")
        verdict = self.limiter.check(request.client, key)
        fault = self.plan.take(request) if verdict.allowed else None
        if not verdict.allowed:
            answer = self.limiter.refusal(request.client, key, verdict.limit)
        elif fault is None:
            answer = self._honest(request)
        else:
            exchange = Exchange(request, fault, self.world, lambda: self._honest(request))
            answer = KINDS[fault.name].spoil(exchange)
        seen = Seen(
            at,
            request.utility,
            request.method,
            {n: ("*",) if n in _SECRETS else v for n, v in request.params.values.items()},
            answer.status,
            fault.name if fault else "",
        )
        with self._lock:
            self._seen.append(seen)
        told = (
            ("X-RateLimit-Limit", str(verdict.limit)),
            ("X-RateLimit-Remaining", str(verdict.remaining)),
        )
        return replace(answer, headers=(*answer.headers, *told))

    def _honest(self, request: Request) -> Answer:
        return ANSWERS[request.utility](request.params, self.world)


@contextlib.contextmanager
def serving(
    records: Iterable[Path | str | bytes],
    *,
    faults: Sequence[Fault | str] = (),
    rate: Rate | None = None,
    port: int = 0,
    tls: Path | None = None,
    limits: Limits | None = None,
    dangling: bool = False,
    linkname_with_score: bool = False,
) -> Iterator[Server]:
    """Serve records on loopback until the block ends.

    Parameters
    ----------
    records : iterable of path or bytes
        ``PubmedArticleSet`` files, plain or gzip, or their bytes.
    faults : sequence of Fault or str
        What goes wrong; see :meth:`Fault.parse` for the texts.
    rate : Rate, optional
        The rate limit (``Rate()`` is NCBI's); none by default, so that tests need not wait.
    port : int
        0 takes a free one.
    tls : Path, optional
        A folder for a throw-away authority and certificate; given, the server speaks HTTPS.
    limits : Limits, optional
        Other numbers than NCBI's, for tests of paging.
    dangling : bool
        List references to papers that are not served.
    linkname_with_score : bool
        Honour ``linkname`` with ``cmd=neighbor_score``, which NCBI does not promise.
    """
    context: ssl.SSLContext | None = server_context(tls) if tls else None
    held = load(records)
    world = World(
        held,
        Links(held, dangling=dangling),
        Index(held),
        limits=limits or Limits(),
        linkname_with_score=linkname_with_score,
    )
    server = Server("", world, Limiter(rate), FaultPlan(faults, KINDS))
    listener = ThreadedServer(("127.0.0.1", port), _handler(server), context)
    scheme = "https" if context else "http"
    server.url = f"{scheme}://127.0.0.1:{listener.server_address[1]}{BASE}"
    thread = threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        listener.stop()
        thread.join(5)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Reads one request after another off a connection."""

        protocol_version = "HTTP/1.1"
        timeout = 30
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._reply(urlsplit(self.path).query)

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "0")
            if not length.isdigit() or int(length) > _LARGEST_FORM:
                self._send(Answer(b"Request Entity Too Large\n", HTML, 413), closing=True)
                return
            form = self.rfile.read(int(length)).decode("utf-8", "replace")
            query = urlsplit(self.path).query
            self._reply("&".join(part for part in (query, form) if part))

        def _reply(self, query: str) -> None:
            path = urlsplit(self.path).path
            utility = path.removeprefix(BASE).lstrip("/").removesuffix(".fcgi")
            if len(self.path) > _LONGEST_TARGET:
                self._send(Answer(b"Request-URI Too Long\n", HTML, 414))
            elif utility not in ANSWERS or not path.startswith(BASE):
                self._send(Answer(b"Not Found\n", HTML, 404))
            else:
                params = Params.parse(query)
                client = self.client_address[0]
                self._send(server.answer(Request(utility, self.command, params, client)))

        def _send(self, answer: Answer, *, closing: bool = False) -> None:
            wire = Wire(self, server.stop)
            with contextlib.suppress(OSError):  # the client left; it knows why
                (answer.send or whole)(wire, answer)
            if closing:
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Say nothing; :attr:`Server.requests` is the log."""

    return Handler
