"""From seeds to the papers around them: link layers, each with a state, and stored records.

One crawl for both worlds: over a :class:`~trellit.entrez.source.Offline` source it reads what is
stored, over a :class:`~trellit.entrez.live.Live` one it asks for what is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from trellit.entrez.cache import Cache
from trellit.entrez.elinks import Neighbour
from trellit.entrez.entry import Entry
from trellit.entrez.searches import since as published_since
from trellit.entrez.source import ASKED, LINKNAMES, Absent, Linked, Offline, Source, books
from trellit.errors import InvalidInput, NotCached, NotFound
from trellit.model import Coverage, CoverageState, Layer, Link

__all__ = ["ASKED", "LINKNAMES", "Crawl", "Plan", "crawl"]

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the steps done and the steps in all."""
Years = Callable[[Entry], Mapping[str, int | None]]
"""Reads the years of publication of an answer's papers."""

_CHUNK = 200
"""How many papers are fetched at once when some will turn out to be too old."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How far to go.

    Parameters
    ----------
    layers : tuple of Layer
        Which relations to follow.
    depth : int
        1: the seeds' neighbours; 2: theirs as well.
    max_papers : int, optional
        At most so many papers, seeds included. The nearest come first: the seeds' neighbours
        before theirs, each layer in turn, the most similar and the newest first.
    since : int, optional
        Only papers of this year and later, seeds excepted; papers without a year are kept.
    query : str
        A PubMed query whose papers are seeds as well.
    """

    layers: tuple[Layer, ...] = ASKED
    depth: int = 1
    max_papers: int | None = None
    since: int | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Crawl:
    """What a build starts from.

    ``pmids`` are the seeds and all that they are linked to, sorted by number; ``records`` are
    the answers that hold them; ``answers`` every answer that was looked at, enough to crawl again
    and come to the same. ``origin`` is ``ncbi`` or
    ``snapshot``. ``missing`` are papers that were named or linked and that PubMed does not have,
    with the reason.
    """

    seeds: tuple[str, ...]
    pmids: tuple[str, ...]
    links: tuple[Link, ...]
    coverage: tuple[Coverage, ...]
    records: tuple[Entry, ...]
    answers: tuple[Entry, ...]
    origin: str
    missing: tuple[tuple[str, str], ...] = ()


def crawl(
    seeds: Sequence[str],
    source: Cache | Source,
    plan: Plan | None = None,
    *,
    years: Years | None = None,
    progress: Progress = lambda _stage, _done, _total: None,
) -> Crawl:
    """Collect the papers around the seeds.

    Parameters
    ----------
    seeds : sequence of str
        Canonical PMIDs; at least one, unless the plan has a query.
    source : Cache or Source
        Where the answers come from; a cache stands for itself, without a connection.
    plan : Plan, optional
        How far to go.
    years : callable, optional
        What reads years of publication; needed for ``since``.
    progress : callable
        Told how far the crawl is.

    Raises
    ------
    NotCached
        Without a connection, with the exact list of what is missing.
    NotFound
        When PubMed has none of the seeds, or the query matches nothing.
    Unavailable
        When NCBI cannot be reached, refuses everything, or does not send a record.
    DamagedData
        When an answer of a snapshot is not what was stored.
    """
    offline = Offline(source) if isinstance(source, Cache) else source
    walk = _Walk(offline, plan or Plan(), years, progress)
    return walk.run(seeds)


