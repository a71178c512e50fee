"""The right answer in an encoding that was not agreed on."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping
from dataclasses import replace

from tests.eutils_server.delivery import as_is
from tests.eutils_server.faults.plan import Exchange, Kind
from tests.eutils_server.wire import Answer

_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")
_GZIP = ("Content-Encoding", "gzip")
_MEGABYTE = 1024 * 1024


def _gzip(exchange: Exchange) -> Answer:
    """Gzip, whether the client takes it or not."""
    answer = exchange.honest()
    body = gzip.compress(answer.body, mtime=0)
    return replace(answer, body=body, headers=(*answer.headers, _GZIP), send=as_is)


def _gzip_bomb(exchange: Exchange) -> Answer:
    """The answer and so many megabytes of blanks (argument, 100) after it, in gzip, 1000 to 1."""
    answer = exchange.honest()
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    parts = [packer.compress(answer.body)]
    parts += [packer.compress(b" " * _MEGABYTE) for _ in range(exchange.number(100))]
    body = b"".join([*parts, packer.flush()])
    return replace(answer, body=body, headers=(*answer.headers, _GZIP), send=as_is)


def _utf16(exchange: Exchange) -> Answer:
    """UTF-16 with a byte order mark, and declared; the header still says UTF-8."""
    return _declared(exchange, "UTF-16", "utf-16")


def _latin1(exchange: Exchange) -> Answer:
    """ISO-8859-1, and declared; the header still says UTF-8."""
    return _declared(exchange, "ISO-8859-1", "latin-1")


def _bom(exchange: Exchange) -> Answer:
    """UTF-8 with a byte order mark before the XML declaration."""
    answer = exchange.honest()
    return replace(answer, body=b"\xef\xbb\xbf" + answer.body)


def _declared(exchange: Exchange, name: str, codec: str) -> Answer:
    answer = exchange.honest()
    text = _DECLARATION.sub(f'<?xml version="1.0" encoding="{name}" ?>', answer.body.decode())
    return replace(answer, body=text.encode(codec, "xmlcharrefreplace"))


KINDS: Mapping[str, Kind] = {
    "gzip": Kind(_gzip),
    "gzip-bomb": Kind(_gzip_bomb),
    "utf-16": Kind(_utf16),
    "latin-1": Kind(_latin1),
    "bom": Kind(_bom),
}
