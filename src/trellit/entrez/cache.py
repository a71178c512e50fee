"""Answers on disk: one file an answer, whole or not there, checked whenever it is read.

An entry is one line of JSON (the header), a line feed, and the answer's bytes as they came::

    {"bytes":…,"date":"2026-11-22","format":1,"notes":{},"origin":"ncbi","request":{…},"sha256":"…"}
    <?xml version="1.0" ?>…

Its name is the utility and the first 16 hexadecimal digits of the SHA-256 of the canonical
request, ``efetch-0123456789abcdef.answer``. A request names the ids that it asks for and never
holds a key, an e-mail address or a path.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from trellit.errors import CannotWrite, DamagedData
from trellit.model import Answer

FORMAT = 1
_SUFFIX = ".answer"
_HEADER_CAP = 8_000_000
"""Bytes of a header line at most; ten thousand ids take about a hundred thousand."""


@dataclass(frozen=True, slots=True, order=True)
class Request:
    """One question to one utility: its ids, and its other parameters."""

    utility: str
    ids: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def efetch(cls, ids: Iterable[str]) -> Request:
        """Ask for PubMed records."""
        return cls("efetch", tuple(ids), (("db", "pubmed"), ("retmode", "xml")))

    @classmethod
    def elink(cls, ids: Iterable[str], linkname: str, cmd: str = "neighbor") -> Request:
        """Ask for one kind of link, one LinkSet for each id."""
        names = {"cmd": cmd, "db": "pubmed", "dbfrom": "pubmed", "linkname": linkname}
        return cls("elink", tuple(ids), tuple(sorted(names.items())))

    @property
    def canonical(self) -> str:
        """The request as JSON, the same text for the same question."""
        everything = {"utility": self.utility, "ids": list(self.ids), **dict(self.parameters)}
        return _compact(everything)

    @property
    def key(self) -> str:
        """The entry's name without its suffix."""
        return f"{self.utility}-{hashlib.sha256(self.canonical.encode()).hexdigest()[:16]}"

    @property
    def linkname(self) -> str:
        """The ELink name, or empty."""
        return dict(self.parameters).get("linkname", "")


@dataclass(frozen=True)
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

    @property
    def id(self) -> str:
        """The entry's name, without folder and suffix."""
        return self.path.name.removesuffix(_SUFFIX)

    @cached_property
    def body(self) -> bytes:
        """The answer's bytes.

        Raises
        ------
        DamagedData
            When they are not the bytes that were stored.
        """
        try:
            with self.path.open("rb") as file:
                file.readline(_HEADER_CAP)
                body = file.read(self.size + 1)
        except OSError as error:
            raise _damaged(self.path, error.strerror or "it cannot be read") from None
        if len(body) != self.size or hashlib.sha256(body).hexdigest() != self.sha256:
            raise _damaged(self.path, "its bytes are not those that were stored")
        return body

    def describe(self) -> Answer:
        """Return what a manifest says of this answer."""
        return Answer(self.id, self.request.canonical, self.sha256, self.date)


class Cache:
    """A folder of answers.

    Parameters
    ----------
    folder : Path
        Need not exist: then it is empty, and is made when something is stored.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every answer, oldest first; headers are read, bodies are not."""
        paths = self.folder.glob(f"*{_SUFFIX}") if self.folder.is_dir() else ()
        return tuple(sorted((_open(path) for path in paths), key=lambda e: (e.date, e.id)))

    @cached_property
    def _records(self) -> dict[str, Entry]:
        fetched = (entry for entry in self.entries if entry.request.utility == "efetch")
        return {pmid: entry for entry in fetched for pmid in entry.request.ids}

    @cached_property
    def _links(self) -> dict[tuple[str, str], Entry]:
        linked = (entry for entry in self.entries if entry.request.utility == "elink")
        return {(e.request.linkname, pmid): e for e in linked for pmid in e.request.ids}

    def record(self, pmid: str) -> Entry | None:
        """Return the newest answer to the question for this paper's record."""
        return self._records.get(pmid)

    def links(self, linkname: str, pmid: str) -> Entry | None:
        """Return the newest answer to the question for this paper's links of one kind."""
        return self._links.get((linkname, pmid))

    def put(
        self,
        request: Request,
        body: bytes,
        *,
        date: str,
        origin: str = "ncbi",
        notes: Mapping[str, str] | None = None,
    ) -> Entry:
        """Store an answer: wholly, durably, or not at all.

        Raises
        ------
        CannotWrite
            When the folder refuses; what it held before is untouched.
        """
        header = {
            "format": FORMAT,
            "request": json.loads(request.canonical),
            "sha256": hashlib.sha256(body).hexdigest(),
            "bytes": len(body),
            "date": date,
            "origin": origin,
            "notes": dict(notes or {}),
        }
        path = self.folder / f"{request.key}{_SUFFIX}"
        try:
            _write_whole(path, _compact(header).encode() + b"\n" + body)
        except OSError as error:
            raise CannotWrite(
                f"The cache {self.folder} cannot be written: {error.strerror}.",
                "Name another folder with --cache-dir, or make room there.",
            ) from None
        for name in ("entries", "_records", "_links"):
            self.__dict__.pop(name, None)
        return _open(path)


def _compact(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _open(path: Path) -> Entry:
    try:
        with path.open("rb") as file:
            line = file.readline(_HEADER_CAP)
    except OSError as error:
        raise _damaged(path, error.strerror or "it cannot be read") from None
    try:
        header: dict[str, Any] = json.loads(line)
        asked = dict(header["request"])
        ids = tuple(str(pmid) for pmid in asked.pop("ids"))
        request = Request(str(asked.pop("utility")), ids, tuple(sorted(asked.items())))
        known = header["format"] == FORMAT and path.name == f"{request.key}{_SUFFIX}"
        entry = Entry(
            path,
            request,
            str(header["sha256"]),
            int(header["bytes"]),
            str(header["date"]),
            str(header["origin"]),
            dict(header["notes"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(path, "its first line is no header of this program's") from None
    if not known:
        raise _damaged(path, "its header is of another format or belongs to another name")
    return entry


def _damaged(path: Path, what: str) -> DamagedData:
    return DamagedData(
        f"The stored answer {path.name} is damaged: {what}.",
        f"Remove it from {path.parent.name}/ so that it is asked for again.",
    )


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, 0o644)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
