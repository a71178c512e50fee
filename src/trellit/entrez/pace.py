"""One limiter for all threads and processes of a user: so many requests a second, no more.

The time of the next free place stands in a small file that is changed under a file lock. The
kernel releases the lock of a holder that is killed. Times are of the monotonic clock, which all
processes of a machine share and no clock change touches; a time that cannot be (after a restart
of the machine) is not believed.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from trellit.errors import CannotWrite

INTERVAL = 0.37
"""Seconds between requests without a key. NCBI allows three a second; Bio.Entrez found that a
third of a second is refused now and then, and 0.37 is not."""
INTERVAL_WITH_KEY = 0.11
"""Seconds between requests with a key, which allows ten a second."""
_LONGEST = 600.0
"""A pause longer than this was written before the machine was restarted."""


class Pace:
    """The place in the queue of requests to NCBI.

    Parameters
    ----------
    with_key : bool
        Whether requests carry an API key: they are counted apart and may be more.
    folder : Path, optional
        Where the queue's file lies; by default the user's own runtime folder.
    clock, sleep : callable
        The monotonic clock in seconds, and what waits.
    """

    def __init__(
        self,
        *,
        with_key: bool = False,
        folder: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.interval = INTERVAL_WITH_KEY if with_key else INTERVAL
        self._file = (folder or _runtime_folder()) / ("with-key" if with_key else "without-key")
        self._clock = clock
        self._sleep = sleep

    def wait(self) -> None:
        """Return when a request may be sent; the place is then taken.

        Raises
        ------
        CannotWrite
            When the queue's file cannot be written.
        """
        try:
            with self._locked():
                now = self._clock()
                ahead = self._free_at(now) - now
                if ahead > 0:
                    self._sleep(ahead)
                self._store(self._clock() + self.interval)
        except OSError as error:
            raise self._refused(error) from None

    def pause(self, seconds: float) -> None:
        """Let nobody send for so long: NCBI asked for it.

        Raises
        ------
        CannotWrite
            When the queue's file cannot be written.
        """
        try:
            with self._locked():
                now = self._clock()
                self._store(max(self._free_at(now), now + min(seconds, _LONGEST)))
        except OSError as error:
            raise self._refused(error) from None

    def _locked(self) -> FileLock:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileLock(self._file.with_suffix(".lock"))

    def _free_at(self, now: float) -> float:
        """Return when the next request may go; a time that cannot be counts as now."""
        try:
            stored = float(self._file.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return now
        return stored if now <= stored <= now + _LONGEST else now

    def _store(self, free_at: float) -> None:
        self._file.write_text(f"{free_at:.6f}", "ascii")

    def _refused(self, error: OSError) -> CannotWrite:
        return CannotWrite(
            f"The queue of requests to NCBI cannot be kept in {self._file.parent}: "
            f"{error.strerror or error}.",
            "Set XDG_RUNTIME_DIR or TMPDIR to a folder that you may write.",
        )


def _runtime_folder() -> Path:
    """Return a folder that all processes of this user share and no other user owns."""
    if given := os.environ.get("XDG_RUNTIME_DIR"):
        return Path(given) / "trellit"
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"trellit-{user}"
