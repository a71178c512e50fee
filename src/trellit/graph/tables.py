"""The tables on disk: records in, Parquet out, whole old or whole new.

A graph's folder holds ``manifest.json`` and one folder of tables that the manifest names. New
tables are written beside the old ones; replacing the manifest is the one step that makes them
the graph, and the old ones are removed after it. ``corrections.jsonl``, if a user put one
there, stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from trellit.durable import SUFFIX, replacing, sync_folder
from trellit.errors import CannotWrite, DamagedData, NotFound
from trellit.graph import schema
from trellit.model import Manifest

MANIFEST = "manifest.json"
CHECKED_BYTES = 64 * 2**20
"""Files up to this size are checked byte for byte whenever a graph is opened."""
_FOLDER = "tables-"
_PARTIAL = ".partial-"


@dataclass(frozen=True, slots=True)
class Stored:
    """One table's file as the manifest knows it; ``size`` in bytes."""

    file: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Index:
    """The whole of ``manifest.json``: the build's manifest, and where its tables lie."""

    manifest: Manifest
    tables: dict[str, Stored] = field(default_factory=dict)


_INDEX = TypeAdapter(Index)


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return rows as the Arrow table of that name, in its schema."""
    return pa.Table.from_pylist(list(rows), schema=schema.TABLES[name])


def write(folder: Path, tables: Mapping[str, pa.Table], manifest: Manifest) -> None:
    """Make ``folder`` the graph of these tables; the same input gives the same bytes.

    Raises
    ------
    CannotWrite
        When the folder refuses, or holds something that is not a graph. What it held is intact.
    """
    try:
        _refuse_foreign(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, keep=_current(folder))
        partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=folder))
        try:
            digests = {name: _store(partial / f"{name}.parquet", tables[name]) for name in tables}
            final = folder / f"{_FOLDER}{_combined(digests)}"
            stored = {
                name: Stored(f"{final.name}/{name}.parquet", tables[name].num_rows, *digest)
                for name, digest in digests.items()
            }
            _move_into_place(partial, final)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        with replacing(folder / MANIFEST) as file:
            file.write(_render(Index(manifest, stored)).encode())
        _sweep(folder, keep=final.name)
    except OSError as error:
        raise CannotWrite(
            f"The graph cannot be written to {folder}: {error.strerror or error}.",
            "Name another folder with --out, or make room there.",
        ) from None


def load(folder: Path) -> Index:
    """Return the manifest of the graph in ``folder``; its files are there and of their size.

    Of files up to :data:`CHECKED_BYTES` the bytes are checked as well; :func:`verify` checks all.

    Raises
    ------
    NotFound
        When there is no graph.
    DamagedData
        When the manifest or a table is not what was written, naming the file.
    """
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            f"{folder} is no graph: it has no {MANIFEST}.",
            "Make one with: trellit build PMID --out DIR.",
        ) from None
    except OSError as error:
        raise DamagedData(f"{path} cannot be read: {error.strerror}.") from None
    try:
        raw = json.loads(text)
        written = raw["manifest"]["format"] if isinstance(raw, dict) else None
        if isinstance(written, int) and written != schema.FORMAT:
            raise DamagedData(
                f"{path} is of format {written}; this version reads format {schema.FORMAT}.",
                "Build the graph again with this version.",
            )
        index = _INDEX.validate_json(text)
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError):
        raise DamagedData(f"{path} is no manifest of a graph.", _REBUILD) from None
    for name in schema.TABLES:
        _check(folder, name, index.tables.get(name))
    return index


def open_table(folder: Path, stored: Stored) -> pa.Table:
    """Return a table's rows in memory."""
    try:
        return pq.read_table(folder / stored.file)
    except (OSError, pa.ArrowException):
        raise _damaged(folder / stored.file, "it cannot be read") from None


def verify(folder: Path, index: Index) -> None:
    """Check every table's bytes against the manifest.

    Raises
    ------
    DamagedData
        Naming the first file that differs.
    """
    for stored in index.tables.values():
        _check_bytes(folder / stored.file, stored)


_REBUILD = "Build the graph again; the answers it came from are still in the cache."


def _check(folder: Path, name: str, stored: Stored | None) -> None:
    if stored is None:
        raise DamagedData(f"{folder / MANIFEST} names no {name} table.", _REBUILD)
    path = folder / stored.file
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _damaged(path, (error.strerror or "unreadable").lower()) from None
    if size != stored.size:
        raise _damaged(path, f"it has {size} bytes and should have {stored.size}")
    if size <= CHECKED_BYTES:
        _check_bytes(path, stored)


def _check_bytes(path: Path, stored: Stored) -> None:
    try:
        found = _sha256(path)
    except OSError as error:
        raise _damaged(path, (error.strerror or "unreadable").lower()) from None
    if found != stored.sha256:
        raise _damaged(path, "its bytes are not those that were written")


def _damaged(path: Path, what: str) -> DamagedData:
    return DamagedData(f"{path} is damaged: {what}.", _REBUILD)


def _render(index: Index) -> str:
    return json.dumps(asdict(index), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _store(path: Path, rows: pa.Table) -> tuple[int, str]:
    pq.write_table(rows, path, compression="zstd", version="2.6", store_schema=True)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return path.stat().st_size, _sha256(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _combined(digests: Mapping[str, tuple[int, str]]) -> str:
    text = "\n".join(f"{name} {digest}" for name, (_, digest) in sorted(digests.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _move_into_place(partial: Path, final: Path) -> None:
    partial.chmod(0o755)
    if final.is_dir():  # the same tables, built again: each file is replaced by its equal
        for path in sorted(partial.iterdir()):
            path.replace(final / path.name)
    else:
        partial.rename(final)
    sync_folder(final)
    sync_folder(final.parent)


def _current(folder: Path) -> str | None:
    """Return the name of the tables folder that the manifest speaks of, if it can be told."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, StopIteration):
        tables = json.loads((folder / MANIFEST).read_bytes())["tables"]
        return str(next(iter(tables.values()))["file"]).split("/")[0]
    return None


def _sweep(folder: Path, *, keep: str | None) -> None:
    """Remove what builds left behind: tables no manifest names, and unfinished ones."""
    for path in folder.iterdir():
        if path.name.startswith((_FOLDER, _PARTIAL)) and path.name != keep:
            shutil.rmtree(path)
        elif path.name.startswith(".") and path.name.endswith(SUFFIX):
            path.unlink()


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(f"{folder} is a file, not a folder.", "Name another with --out.")
    if folder.is_dir() and not (folder / MANIFEST).exists():
        ours = (MANIFEST, "corrections.jsonl")
        strange = [
            path.name
            for path in sorted(folder.iterdir())
            if path.name not in ours
            and not path.name.startswith((_FOLDER, _PARTIAL))
            and not path.name.endswith(SUFFIX)
        ]
        if strange:
            raise CannotWrite(
                f"{folder} is not empty and no graph (it holds {strange[0]}).",
                "Name a new or an empty folder with --out.",
            )
