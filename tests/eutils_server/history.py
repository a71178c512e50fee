"""The history server: sets of ids under a WebEnv and a query key."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable


class History:
    """Keeps what was posted or searched until ``lifetime`` seconds after its last use."""

    def __init__(self, lifetime: float = 3600.0) -> None:
        self.lifetime = lifetime
        self._lock = threading.Lock()
        self._sets: dict[str, list[tuple[str, ...]]] = {}
        self._used: dict[str, float] = {}

    def store(self, ids: Iterable[str], webenv: str = "") -> tuple[str, int]:
        """Keep ids; returns the WebEnv (the one given while it lives, else a new one) and key."""
        with self._lock:
            if not self._alive(webenv):
                webenv = f"MCID_{secrets.token_hex(12)}"
                self._sets[webenv] = []
            self._used[webenv] = time.monotonic()
            self._sets[webenv].append(tuple(ids))
            return webenv, len(self._sets[webenv])

    def find(self, webenv: str, key: int) -> tuple[str, ...] | None:
        """The ids of a set; ``None`` when it never was or is no more."""
        with self._lock:
            if not self._alive(webenv) or not 1 <= key <= len(self._sets[webenv]):
                return None
            self._used[webenv] = time.monotonic()
            return self._sets[webenv][key - 1]

    def expire(self, webenv: str = "") -> None:
        """Forget one WebEnv, or all."""
        with self._lock:
            for name in [webenv] if webenv else list(self._sets):
                self._sets.pop(name, None)
                self._used.pop(name, None)

    def _alive(self, webenv: str) -> bool:
        used = self._used.get(webenv)
        return used is not None and time.monotonic() - used <= self.lifetime
