"""One stored answer: its header, and its body on request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trellit.entrez.request import Request
from trellit.errors import DamagedData
from trellit.model import Answer

FORMAT = 1
SUFFIX = ".answer"
_HEADER_CAP = 8_000_000
"""Bytes of a header line at most; ten thousand ids take about a hundred thousand."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored answer: the header in memory, the body on disk until it is asked for."""

    path: Path
    request: Request
    sha256: str
    size: int
    date: str
    origin: str
    """``ncbi``, or ``snapshot`` for answers assembled by a person in NCBI's form."""
    notes: Mapping[str, str]
    """What a person should know of single links, by ``citing>cited``."""
    time: str = ""
    gate: int = 0
    absent: tuple[str, ...] = ()
    """Ids of which the answer says that there is no such record."""

    @property
    def id(self) -> str:
        """The entry's name, without folder and suffix."""
        return self.path.name.removesuffix(SUFFIX)

    @property
    def body(self) -> bytes:
        """The answer's bytes, read anew each time.

        Raises
        ------
        DamagedData
            When they are not the bytes that were stored.
        """
        try:
            with self.path.open("rb") as file:
                file.readline(_HEADER_CAP)
                body = file.read(max(-1, min(self.size, self.path.stat().st_size)) + 1)
        except OSError as error:
            raise damaged(self.path, error.strerror or "it cannot be read") from None
        if len(body) != self.size or hashlib.sha256(body).hexdigest() != self.sha256:
            raise damaged(self.path, "its bytes are not those that were stored")
        return body

    @property
    def age_key(self) -> tuple[str, str, str]:
        """What sorts answers from old to new."""
        return self.date, self.time, self.id

    def describe(self) -> Answer:
        """Return what a manifest says of this answer."""
        return Answer(self.id, self.request.canonical, self.sha256, self.date)


def opened(path: Path) -> Entry:
    """Read an answer's header.

    Raises
    ------
    DamagedData
        When it has none, or that of another file.
    """
    try:
        with path.open("rb") as file:
            line = file.readline(_HEADER_CAP)
    except OSError as error:
        raise damaged(path, error.strerror or "it cannot be read") from None
    try:
        header: dict[str, Any] = json.loads(line)
        asked = dict(header["request"])
        ids = tuple(str(pmid) for pmid in asked.pop("ids"))
        request = Request(str(asked.pop("utility")), ids, tuple(sorted(asked.items())))
        known = header["format"] == FORMAT and path.name == f"{request.key}{SUFFIX}"
        entry = Entry(
            path,
            request,
            str(header["sha256"]),
            int(header["bytes"]),
            str(header["date"]),
            str(header["origin"]),
            dict(header["notes"]),
            str(header.get("time", "")),
            int(header.get("gate", 0)),
            tuple(str(pmid) for pmid in header.get("absent", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise damaged(path, "its first line is no header of this program's") from None
    if not known:
        raise damaged(path, "its header is of another format or belongs to another name")
    return entry


def damaged(path: Path, what: str) -> DamagedData:
    """Return what to raise for a stored answer that is not whole."""
    return DamagedData(
        f"The stored answer {path.name} is damaged: {what}.",
        f"Remove it from {path.parent.name}/ so that it is asked for again.",
    )
