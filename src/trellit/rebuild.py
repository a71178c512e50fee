"""A graph built again: to prove that it is what it says, or to learn what is new.

``verify`` builds it from the very answers that its manifest names, without a connection, and
compares bytes. ``update`` asks NCBI again and tells what changed.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from trellit.build import Progress, build, compose, content_hash, silent
from trellit.entrez import LINKNAMES, Cache, Offline, gaps_of, snapshot
from trellit.errors import InvalidInput
from trellit.graph import Changes, Graph, changes, tables
from trellit.model import Manifest
from trellit.settings import Settings, bundled_dir

CHANGES = "changes.jsonl"
"""Beside a graph's manifest: what each update changed, a line an update, the newest last."""

_CHOSEN = ("layers", "depth", "max_papers", "since", "query")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a graph built again is the same, byte for byte; each difference in one line."""

    same: bool
    differences: tuple[str, ...] = ()


def verify(folder: Path, settings: Settings, progress: Progress = silent) -> Verdict:
    """Build a graph again from the answers that it names, offline, and compare every byte.

    Parameters
    ----------
    folder : Path
        The graph's.
    settings : Settings
        ``cache_dir``, and the lexicon and corrections that the build was given, if any.

    Raises
    ------
    NotFound
        When there is no graph.
    DamagedData
        When the graph's own files are not what was written.
    InvalidInput
        When it was built with a lexicon or corrections that are not given here.
    """
    graph = Graph(folder)
    graph.verify()
    manifest = graph.manifest
    same_choices = _as_chosen(manifest, settings, offline=True)
    _check_files(manifest, settings)
    used = {answer.id: answer.sha256 for answer in manifest.answers}
    cache = _holder(used, settings)
    held = {entry.id: entry.sha256 for entry in cache.sound}
    differences = [
        f"the answer {name} {'was given anew since' if name in held else 'is not in the cache'}"
        for name in sorted(used)
        if held.get(name) != used[name]
    ]
    if differences:
        return Verdict(same=False, differences=tuple(differences))
    only = Cache(cache.folder, only=used)
    said = {(line.pmid, line.layer): line.note for line in manifest.coverage}
    gaps = {
        (pmid, layer): said.get((pmid, layer), "")
        for pmid in graph.outline().papers
        for layer in same_choices.layers
        if only.links(LINKNAMES[layer], pmid) is None
    } | gaps_of(manifest.coverage)
    source = Offline(only, gaps)
    content, again = compose(_named(manifest), folder, same_choices, only, source, progress)
    with tempfile.TemporaryDirectory(prefix="trellit-") as temporary:
        tables.write(Path(temporary), content, again)
        differences = list(_differences(folder, Path(temporary)))
    return Verdict(not differences, tuple(differences))


def update(folder: Path, settings: Settings, progress: Progress = silent) -> tuple[Graph, Changes]:
    """Build a graph again with links asked anew, and tell what changed.

    The changes are also added to ``changes.jsonl`` in the graph's folder.

    Raises
    ------
    NotFound
        When there is no graph.
    Unavailable
        When NCBI does not answer; the graph is as it was.
    """
    before = Graph(folder)
    old, manifest = before.outline(), before.manifest
    before.close()
    _check_files(manifest, settings)
    chosen = _as_chosen(manifest, settings, out=folder, refresh=True)
    graph = build(*_named(manifest), settings=chosen, progress=progress)
    found = changes(old, graph.outline())
    if found:
        with (folder / CHANGES).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(found), sort_keys=True) + "\n")
    return graph, found


def _named(manifest: Manifest) -> list[str]:
    return manifest.options.get("pmids", "").split()


def _as_chosen(manifest: Manifest, settings: Settings, **more: object) -> Settings:
    """Return the settings with what the graph was built with, and ``more``."""
    chosen = {name: value for name, value in manifest.options.items() if name in _CHOSEN}
    defaults = {name: Settings.model_fields[name].get_default() for name in _CHOSEN}
    return Settings(**{**settings.model_dump(), **defaults, **chosen, **more})


def _check_files(manifest: Manifest, settings: Settings) -> None:
    """Raise unless the lexicon and corrections given are those that the build was given."""
    for name in ("lexicon", "corrections"):
        path: Path | None = getattr(settings, name)
        wanted = manifest.options.get(f"{name}_sha256", "")
        if wanted and path is None:
            raise InvalidInput(f"The graph was built with --{name}.", f"Give the same --{name}.")
        if path is not None and content_hash(path) != wanted:
            raise InvalidInput(
                f"{path.name} is not the --{name} that the graph was built with.",
                "Give the build's own file, or build the graph anew.",
            )


def _holder(used: Mapping[str, str], settings: Settings) -> Cache:
    """Return the cache that holds the answers: the user's, or the bundled snapshot."""
    bundled = Cache(bundled_dir())
    names = {entry.id for entry in bundled.sound}
    return bundled if snapshot(bundled) and used.keys() <= names else Cache(settings.cache_dir)


def _differences(one: Path, other: Path) -> Iterator[str]:
    first, second = tables.load(one), tables.load(other)
    for name, stored in first.tables.items():
        if second.tables[name].sha256 != stored.sha256:
            yield f"the table {name} is another"
    was, now = asdict(first.manifest), asdict(second.manifest)
    for key, value in was.items():
        if now[key] != value:
            yield f"the manifest's {key} is another"
