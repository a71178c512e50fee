"""Bio.Entrez as the client, and around it the one call through which everything is fetched.

Pacing, retries, ``Retry-After``, deadlines, the gate and the removal of keys and e-mail addresses
from what is said of errors are all here, so that no caller has to think of them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus
from urllib.request import Request as UrlRequest
from urllib.request import urlopen

import stamina
from Bio import Entrez
from pydantic import SecretStr

from trellit.entrez.failures import Failure, Reason
from trellit.entrez.gate import MAX_BYTES, Accepted, judge
from trellit.entrez.pace import Pace
from trellit.entrez.request import Request
from trellit.entrez.transport import NCBI, Lost, Reply, Transport
from trellit.errors import InvalidInput

TOOL = "trellit"
_LOG = logging.getLogger(__name__)
logging.getLogger("stamina").addHandler(logging.NullHandler())  # retries are told here
_TRANSPORT: ContextVar[Transport | None] = ContextVar("_TRANSPORT", default=None)


def _open(request: UrlRequest, *args: Any, **options: Any) -> Any:  # noqa: ANN401
    """Open what Bio.Entrez asks for: through a client's transport, inside of its calls alone.

    Bio.Entrez tries again only after a ``URLError``. A transport raises none and hands every
    status on, so each call is one exchange, as with ``max_tries=1``, without changing that number
    for other users of Bio.Entrez in the same process. It has no other place at which its address
    or its opener can be chosen.
    """
    transport = _TRANSPORT.get()
    return transport(request) if transport else urlopen(request, *args, **options)  # noqa: S310


Entrez.urlopen = _open  # type: ignore[attr-defined, assignment]


@contextmanager
def _sent_through(transport: Transport) -> Iterator[None]:
    token = _TRANSPORT.set(transport)
    try:
        yield
    finally:
        _TRANSPORT.reset(token)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often one request is tried.

    Parameters
    ----------
    deadline : float
        Seconds for a request with all its tries.
    exchange : float
        Seconds for one try.
    first, longest, jitter : float
        Seconds before the second try, doubled for each that follows up to the longest, and the
        largest random addition.
    """

    deadline: float = 300.0
    exchange: float = 60.0
    first: float = 1.0
    longest: float = 30.0
    jitter: float = 1.0


class Client:
    """Asks NCBI.

    Parameters
    ----------
    email : str
        NCBI wants to know whom to write to before it blocks anybody.
    api_key : SecretStr, optional
        NCBI's key, for ten requests a second.
    base_url : str
        Where the utilities are.
    pace : Pace, optional
        The limiter; by default the user's own.
    patience : Patience
        How long to try.

    Raises
    ------
    InvalidInput
        Without an e-mail address, or for an address of utilities that is none.
    """

    def __init__(
        self,
        email: str,
        api_key: SecretStr | None = None,
        *,
        base_url: str = NCBI,
        pace: Pace | None = None,
        patience: Patience | None = None,
    ) -> None:
        if "@" not in email:
            raise InvalidInput(
                "NCBI asks for an e-mail address with every request.",
                "Give yours with --email or TRELLIT_EMAIL; it goes to NCBI only and is not kept.",
            )
        self._email = email.strip()
        self._key = api_key
        self._pace = pace or Pace(with_key=api_key is not None)
        self._patience = patience or Patience()
        self._caller = stamina.RetryingCaller(
            attempts=None,
            timeout=self._patience.deadline,
            wait_initial=self._patience.first,
            wait_max=self._patience.longest,
            wait_jitter=self._patience.jitter,
        )
        self._transport = Transport(base_url, self._patience.exchange, MAX_BYTES)
        self.requests = 0
        """How many requests were sent, tries included."""

    def fetch(self, request: Request) -> Accepted | Failure:
        """Ask, until there is an answer that passes the gate or asking again is useless.

        Raises
        ------
        CannotWrite
            When the limiter's file cannot be written.
        """
        started = time.monotonic()
        tries = 0

        def again(error: Exception) -> bool | float:
            nonlocal tries
            tries += 1
            if not isinstance(error, Lost) or tries >= error.failure.reason.value.tries:
                return False
            wait = error.failure.wait
            if wait is None:
                return True
            return time.monotonic() - started + wait < self._patience.deadline and wait

        try:
            return self._caller(again, self._once, request)
        except Lost as lost:
            return lost.failure

    def _once(self, request: Request) -> Accepted:
        self._pace.wait()
        self.requests += 1
        try:
            reply = self._ask(request)
            verdict = judge(request, reply.status, reply.headers, reply.body)
        except Lost as lost:
            verdict = lost.failure
        if isinstance(verdict, Accepted):
            return verdict
        failure = replace(verdict, detail=self._clean(verdict.detail))
        _LOG.info("%s of %d ids: %s", request.utility, len(request.ids), failure.sentence)
        if failure.reason is Reason.RATE_LIMIT and failure.wait:
            self._pace.pause(failure.wait)
        raise Lost(failure) from None

    def _ask(self, request: Request) -> Reply:
        """Let Bio.Entrez write and send one request."""
        utility: Callable[..., Any] = getattr(Entrez, request.utility)
        who = {
            "tool": TOOL,
            "email": self._email,
            "api_key": self._key.get_secret_value() if self._key else None,
        }
        asked: dict[str, object] = dict(request.parameters)
        if request.ids:
            asked["id"] = list(request.ids) if request.utility == "elink" else ",".join(request.ids)
        with _sent_through(self._transport):
            handle = utility(**asked, **who)
        reply: Reply = getattr(handle, "buffer", handle).reply  # text/plain comes wrapped
        return reply

    def _clean(self, text: str) -> str:
        """Return a text of the other side's without the key and the e-mail address."""
        secrets = [self._email, self._key.get_secret_value() if self._key else ""]
        for secret in filter(None, (*secrets, *map(quote_plus, secrets))):
            text = text.replace(secret, "***")
        return text
