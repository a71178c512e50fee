"""Where a crawl gets its answers: what every source can do, and the one without a connection."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from trellit.entrez import searches
from trellit.entrez.cache import Cache
from trellit.entrez.elinks import Neighbour, neighbours
from trellit.entrez.entry import Entry
from trellit.entrez.envelope import NotXml, Refused, scan
from trellit.entrez.gate import BOOK
from trellit.entrez.request import Request
from trellit.errors import DamagedData
from trellit.model import Coverage, CoverageState, Layer

LINKNAMES: Mapping[Layer, str] = {
    Layer.CITED_BY: "pubmed_pubmed_citedin",
    Layer.REFERENCES: "pubmed_pubmed_refs",
    Layer.SIMILAR: "pubmed_pubmed",
    Layer.TOPIC: "trellit_topic",
}
"""ELink's name of each layer; ``trellit_topic`` is the snapshot's own and never NCBI's."""

ASKED = (Layer.CITED_BY, Layer.REFERENCES, Layer.SIMILAR)

Tell = Callable[[int], None]
"""Called with how many of the papers are settled."""


@dataclass(frozen=True, slots=True)
class Linked:
    """One layer of one paper: the answer and its links, or, without an entry, why there is none.

    ``note`` says what a person should know of it.
    """

    entry: Entry | None
    neighbours: tuple[Neighbour, ...] = ()
    note: str = ""
    stale: bool = False
    """Older than it should be, since NCBI did not answer now."""


@dataclass
class Missing:
    """What an offline source does not hold: queries, layers of papers, papers."""

    searches: list[str] = field(default_factory=list)
    links: list[tuple[str, Layer]] = field(default_factory=list)
    records: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Absent:
    """A paper that PubMed has not, and the answer that says so.

    ``instead`` is the paper whose record was sent in its place, if any.
    """

    entry: Entry
    instead: str = ""

    @property
    def why(self) -> str:
        """The reason, as the same cache gives it again."""
        return f"PubMed had no record of it on {self.entry.date}"


class Source(Protocol):
    """Gives links, records and the results of searches."""

    missing: Missing

    def search(self, term: str) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
        """Return the PMIDs that match, by falling number, and the answers that say so."""

    def links(self, layer: Layer, pmids: Sequence[str]) -> Mapping[str, Linked]:
        """Return one layer of these papers; papers of which nothing is known are left out."""

    def records(
        self, pmids: Sequence[str], tell: Tell
    ) -> tuple[Mapping[str, Entry], Mapping[str, Absent]]:
        """Return the answers that hold these papers, and what says that others do not exist."""


_STALE = ", so these are the links of "


def aged(reason: str, linked: Linked) -> Linked:
    """Return older links, noting why there are no newer ones."""
    if linked.entry is None:
        return linked
    note = f"{reason}{_STALE}{linked.entry.date}"
    return Linked(linked.entry, linked.neighbours, note, stale=True)


def gaps_of(coverage: Iterable[Coverage]) -> dict[tuple[str, Layer], str]:
    """Return the layers that NCBI did not give a build, and why: :class:`Offline` repeats them."""
    return {
        (line.pmid, line.layer): line.note.split("; ")[0] if _STALE in line.note else line.note
        for line in coverage
        if line.state is CoverageState.UNAVAILABLE or _STALE in line.note
    }


def read_links(cache: Cache, layer: Layer, pmids: Iterable[str]) -> dict[str, Linked]:
    """Return what the cache holds of one layer; damaged answers are set aside.

    Raises
    ------
    DamagedData
        For a damaged answer of a snapshot, which cannot be asked for again.
    """
    name = LINKNAMES[layer]
    held = {pmid: entry for pmid in pmids if (entry := cache.links(name, pmid))}
    found: dict[str, Linked] = {}
    for entry in {entry.id: entry for entry in held.values()}.values():
        try:
            said = neighbours(entry)
        except DamagedData:
            _set_aside(cache, entry)
            rest = [pmid for pmid in held if held[pmid] is entry]
            found |= read_links(cache, layer, rest)  # an older answer may be sound
            continue
        for pmid, answer in held.items():
            if answer is entry:
                found[pmid] = Linked(entry, said[pmid], _scores(layer, said[pmid]))
    return found


