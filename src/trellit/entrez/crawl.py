"""From seeds to the papers around them: link layers, each with a state, and stored records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trellit.entrez.cache import Cache, Entry
from trellit.entrez.elinks import Neighbour, neighbours
from trellit.errors import NotCached
from trellit.model import Coverage, CoverageState, Layer, Link

LINKNAMES: Mapping[Layer, str] = {
    Layer.CITED_BY: "pubmed_pubmed_citedin",
    Layer.REFERENCES: "pubmed_pubmed_refs",
    Layer.SIMILAR: "pubmed_pubmed",
    Layer.TOPIC: "trellit_topic",
}
"""ELink's name of each layer; ``trellit_topic`` is the snapshot's own and never NCBI's."""

ASKED = (Layer.CITED_BY, Layer.REFERENCES, Layer.SIMILAR)


@dataclass(frozen=True, slots=True)
class Crawl:
    """What a build starts from.

    ``pmids`` are the seeds and all that they are linked to, sorted by number; ``records`` are
    the answers that hold them; ``answers`` every answer used. ``origin`` is ``ncbi`` or
    ``snapshot``.
    """

    seeds: tuple[str, ...]
    pmids: tuple[str, ...]
    links: tuple[Link, ...]
    coverage: tuple[Coverage, ...]
    records: tuple[Entry, ...]
    answers: tuple[Entry, ...]
    origin: str


def crawl(seeds: Sequence[str], cache: Cache) -> Crawl:
    """Collect the seeds' links and records from what the cache holds, without a connection.

    Parameters
    ----------
    seeds : sequence of str
        Canonical PMIDs; at least one.
    cache : Cache
        Where the answers lie.

    Raises
    ------
    NotCached
        With the exact list of what is missing.
    DamagedData
        When an answer is not what was stored.
    """
    links: set[Link] = set()
    coverage: list[Coverage] = []
    used: dict[str, Entry] = {}
    missing: list[str] = []
    for seed in seeds:
        for layer in LINKNAMES:
            entry = cache.links(LINKNAMES[layer], seed)
            if entry is None:
                if layer in ASKED:
                    missing.append(f"elink {layer} {seed}")
                    coverage.append(_unavailable(seed, layer))
                continue
            used[entry.id] = entry
            found = neighbours(entry)[seed]
            links.update(_link(seed, layer, neighbour, entry) for neighbour in found)
            if layer in ASKED:
                coverage.append(_coverage(seed, layer, len(found), entry))
    from_snapshot = any(entry.origin == "snapshot" for entry in used.values())
    if from_snapshot:
        missing.clear()  # a snapshot holds what it holds; the coverage says which layers it lacks
    pmids = sorted({*seeds, *(p for link in links for p in (link.source, link.target))}, key=int)
    records: dict[str, Entry] = {}
    for pmid in pmids:
        record = cache.record(pmid)
        if record is None:
            missing.append(f"efetch {pmid}")
        else:
            records[record.id] = used[record.id] = record
    if missing:
        raise NotCached(
            f"Offline, and {len(missing)} answers are in no cache: {_few(missing)}.",
            "Name the folder that holds them with --cache-dir, or build with a connection.",
            missing,
        )
    return Crawl(
        tuple(seeds),
        tuple(pmids),
        tuple(sorted(links, key=_link_order)),
        tuple(sorted(coverage)),
        tuple(records[name] for name in sorted(records)),
        tuple(used[name] for name in sorted(used)),
        "snapshot" if from_snapshot else "ncbi",
    )


def _link(seed: str, layer: Layer, neighbour: Neighbour, entry: Entry) -> Link:
    ends = (seed, neighbour.pmid)
    source, target = reversed(ends) if layer is Layer.CITED_BY else ends
    via = "snapshot" if entry.origin == "snapshot" else "elink"
    note = entry.notes.get(f"{source}>{target}", "")
    return Link(source, target, layer, via, entry.id, entry.date, neighbour.score, note)


def _coverage(seed: str, layer: Layer, count: int, entry: Entry) -> Coverage:
    if entry.origin == "snapshot":
        note = "as far as public sources showed; not NCBI's list"
        return Coverage(seed, layer, CoverageState.PARTIAL, count, note)
    return Coverage(seed, layer, CoverageState.COMPLETE, count)


def _unavailable(seed: str, layer: Layer) -> Coverage:
    return Coverage(seed, layer, CoverageState.UNAVAILABLE, 0, "not in the snapshot")


def _link_order(link: Link) -> tuple[int, int, str, str]:
    return int(link.source), int(link.target), link.layer, link.via


def _few(lines: Sequence[str], shown: int = 5) -> str:
    rest = len(lines) - shown
    return ", ".join(lines[:shown]) + (f" and {rest} more" if rest > 0 else "")
