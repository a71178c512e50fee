"""The server from the command line: ``python -m tests.eutils_server RECORDS.xml --port 8100``."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from tests.eutils_server import KINDS, Fault, Rate, Server, UnknownFault, UnusableRecords, serving


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted."""
    chosen = _options().parse_args(arguments)
    if chosen.list_faults:
        for name, kind in KINDS.items():
            print(f"{name:20} {kind.summary}")
        return 0
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    rate = None if chosen.no_rate else Rate()
    try:
        with (
            chosen.log.open("a") if chosen.log else sys.stderr as log,
            serving(
                chosen.records, faults=chosen.fault, rate=rate, port=chosen.port, tls=chosen.tls
            ) as server,
        ):
            print(server.url, flush=True)
            _log_until(stop, server, log)
    except (OSError, UnusableRecords, UnknownFault) as error:
        print(f"cannot serve: {error}", file=sys.stderr)
        return 1
    return 0


def _log_until(stop: threading.Event, server: Server, log: TextIO) -> None:
    written = 0
    while not stop.wait(0.2):
        seen = server.requests
        log.writelines(json.dumps(asdict(request)) + "\n" for request in seen[written:])
        log.flush()
        written = len(seen)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.eutils_server", description=__doc__)
    parser.add_argument("records", nargs="*", type=Path, metavar="RECORDS.xml[.gz]")
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--tls", type=Path, metavar="DIR", help="speak HTTPS; CA in DIR/ca.pem")
    parser.add_argument(
        "--fault",
        type=Fault.parse,
        action="append",
        default=[],
        metavar="NAME[:ARG][,times=N][,after=N][,utility=U][,pmid=P]",
    )
    parser.add_argument("--list-faults", action="store_true", help="print the faults and stop")
    parser.add_argument("--no-rate", action="store_true", help="lift the rate limit")
    parser.add_argument("--log", type=Path, metavar="FILE", help="JSON lines; default: stderr")
    return parser


if __name__ == "__main__":
    sys.exit(main())