def read_records(cache: Cache, pmids: Collection[str]) -> dict[str, Entry]:
    """Return the answers that hold these records, checked; damaged ones are set aside.

    Raises
    ------
    DamagedData
        For a damaged answer of a snapshot, which cannot be asked for again.
    """
    held = {pmid: entry for pmid in pmids if (entry := cache.record(pmid))}
    for entry in {entry.id: entry for entry in held.values()}.values():
        if not is_sound(cache, entry):
            rest = [pmid for pmid in held if held[pmid] is entry]
            for pmid in rest:
                del held[pmid]
            held |= read_records(cache, rest)
    return held


def is_sound(cache: Cache, entry: Entry) -> bool:
    """Say whether an answer's bytes are those that were stored; set it aside when not.

    Raises
    ------
    DamagedData
        For a damaged answer of a snapshot, which cannot be asked for again.
    """
    try:
        _ = entry.body
    except DamagedData:
        _set_aside(cache, entry)
        return False
    return True


def books(entry: Entry) -> frozenset[str]:
    """Return the PMIDs of those of an answer's records that are books."""
    try:
        _, found = scan(entry.body, frozenset({BOOK}))
    except (NotXml, Refused):
        return frozenset()
    return frozenset(one.text.lstrip("0") for one in found)


def read_absent(cache: Cache, pmids: Iterable[str]) -> dict[str, Absent]:
    """Return of each paper that NCBI said is not there the answer that says so."""
    return {
        pmid: Absent(entry)
        for pmid in pmids
        if (entry := cache.absent(pmid)) and not _newer_record(cache, pmid, entry)
    }


def _newer_record(cache: Cache, pmid: str, absent: Entry) -> bool:
    record = cache.record(pmid)
    return record is not None and record.age_key > absent.age_key


def _set_aside(cache: Cache, entry: Entry) -> None:
    if entry.origin != "ncbi":
        _ = entry.body  # says what is wrong
    cache.set_aside(entry)


def _scores(layer: Layer, links: tuple[Neighbour, ...]) -> str:
    """Return a note when similar papers have no scores."""
    unscored = layer is Layer.SIMILAR and links and all(one.score is None for one in links)
    return "NCBI gave no similarity scores" if unscored else ""


class Offline:
    """A source that opens no connection.

    Parameters
    ----------
    cache : Cache
        Where the answers lie.
    gaps : mapping, optional
        Layers of papers of which a build to be repeated had no answer, and why: they are not
        missing. Those of which it used an older answer, and why, see :func:`gaps_of`.
    """

    def __init__(self, cache: Cache, gaps: Mapping[tuple[str, Layer], str] | None = None) -> None:
        self.cache = cache
        self.missing = Missing()
        self._gaps = dict(gaps or {})

    def search(self, term: str) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
        """Return the PMIDs that match, by falling number, and the answers that say so."""
        found = searches.collect(term, self._answer)
        self.missing.searches.extend(found.missing)
        return found.pmids, found.entries

    def _answer(self, request: Request) -> Entry | None:
        entry = self.cache.answer(request)
        return entry if entry and is_sound(self.cache, entry) else None

    def links(self, layer: Layer, pmids: Sequence[str]) -> Mapping[str, Linked]:
        """Return one layer of these papers."""
        self.cache.set_damaged_aside()
        found = read_links(self.cache, layer, pmids)
        for pmid in pmids:
            why = self._gaps.get((pmid, layer))
            if why is not None:
                old = found.get(pmid, Linked(None))
                found[pmid] = Linked(old.entry, old.neighbours, why, stale=old.entry is not None)
            elif layer in ASKED and pmid not in found:
                self.missing.links.append((pmid, layer))
                found[pmid] = Linked(None, note="not in the snapshot")
        return found

    def records(
        self, pmids: Sequence[str], tell: Tell
    ) -> tuple[Mapping[str, Entry], Mapping[str, Absent]]:
        """Return the answers that hold these papers, and what says that others do not exist."""
        found = read_records(self.cache, pmids)
        absent = read_absent(self.cache, pmids)
        for pmid in absent:
            found.pop(pmid, None)
        self.missing.records.extend(p for p in pmids if p not in found and p not in absent)
        tell(len(pmids))
        return found, absent
