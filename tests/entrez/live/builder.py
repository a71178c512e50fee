"""A builder in a process of its own, which can be made to die at any step of writing.

``python builder.py URL CACHE PACE SEED…`` reads one number a line. For each it forks a child that
builds and is killed at that step of writing (never, for 0), and answers ``killed`` or ``done``.
"""

import datetime as dt
import os
import signal
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

from Bio import Entrez

from trellit.entrez import Cache, Client, Live, Pace, Patience, crawl

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


class Fuse:
    """Counts steps; at the chosen one the process dies, as by ``kill -9``."""

    def __init__(self, at):
        self.left = at

    def step(self):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, function):
        def call(*args, **options):
            self.step()
            return function(*args, **options)

        return call


class Writer:
    """A file of which half a write arrives before the process dies."""

    def __init__(self, file, fuse):
        self._file, self._fuse = file, fuse

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._file.close()

    def write(self, data):
        self._file.write(data[: len(data) // 2])
        self._file.flush()
        self._fuse.step()
        self._file.write(data[len(data) // 2 :])

    def flush(self):
        self._file.flush()

    def fileno(self):
        return self._file.fileno()


def build(url, cache, pace, seeds, at):
    """Build, and die at that step."""
    fuse = Fuse(at)
    fdopen = os.fdopen
    os.fdopen = lambda *args, **options: Writer(fdopen(*args, **options), fuse)
    os.fsync = fuse.before(os.fsync)
    os.replace = fuse.before(os.replace)
    tempfile.mkstemp = fuse.before(tempfile.mkstemp)
    queue = Pace(folder=Path(pace), sleep=lambda _: None)
    client = Client("a@example.org", base_url=url, pace=queue, patience=Patience(20, 5, 0, 0, 0))
    crawl(seeds, Live(Cache(Path(cache)), client, now=lambda: NOW))


def main():
    url, cache, pace, *seeds = sys.argv[1:]
    Entrez.time = SimpleNamespace(time=lambda: 0.0, sleep=lambda _: None)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            build(url, cache, pace, seeds, int(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else f"done {os.waitstatus_to_exitcode(status)}",
              flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
