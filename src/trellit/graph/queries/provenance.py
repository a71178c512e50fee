"""Why a paper is here, and what changed since the graph was last built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from trellit.graph.answers import Changes, Outline, Why
from trellit.graph.filters import known_paper
from trellit.graph.rows import link
from trellit.graph.store import Store
from trellit.model import Layer, Link, Retraction


def why(store: Store, pmid: str) -> Why:
    """Return the shortest way from a seed to a paper, with every link that says each step.

    Links are followed both ways: a paper that cites the seed is one step from it.
    """
    pmid = known_paper(store, pmid)
    seeds = set(store.column("SELECT pmid FROM papers WHERE seed"))
    before: dict[str, str] = dict.fromkeys(seeds, "")
    frontier = seeds
    while frontier and pmid not in before:
        reached: dict[str, str] = {}
        for step in _touching(store, frontier):
            for near, far in ((step.source, step.target), (step.target, step.source)):
                if near in frontier and far not in before:
                    reached[far] = min(near, reached.get(far, near), key=int)
        before |= reached
        frontier = set(reached)
    path: list[tuple[Link, ...]] = []
    here = pmid
    while before.get(here):
        pair = {here, before[here]}
        steps = (step for step in _touching(store, pair) if {step.source, step.target} == pair)
        path.insert(0, tuple(steps))
        here = before[here]
    return Why(pmid, pmid in seeds, tuple(path))


def outline(store: Store, as_of: str) -> Outline:
    """Return what two builds of a graph are compared by."""
    papers = store.rows("SELECT pmid, retraction FROM papers")
    links = store.rows("SELECT DISTINCT source, target, layer FROM links")
    return Outline(
        as_of,
        {row["pmid"]: Retraction(row["retraction"]) for row in papers},
        frozenset((row["source"], row["target"], Layer(row["layer"])) for row in links),
        frozenset(store.column("SELECT id FROM findings")),
    )


def changes(old: Outline, new: Outline) -> Changes:
    """Return what ``new`` has that ``old`` had not, and the other way round."""
    gained, lost = new.links - old.links, old.links - new.links
    stood = {pmid for pmid, state in old.papers.items() if state is not Retraction.RETRACTED}
    return Changes(
        since=old.as_of,
        until=new.as_of,
        papers_added=_numbers(new.papers.keys() - old.papers.keys()),
        papers_removed=_numbers(old.papers.keys() - new.papers.keys()),
        newly_retracted=_numbers(
            pmid for pmid in stood if new.papers.get(pmid) is Retraction.RETRACTED
        ),
        links_added=_by_layer(gained),
        links_removed=_by_layer(lost),
        findings_added=tuple(sorted(new.findings - old.findings)),
        findings_removed=tuple(sorted(old.findings - new.findings)),
    )


def _touching(store: Store, pmids: Collection[str]) -> list[Link]:
    rows = store.rows(
        "SELECT * FROM links WHERE list_contains($pmids, source) OR list_contains($pmids, target) "
        "ORDER BY source, target, layer, via, request",
        {"pmids": sorted(pmids)},
    )
    return [link(row) for row in rows]


def _numbers(pmids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(pmids, key=int))


def _by_layer(links: Iterable[tuple[str, str, Layer]]) -> dict[str, int]:
    return dict(sorted(Counter(layer.value for _, _, layer in links).items()))
