"""Where a GraphML file comes from: bytes that are looked at before a parser trusts them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from lxml import etree

from trellit.errors import DamagedData, InvalidInput, NotFound

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"

Source = Path | str | bytes | BinaryIO
"""A path, the document itself as bytes, or a binary stream open for reading."""

AGAIN = "Export the graph again, or fetch the file again from where it came."
"""What to do about a damaged file."""

PLAIN = "Trellit reads one directed graph of nodes and edges with plain values; leave out the rest."
"""What to do about a file that holds more than can be read."""


@contextmanager
def reading(source: Source) -> Iterator[tuple[Prolog, str]]:
    """Yield the source as a stream, and its name for messages.

    Raises
    ------
    NotFound
        When there is no such file.
    InvalidInput
        When it is there and cannot be read.
    """
    if isinstance(source, bytes):
        yield Prolog(io.BytesIO(source), "The GraphML data"), "The GraphML data"
    elif isinstance(source, str | Path):
        name = os.fspath(source)
        with _opened(name) as stream:
            yield Prolog(stream, name), name
    else:
        yield Prolog(source, "The GraphML stream"), "The GraphML stream"


def _opened(name: str) -> BinaryIO:
    try:
        return Path(name).open("rb")
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {name}.", "Check its name and folder.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError | ValueError) -> InvalidInput:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return InvalidInput(f"Cannot read {name}: {reason}.", "Name a file that can be read.")


class Prolog:
    """A stream that reads up to the root element ahead of its reader, and refuses declarations.

    A document type declaration may only name a type; one that declares anything (entities
    that swell, or that name files and addresses) is refused before a parser acts on it, and so
    is a document whose root is not ``<graphml>``.

    Raises
    ------
    DamagedData
        From ``read``, for such a document and for one with no root.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._at_root = False
        self._scanner = expat.ParserCreate()
        self._scanner.StartDoctypeDeclHandler = self._doctype
        self._scanner.StartElementHandler = self._root

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes of the stream, looked at."""
        try:
            data = self._stream.read(size)
        except OSError as error:
            raise _unreadable(self._name, error) from error
        if not self._at_root:
            try:
                self._scanner.Parse(data, not data)
            except (expat.ExpatError, LookupError, ValueError) as error:  # the latter: encodings
                if not self._at_root:
                    empty = isinstance(error, expat.ExpatError) and error.code == _NO_ELEMENTS
                    what = "is empty" if empty else f"is not XML: {error}"
                    raise DamagedData(f"{self._name} {what}.", AGAIN) from error
        return data

    def _doctype(self, _name: str, _system: object, _public: object, declares: int) -> None:
        if declares:
            raise DamagedData(
                f"{self._name}, line {self._scanner.CurrentLineNumber}: the document type "
                "declaration declares things of its own, which is refused.",
                "Remove the part in square brackets, if you trust where the file came from.",
            )

    def _root(self, tag: str, _attributes: object) -> None:
        if not self._at_root and tag.rpartition(":")[2] != "graphml":
            raise DamagedData(
                f"{self._name}, line {self._scanner.CurrentLineNumber}: the root element is "
                f"<{tag}>; this is not GraphML.",
                "Give a file whose root element is <graphml>.",
            )
        self._at_root = True


_NO_ELEMENTS = expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]


def local_name(element: etree._Element) -> str:
    """Return an element's name without the GraphML namespace; another's keeps its own."""
    if element.tag is etree.Entity:
        return "entity"
    return element.tag.removeprefix(NAMESPACE)


def damaged(file: str, element: etree._Element, what: str, hint: str = AGAIN) -> DamagedData:
    """Return the error about one element of a file."""
    marks = "".join(
        f" {mark}={element.get(mark)!r}"
        for mark in ("id", "key", "source", "target")
        if element.get(mark) is not None
    )
    shown = f"<{local_name(element)}{marks}>"
    return DamagedData(f"{file}, line {element.sourceline}: {shown} {what}.", hint)