@dataclass
class _Walk:
    """A crawl under way."""

    source: Source
    plan: Plan
    years: Years | None
    progress: Progress
    links: dict[tuple[str, Layer], Linked] = field(default_factory=dict)
    records: dict[str, Entry] = field(default_factory=dict)
    absent: dict[str, Absent] = field(default_factory=dict)
    kept: dict[str, None] = field(default_factory=dict)
    searches: tuple[Entry, ...] = ()
    dates: dict[str, int | None] = field(default_factory=dict)
    dated: set[str] = field(default_factory=set)
    books: set[str] = field(default_factory=set)

    def run(self, named: Sequence[str]) -> Crawl:
        """Walk from the seeds outwards."""
        if self.plan.since is not None and self.years is None:
            raise InvalidInput("Years cannot be read.", "Give the crawl what reads them.")
        seeds = self._seeds(named)
        frontier = list(seeds)
        for _ in range(self.plan.depth):
            self._follow(frontier)
            frontier = self._widen(frontier)
        return self._finish(seeds)

    def _seeds(self, named: Sequence[str]) -> tuple[str, ...]:
        """Fetch the seeds first: a wrong number must not look like a paper without links."""
        wanted = list(dict.fromkeys(named))
        if self.plan.query:
            term = published_since(self.plan.query, self.plan.since)
            matching, self.searches = self.source.search(term)
            if not (matching or wanted or self.source.missing.searches):
                raise NotFound(f"No paper in PubMed matches {self.plan.query!r}.")
            wanted = list(dict.fromkeys([*wanted, *matching]))[: self.plan.max_papers]
        self._fetch(wanted)
        seeds = tuple(pmid for pmid in wanted if pmid not in self.absent)
        if wanted and not seeds:
            told = "; ".join(f"{pmid}: {_reason(self.absent[pmid])}" for pmid in wanted[:5])
            raise NotFound(
                f"PubMed has none of the papers that were named ({told}).",
                "Numbers that never were, were deleted, or were merged into others: look them up "
                "at https://pubmed.ncbi.nlm.nih.gov/.",
            )
        self.kept.update(dict.fromkeys(seeds))
        for entry in {entry.id: entry for entry in self.records.values()}.values():
            self.books.update(books(entry))
        return seeds

    def _follow(self, frontier: Sequence[str]) -> None:
        """Ask for the layers of these papers."""
        layers = [layer for layer in LINKNAMES if layer in (*self.plan.layers, Layer.TOPIC)]
        for done, layer in enumerate(layers):
            self.progress("links", done, len(layers))
            for pmid, linked in self.source.links(layer, frontier).items():
                self.links[pmid, layer] = linked
        self.progress("links", len(layers), len(layers))

    def _widen(self, frontier: Sequence[str]) -> list[str]:
        """Take in the papers that these are linked to; return the new ones."""
        before = len(self.kept)
        waiting = [pmid for pmid in self._candidates(frontier) if pmid not in self.kept]
        while waiting and (room := self._room(len(waiting))):
            at_once = room if self.plan.since is None else max(room, _CHUNK)
            batch, waiting = waiting[:at_once], waiting[at_once:]
            self._fetch(batch)
            fitting = [p for p in batch if p not in self.absent and self._in_time(p)]
            self.kept.update(dict.fromkeys(fitting[:room]))
        return list(self.kept)[before:]

    def _room(self, waiting: int) -> int:
        most = self.plan.max_papers
        return waiting if most is None else max(0, most - len(self.kept))

    def _candidates(self, frontier: Sequence[str]) -> list[str]:
        """Return linked papers, the nearest first: every layer of every paper in turn."""
        queues = [
            sorted(self.links[pmid, layer].neighbours, key=_nearness)
            for layer in LINKNAMES
            for pmid in frontier
            if (pmid, layer) in self.links
        ]
        rounds = zip_longest(*queues)
        return list(dict.fromkeys(n.pmid for row in rounds for n in row if n is not None))

    def _fetch(self, pmids: Sequence[str]) -> None:
        before = len(self.records)
        total = before + len(pmids)
        found, absent = self.source.records(
            pmids, lambda settled: self.progress("papers", before + settled, total)
        )
        self.records.update(found)
        self.absent.update(absent)

    def _in_time(self, pmid: str) -> bool:
        if self.plan.since is None or self.years is None or pmid not in self.records:
            return True
        entry = self.records[pmid]
        if entry.id not in self.dated:
            self.dated.add(entry.id)
            self.dates.update(self.years(entry))
        year = self.dates.get(pmid)
        return year is None or year >= self.plan.since

    # --- the result ---

    def _finish(self, seeds: tuple[str, ...]) -> Crawl:
        linked = [one.entry for one in self.links.values() if one.entry]
        from_snapshot = any(entry.origin == "snapshot" for entry in linked)
        self._complain(from_snapshot=from_snapshot)
        used = {entry.id: entry for entry in (*self.searches, *linked)}
        used |= {entry.id: entry for entry in self.records.values()}
        used |= {absent.entry.id: absent.entry for absent in self.absent.values()}
        records = {e.id: e for pmid, e in self.records.items() if pmid in self.kept}
        return Crawl(
            seeds,
            tuple(sorted(self.kept, key=int)),
            tuple(sorted(self._all_links(), key=_link_order)),
            tuple(sorted(self._coverage(seeds))),
            tuple(records[name] for name in sorted(records)),
            tuple(used[name] for name in sorted(used)),
            "snapshot" if from_snapshot else "ncbi",
            tuple((pmid, self.absent[pmid].why) for pmid in sorted(self.absent, key=int)),
        )

    def _complain(self, *, from_snapshot: bool) -> None:
        """Raise NotCached for what is missing; a snapshot's coverage says what links it lacks."""
        said = self.source.missing
        order = {pmid: place for place, pmid in enumerate(self.kept)}
        links = [] if from_snapshot else sorted(said.links, key=lambda one: order[one[0]])
        missing = [f"esearch {query}" for query in said.searches]
        missing += [f"elink {layer} {pmid}" for pmid, layer in links]
        missing += [f"efetch {pmid}" for pmid in sorted(set(said.records), key=int)]
        if missing:
            raise NotCached(
                f"Offline, and {len(missing)} answers are in no cache: {_few(missing)}.",
                "Name the folder that holds them with --cache-dir, or build with a connection.",
                missing,
            )

    def _all_links(self) -> Iterable[Link]:
        return {
            _link(pmid, layer, neighbour, linked.entry)
            for (pmid, layer), linked in self.links.items()
            for neighbour in linked.neighbours
            if linked.entry and pmid in self.kept and neighbour.pmid in self.kept
        }

    def _coverage(self, seeds: tuple[str, ...]) -> Iterable[Coverage]:
        for (pmid, layer), linked in self.links.items():
            if layer in ASKED:
                yield self._covered(pmid, layer, linked)
        for layer in ASKED:
            if layer not in self.plan.layers:
                for pmid in seeds:
                    yield Coverage(pmid, layer, CoverageState.NOT_ASKED, 0)

    def _covered(self, pmid: str, layer: Layer, linked: Linked) -> Coverage:
        count = len(linked.neighbours)
        if linked.entry is None:
            return Coverage(pmid, layer, CoverageState.UNAVAILABLE, 0, linked.note)
        if linked.entry.origin == "snapshot":
            note = "as far as public sources showed; not NCBI's list"
            return Coverage(pmid, layer, CoverageState.PARTIAL, count, note)
        others = [n.pmid for n in linked.neighbours if n.pmid not in self.kept]
        gone = sum(1 for other in others if other in self.absent)
        notes = [linked.note] if linked.note else []
        if pmid in self.books and not count:
            notes.append("it is a book, and PubMed links books to no papers")
        if left_out := len(others) - gone:
            notes.append(f"{left_out} of {count} were left out, as was asked")
        if gone:
            notes.append(f"{gone} of {count} are not in PubMed any more")
        whole = not (left_out or linked.stale)
        state = CoverageState.COMPLETE if whole else CoverageState.PARTIAL
        return Coverage(pmid, layer, state, count, "; ".join(notes))


def _reason(absent: Absent) -> str:
    return f"{absent.why}; it answered with {absent.instead}" if absent.instead else absent.why


def _nearness(neighbour: Neighbour) -> tuple[int, int]:
    return -(neighbour.score or 0), -int(neighbour.pmid)


def _link(seed: str, layer: Layer, neighbour: Neighbour, entry: Entry) -> Link:
    ends = (seed, neighbour.pmid)
    source, target = reversed(ends) if layer is Layer.CITED_BY else ends
    via = "snapshot" if entry.origin == "snapshot" else "elink"
    note = entry.notes.get(f"{source}>{target}", "")
    return Link(source, target, layer, via, entry.id, entry.date, neighbour.score, note)


def _link_order(link: Link) -> tuple[int, int, str, str, str]:
    return int(link.source), int(link.target), link.layer, link.via, link.request


def _few(lines: Sequence[str], shown: int = 5) -> str:
    rest = len(lines) - shown
    return ", ".join(lines[:shown]) + (f" and {rest} more" if rest > 0 else "")
