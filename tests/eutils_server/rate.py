"""The rate limit: so many requests a second for an address, more for a key, over all utilities."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, replace

from tests.eutils_server.wire import Answer, as_json


@dataclass(frozen=True)
class Rate:
    """The limits, and which of NCBI's three ways of refusing is used.

    ``retry_after`` is the header's value, or ``None`` for an answer without it; ``in_200`` sends
    the same body with status 200.
    """

    per_address: int = 3
    per_key: int = 10
    window: float = 1.0
    retry_after: str | None = "2"
    in_200: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether a request may pass, and the numbers that the headers tell."""

    allowed: bool
    limit: int
    remaining: int


class Limiter:
    """Counts the requests that passed in the last ``window`` seconds; refused ones do not count."""

    def __init__(self, rate: Rate | None) -> None:
        self.rate = rate
        self._lock = threading.Lock()
        self._passed: defaultdict[str, deque[float]] = defaultdict(deque)

    def check(self, address: str, key: str) -> Verdict:
        rate = self.rate or Rate()
        limit = rate.per_key if key else rate.per_address
        if self.rate is None:
            return Verdict(allowed=True, limit=limit, remaining=limit - 1)
        now = time.monotonic()
        with self._lock:
            passed = self._passed[key or address]
            while passed and passed[0] <= now - rate.window:
                passed.popleft()
            if len(passed) >= limit:
                return Verdict(allowed=False, limit=limit, remaining=0)
            passed.append(now)
            return Verdict(allowed=True, limit=limit, remaining=limit - len(passed))

    def refusal(self, address: str, key: str, limit: int) -> Answer:
        rate = self.rate or Rate()
        return too_many(key or address, limit, rate.retry_after, in_200=rate.in_200)


def too_many(who: str, limit: int, retry_after: str | None, *, in_200: bool = False) -> Answer:
    """NCBI's refusal; it names the key or the address, as NCBI's does."""
    told = {"error": "API rate limit exceeded", "api-key": who}
    answer = as_json(told | {"count": str(limit + 1), "limit": str(limit)}, 200 if in_200 else 429)
    if retry_after is None or in_200:
        return answer
    return replace(answer, headers=(("Retry-After", retry_after),))
