"""Answers that do not arrive whole, or not in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.eutils_server import delivery
from tests.eutils_server.delivery import Delivery
from tests.eutils_server.faults.plan import Exchange, Kind
from tests.eutils_server.wire import Answer


def _sent(how: Delivery, doc: str) -> Kind:
    def spoil(exchange: Exchange) -> Answer:
        return replace(exchange.honest(), send=how)

    spoil.__doc__ = doc
    return Kind(spoil)


def _timed(how: Callable[[float], Delivery], seconds: float, doc: str) -> Kind:
    def spoil(exchange: Exchange) -> Answer:
        return replace(exchange.honest(), send=how(float(exchange.fault.argument or seconds)))

    spoil.__doc__ = doc
    return Kind(spoil)


KINDS: Mapping[str, Kind] = {
    "cut-length": _sent(delivery.cut_by_length, "Half of the announced Content-Length."),
    "cut-chunked": _sent(delivery.cut_chunked, "Half of the body in chunks, no last chunk."),
    "cut-close": _sent(delivery.cut_by_close, "Half of the body, no length told, then the end."),
    "cut-record": _sent(delivery.cut_after_record, "Cut exactly after the first record."),
    "hang": _timed(delivery.hang, 60, "No byte for the argument's seconds (60), then the end."),
    "hang-body": _timed(delivery.hang_in_body, 60, "Half of the body, then like hang."),
    "drip": _timed(delivery.drip, 1, "One byte every so many seconds (1)."),
    "reset": _sent(delivery.reset, "A reset of the connection instead of an answer."),
    "close": _sent(delivery.nothing, "The end of the connection instead of an answer."),
}
