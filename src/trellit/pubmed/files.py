"""Where the bytes come from: a path, bytes or an open stream, plain or gzipped."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from trellit.errors import DamagedData, InvalidInput, NotFound

CHUNK = 128 * 1024
"""Bytes handed on at a time; no chunk is much longer."""

_GZIP = b"\x1f\x8b"
_GZIP_FORMAT = 16 + zlib.MAX_WBITS


class Source:
    """Something to read PubMed XML from, and the name it goes by.

    Parameters
    ----------
    given : bytes, str, Path or BinaryIO
        The XML itself, a path to it, or a stream opened for reading bytes (left open). Each may
        be gzipped, whatever it is called.
    name : str
        What to call it in records and messages; by default the base name of the file, if any.
        Of an absolute path only the base name is used, so that no folder is ever told.
    """

    def __init__(self, given: bytes | str | Path | BinaryIO, name: str = "") -> None:
        self._given = Path(given) if isinstance(given, str) else given
        self.name = _shown_name(self._given, name)
        self._start: int | None = None
        if not isinstance(self._given, bytes | Path) and self._given.seekable():
            self._start = self._given.tell()

    @property
    def called(self) -> str:
        """The name as the subject of a message."""
        return self.name or "The PubMed XML"

    @property
    def rereadable(self) -> bool:
        """Whether :meth:`chunks` may be asked for a second time."""
        return isinstance(self._given, bytes | Path) or self._start is not None

    def chunks(self) -> Iterator[bytes]:
        """Yield the plain bytes from the start, in non-empty chunks.

        Raises
        ------
        NotFound, InvalidInput
            When there is no such file, or it cannot be opened.
        DamagedData
            When the file cannot be read to its end, or its compression is broken; what could be
            decompressed before that has been yielded.
        """
        raw = with_head(self._raw(), len(_GZIP))
        head = next(raw, b"")
        if head.startswith(_GZIP):
            yield from self._inflated(chain([head], raw))
        else:
            yield from filter(None, chain([head], raw))

    def _raw(self) -> Iterator[bytes]:
        if isinstance(self._given, bytes):
            data = self._given
            return (data[at : at + CHUNK] for at in range(0, len(data), CHUNK))
        if isinstance(self._given, Path):
            return self._read_path(self._given)
        if self._start is not None:
            self._given.seek(self._start)
        return self._read_stream(self._given)

    def _read_path(self, path: Path) -> Iterator[bytes]:
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            raise NotFound(
                f"There is no file {self.called}.", "Check the path, or fetch the file first."
            ) from None
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise InvalidInput(
                f"{self.called[:80]} cannot be opened: {reason}.", "Give a readable file."
            ) from None
        with stream:
            yield from self._read_stream(stream)

    def _read_stream(self, stream: BinaryIO) -> Iterator[bytes]:
        try:
            while chunk := stream.read(CHUNK):
                yield chunk
        except OSError as error:
            raise DamagedData(
                f"{self.called} cannot be read to its end: {error.strerror or error}.",
                "Copy or download the file again.",
            ) from error

    def _inflated(self, raw: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what a gzip stream of one or several members holds, a little at a time."""
        member = zlib.decompressobj(_GZIP_FORMAT)
        try:
            for chunk in raw:
                left, plain = chunk, b""
                while left or plain:
                    if member.eof:
                        left = left.lstrip(b"\0")  # padding
                        if not left:
                            break
                        member = zlib.decompressobj(_GZIP_FORMAT)
                    plain = member.decompress(left, CHUNK)
                    if plain:
                        yield plain
                    left = member.unused_data if member.eof else member.unconsumed_tail
        except zlib.error as error:
            raise DamagedData(
                f"{self.called} is a damaged gzip file ({error}).", "Download the file again."
            ) from error
        if not member.eof:
            raise DamagedData(
                f"{self.called} is a gzip file that is cut off.", "Download the file again."
            )


def with_head(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield the same bytes, the first chunk at least ``size`` long unless there is no more."""
    rest = iter(chunks)
    head = b""
    try:
        while len(head) < size:
            head += next(rest)
    except StopIteration:
        pass
    except DamagedData:
        if head:
            yield head
        raise
    if head:
        yield head
    yield from rest


def _shown_name(given: bytes | Path | BinaryIO, name: str) -> str:
    if name:
        return Path(name).name if Path(name).is_absolute() else name
    if isinstance(given, bytes):
        return ""
    own = given if isinstance(given, Path) else getattr(given, "name", "")
    return Path(own).name if isinstance(own, str | Path) else ""
