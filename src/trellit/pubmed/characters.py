"""Characters that XML forbids, taken out of the bytes before they are parsed.

XML 1.0 knows no control characters but tab and line ends, no U+FFFE, U+FFFF and no surrogates,
neither raw nor as numeric references. A record that holds one is good but for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from trellit.pubmed.files import with_head

_CONTROLS = bytes(sorted({*range(32)} - {9, 10, 13}))
_FORBIDDEN = re.compile(rb"\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
_REFERENCE = re.compile(rb"&#([xX]?)([0-9a-fA-F]{1,8});")
_UNFINISHED = re.compile(rb"(?:&#?[xX]?[0-9a-fA-F]{0,8}|\xef\xbf?|\xed[\xa0-\xbf]?)\Z")
_LONGEST = 12
_OTHER_ENCODING = re.compile(rb"""(?is)\A.{,80}?encoding\s*=\s*["'](?!utf-?8|us-ascii)""")


def mended(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes without forbidden characters; other encodings than UTF-8 as they are."""
    stream = with_head(chunks, 128)
    head = next(stream, b"")
    if b"\0" in head[:4] or _OTHER_ENCODING.match(head):
        yield head
        yield from stream
        return
    carried = b""
    for chunk in chain([head], stream):
        data = carried + chunk
        tail = _UNFINISHED.search(data, max(0, len(data) - _LONGEST))
        cut = tail.start() if tail else len(data)
        carried = data[cut:]
        if clean := _without(data[:cut]):
            yield clean
    if clean := _without(carried):
        yield clean


def _without(data: bytes) -> bytes:
    return _REFERENCE.sub(_if_allowed, _FORBIDDEN.sub(b"", data.translate(None, _CONTROLS)))


def _if_allowed(reference: re.Match[bytes]) -> bytes:
    """Return the numeric reference if XML allows its character, else nothing."""
    try:
        number = int(reference[2], 16 if reference[1] else 10)
    except ValueError:  # hexadecimal digits in a decimal one: the parser's to refuse
        return reference[0]
    allowed = number in {9, 10, 13} or (
        number >= 32 and not 0xD800 <= number <= 0xDFFF and number not in {0xFFFE, 0xFFFF}
    )
    return reference[0] if allowed else b""
