"""Answers on disk: one file an answer, whole or not there, checked whenever it is read.

An entry is one line of JSON (the header), a line feed, and the answer's bytes as they came::

    {"bytes":…,"date":"2026-11-22","format":1,"notes":{},"origin":"ncbi","request":{…},"sha256":"…"}
    <?xml version="1.0" ?>…

Its name is the utility and the first 16 hexadecimal digits of the SHA-256 of the canonical
request, ``efetch-0123456789abcdef.answer``. A request names the ids that it asks for and never
holds a key, an e-mail address or a path. What NCBI answered also carries ``time`` (UTC, to the
microsecond), ``gate`` (the version of the gate that it passed) and, where it says that records do
not exist, ``absent`` (their ids).

A damaged file is set aside into ``quarantine/``. Who asks NCBI holds ``.lock`` meanwhile, so that
two builders share a folder and ask for nothing twice; readers need no lock.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from trellit.durable import replacing
from trellit.entrez.entry import FORMAT, SUFFIX, Entry, damaged, opened
from trellit.entrez.index import Index
from trellit.entrez.request import Request, compact
from trellit.errors import CannotWrite, DamagedData

QUARANTINE = "quarantine"
_LOCK = ".lock"
_LOG = logging.getLogger(__name__)


class Cache:
    """A folder of answers.

    Parameters
    ----------
    folder : Path
        Need not exist: then it is empty, and is made when something is stored.
    only : collection of str, optional
        Ids of answers: the cache is as if it held no others.
    """

    def __init__(self, folder: Path, only: Collection[str] | None = None) -> None:
        self.folder = folder
        self._only = only
        self._files: dict[str, _File] = {}
        self._index = Index()
        self._read = False

    # --- what there is ---

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every answer, oldest first; headers are read, bodies are not.

        Raises
        ------
        DamagedData
            Naming a file that is no answer any more.
        """
        if damaged := self.damaged:
            raise damaged[0]
        return self.sound

    @property
    def sound(self) -> tuple[Entry, ...]:
        """Every answer with a readable header, oldest first."""
        self._known()
        return tuple(sorted(self._entries(), key=lambda entry: entry.age_key))

    @property
    def damaged(self) -> tuple[DamagedData, ...]:
        """What is wrong with files whose header cannot be read."""
        return tuple(file.damage for file in self._known().values() if file.damage)

    def record(self, pmid: str) -> Entry | None:
        """Return the newest answer that holds, or should hold, this paper's record."""
        return self._indexed().records.get(pmid)

    def absent(self, pmid: str) -> Entry | None:
        """Return the newest answer that says that this paper does not exist."""
        return self._indexed().absent.get(pmid)

    def links(self, linkname: str, pmid: str) -> Entry | None:
        """Return the newest answer to the question for this paper's links of one kind."""
        return self._indexed().links.get((linkname, pmid))

    def answer(self, request: Request) -> Entry | None:
        """Return the answer to exactly this request."""
        file = self._known().get(f"{request.key}{SUFFIX}")
        return file.entry if file else None

    def reload(self) -> None:
        """Take note of what other processes have stored or removed since."""
        found = dict(self._scan())
        replaced = any(found.get(name) != file for name, file in self._files.items())
        added = [file for name, file in found.items() if name not in self._files]
        self._files, self._read = found, True
        if replaced:
            self._index = Index(self._entries())
        else:
            for file in added:
                if file.entry:
                    self._index.add(file.entry)

    # --- changes ---

    def put(
        self,
        request: Request,
        body: bytes,
        *,
        date: str,
        origin: str = "ncbi",
        notes: Mapping[str, str] | None = None,
        time: str = "",
        gate: int = 0,
        absent: Iterable[str] = (),
    ) -> Entry:
        """Store an answer: wholly, durably, or not at all.

        Parameters
        ----------
        request : Request
            The question that it answers, with the ids that it answers and no others.
        body : bytes
            The answer.
        date, time : str
            The day, and the time in UTC, ISO 8601.
        origin : str
            ``ncbi`` or ``snapshot``.
        notes : mapping, optional
            Of single links.
        gate : int
            The version of the gate that it passed.
        absent : iterable of str
            Those of the ids that it says do not exist.

        Raises
        ------
        CannotWrite
            When the folder refuses; what it held before is untouched.
        """
        header: dict[str, object] = {
            "format": FORMAT,
            "request": json.loads(request.canonical),
            "sha256": hashlib.sha256(body).hexdigest(),
            "bytes": len(body),
            "date": date,
            "origin": origin,
            "notes": dict(notes or {}),
        }
        live = {"time": time, "gate": gate, "absent": list(absent)}
        header |= {name: value for name, value in live.items() if value}
        path = self.folder / f"{request.key}{SUFFIX}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as file:
                file.write(compact(header).encode() + b"\n" + body)
        except OSError as error:
            raise self._refused(error) from None
        self._known()
        entry = opened(path)
        replaced = path.name in self._files
        self._files[path.name] = _File(_stamp(path.stat()), entry)
        if replaced:
            self._index = Index(self._entries())
        else:
            self._index.add(entry)
        return entry

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder while asking and storing; others wait. A killed holder holds nothing.

        Raises
        ------
        CannotWrite
            When the folder refuses a lock.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / _LOCK)
            lock.acquire()
        except (OSError, NotImplementedError) as error:
            raise self._refused(error) from None
        try:
            yield
        finally:
            lock.release()

    def sweep(self) -> None:
        """Remove what killed processes left half-written. Only the holder of the lock may."""
        for path in self.folder.glob(".*.tmp"):
            with contextlib.suppress(OSError):
                path.unlink()

    def check(self) -> tuple[DamagedData, ...]:
        """Read every byte, and return what is wrong with each damaged file."""
        found = list(self.damaged)
        for entry in self.sound:
            try:
                _ = entry.body
            except DamagedData as damage:
                found.append(damage)
        return tuple(found)

    def set_aside(self, entry: Entry) -> None:
        """Move a damaged answer into ``quarantine/``, where nobody takes it for one."""
        self._set_aside(entry.path.name)

    def set_damaged_aside(self) -> None:
        """Move every file whose header cannot be read into ``quarantine/``."""
        for name in [name for name, file in self._known().items() if file.damage]:
            self._set_aside(name)

    def superseded(self) -> tuple[Entry, ...]:
        """Return answers of which every part has been answered anew: ``prune`` removes them."""
        return tuple(entry for entry in self.sound if not self._indexed().uses(entry))

    def prune(self) -> tuple[str, ...]:
        """Remove superseded answers and the quarantine; return the names of what went.

        Raises
        ------
        CannotWrite
            When the folder refuses.
        """
        with self.lock():
            self.reload()
            self.sweep()
            paths = [entry.path for entry in self.superseded()]
            paths += [p for p in (self.folder / QUARANTINE).glob("*") if p.is_file()]
            try:
                for path in paths:
                    path.unlink()
            except OSError as error:
                raise self._refused(error) from None
            self.reload()
        return tuple(path.name for path in paths)

    # --- inside ---

    def _entries(self) -> list[Entry]:
        return [file.entry for file in self._files.values() if file.entry]

    def _known(self) -> dict[str, _File]:
        if not self._read:
            self.reload()
        return self._files

    def _indexed(self) -> Index:
        self._known()
        return self._index

    def _scan(self) -> Iterator[tuple[str, _File]]:
        try:
            with os.scandir(self.folder) as found:
                listed = sorted(found, key=lambda one: one.name)
        except (FileNotFoundError, NotADirectoryError):
            return
        for one in listed:
            if not one.name.endswith(SUFFIX):
                continue
            if self._only is not None and one.name.removesuffix(SUFFIX) not in self._only:
                continue
            known = self._files.get(one.name)
            try:
                same = known is not None and known.stamp == _stamp(one.stat())
            except OSError:
                continue  # removed meanwhile
            yield one.name, known if known and same else _File.read(Path(one.path))

    def _set_aside(self, name: str) -> None:
        _LOG.warning("The stored answer %s is damaged; it is set aside.", name)
        self._files.pop(name, None)
        self._index = Index(self._entries())
        aside = self.folder / QUARANTINE
        try:
            aside.mkdir(exist_ok=True)
            taken = sum(1 for path in aside.iterdir() if path.name.startswith(name))
            (self.folder / name).rename(aside / (f"{name}.{taken}" if taken else name))
        except OSError:
            _LOG.warning("It stays where it is: the cache cannot be written.")

    def _refused(self, error: Exception) -> CannotWrite:
        said = (error.strerror if isinstance(error, OSError) else "") or str(error)
        return CannotWrite(
            f"The cache {self.folder} cannot be written: {said}.",
            "Name another folder with --cache-dir, or make room there.",
        )


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the folder: its header, or what is wrong with it."""

    stamp: tuple[int, int, int]
    entry: Entry | None = None
    damage: DamagedData | None = None

    @classmethod
    def read(cls, path: Path) -> _File:
        """Read a file's header."""
        try:
            stamp = _stamp(path.stat())
        except OSError as error:
            return cls((0, 0, 0), damage=damaged(path, error.strerror or "it cannot be read"))
        try:
            return cls(stamp, opened(path))
        except DamagedData as damage:
            return cls(stamp, damage=damage)


def _stamp(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
